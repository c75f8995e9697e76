package waelab.notebook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Scripts that pages need, which come with the toolkit so that no page asks the network. */
final class Libraries {

  private static final String WEBJARS = "/META-INF/resources/webjars/";

  private Libraries() {}

  /**
   * plotly.js as a script element. It is kept from what else may be on a page: module loaders,
   * which it would hand itself to, and MathJax 3, which it takes for MathJax 2.
   */
  static String plotly() {
    return "<script>(function () { var define, module, exports, MathJax;\n"
        + text(WEBJARS + "plotly.js/1.54.1/dist/plotly-cartesian.min.js")
            .replace("</script", "<\\/script")
        + "\n}).call(window);</script>\n";
  }

  /** A resource's text. */
  static String text(String path) {
    try (InputStream in = Libraries.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }
}
