package waelab.notebook.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Libraries that a page contains, so that it downloads nothing. */
public enum Libraries {
  /** Colours code. */
  HIGHLIGHT("highlight.js", "11.11.1", "BSD 3-Clause", "highlightjs", "highlight.min.js"),

  /**
   * Typesets formulas. This is the full build, since the smaller one downloads extensions for some
   * commands, such as {@code \boldsymbol}.
   */
  MATHJAX("MathJax", "3.2.2", "Apache 2.0", "mathjax", "es5/tex-svg-full.js"),

  /** Draws charts. */
  PLOTLY("plotly.js", "1.54.1", "MIT", "plotly.js", "dist/plotly-cartesian.min.js");

  /** Text that would end a script, or would make the HTML parser miss its end. */
  private static final Pattern BREAKS_OUT =
      Pattern.compile("<(?=/script|script|!--)", Pattern.CASE_INSENSITIVE);

  /**
   * Shadows names with which plotly.js would use another library, or would not define {@code
   * Plotly} on the page. The mode bar is off: it would cover titles, and its logos all have the
   * same id. Dragging zooms a chart, and a double click resets it.
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

  /** The text of a resource file of this module. */
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
