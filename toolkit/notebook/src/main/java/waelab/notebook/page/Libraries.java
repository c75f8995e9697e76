package waelab.notebook.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a page brings along, so that it asks no server for anything. */
public enum Libraries {
  /** Colours code. */
  HIGHLIGHT("highlight.js", "11.11.1", "BSD 3-Clause", "highlightjs", "highlight.min.js"),

  /**
   * Typesets formulas. The full build, since the smaller one fetches what a formula needs beyond
   * the basics, {@code \boldsymbol} for instance.
   */
  MATHJAX("MathJax", "3.2.2", "Apache 2.0", "mathjax", "es5/tex-svg-full.js"),

  /** Draws charts. */
  PLOTLY("plotly.js", "1.54.1", "MIT", "plotly.js", "dist/plotly-cartesian.min.js");

  /** What ends a script, or what makes the parser of HTML overlook its end. */
  private static final Pattern BREAKS_OUT =
      Pattern.compile("<(?=/script|script|!--)", Pattern.CASE_INSENSITIVE);

  /**
   * Each of these names would make plotly.js speak to another library, or hide from the page. The
   * bar of buttons would cover titles, and its logos all have the same id; a chart zooms by
   * dragging, and back by a double click.
   */
  private static final String SHADOWED =
      """
      (function () { var define, module, exports, require, MathJax;
      if (window.Plotly && window.Plotly.version === "%s") { return; } // given before
      %s
      })();
      Plotly.setPlotConfig({ displayModeBar: false });
      """;

  private final String title;
  private final String version;
  private final String licence;
  private final String path;

  Libraries(String title, String version, String licence, String jar, String file) {
    this.title = title;
    this.version = version;
    this.licence = licence;
    this.path = "/META-INF/resources/webjars/" + jar + '/' + version + '/' + file;
  }

  /** Its name, version and licence. */
  public String credit() {
    return title + ' ' + version + " (" + licence + ')';
  }

  /** Its script element. */
  public String script() {
    String code = read(path);
    return switch (this) {
      case HIGHLIGHT -> script(code);
      case MATHJAX -> script(own("formulas.js")) + script(code);
      case PLOTLY -> script(String.format(Locale.ROOT, SHADOWED, version, code));
    };
  }

  /** A script element around any code. */
  public static String script(String code) {
    return "<script>\n" + BREAKS_OUT.matcher(code).replaceAll("\\\\x3c").strip() + "\n</script>\n";
  }

  /** A file of this package. */
  public static String own(String name) {
    return read("/waelab/notebook/" + name);
  }

  private static String read(String path) {
    try (InputStream in = Libraries.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
