package waelab.notebook.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.notebook.file.Cell;
import waelab.notebook.file.TerminalText;

@Tag("unit")
class OutputsTest {

  @TempDir Path folder;

  private String html(Consumer<ArrayNode> fill) throws IOException {
    var notebook = new SampleNotebook();
    fill.accept(notebook.code("x"));
    Cell cell = notebook.write(folder.resolve("a.ipynb")).cells().get(0);
    return new Outputs(new Markdown(folder, new Headings(Set.of()))).html(cell);
  }

  @Test
  void streamsAreTextAndApart() throws IOException {
    String html =
        html(
            outputs -> {
              SampleNotebook.stream(outputs, "stdout", "a <b> $x$\n");
              SampleNotebook.stream(outputs, "stdout", "c\n");
              SampleNotebook.stream(outputs, "stderr", "oh");
            });
    assertThat(html)
        .contains("<div class=\"output stdout\">\n<pre>a &lt;b&gt; $x$\nc</pre>")
        .contains("<div class=\"output stderr\">")
        .contains("<pre>oh</pre>");
  }

  @Test
  void terminalsTricksLeaveWhatIsSeenLast() {
    assertThat(TerminalText.plain("\u001B[1;31mred\u001B[0m and \u001B]0;title\u0007not"))
        .isEqualTo("red and not");
    assertThat(TerminalText.plain("a\n 10 %\r 20 %\r100 %\r\nb\r\n")).isEqualTo("a\n100 %\nb");
    assertThat(TerminalText.plain("a\tb\bc\u0000")).isEqualTo("a\tbc");
  }

  @Test
  void theRichestFormIsShown() throws IOException {
    assertThat(html(o -> SampleNotebook.shown(o, "text/plain", "p", "text/html", "<b>h</b>")))
        .contains("<b>h</b>")
        .doesNotContain("<pre>");
    assertThat(html(o -> SampleNotebook.shown(o, "text/plain", "p", "text/markdown", "*m*")))
        .contains("<em>m</em>");
    assertThat(html(o -> SampleNotebook.shown(o, "text/plain", "p", "text/latex", "$$a<b$$")))
        .contains("<span class=\"math display\">\\[a&lt;b\\]</span>");
    assertThat(html(o -> SampleNotebook.shown(o, "text/plain", "<p>")))
        .contains("<pre>&lt;p&gt;</pre>");
    assertThat(html(o -> SampleNotebook.shown(o, "application/x", "?"))).isEmpty();
  }

  @Test
  void picturesHaveSizeAndDescription() throws IOException {
    String png = SampleNotebook.png(SampleNotebook.picture(40, 20));
    assertThat(html(o -> SampleNotebook.shown(o, "image/png", png, "text/plain", "A \"grid\"")))
        .contains("width=\"40\" height=\"20\" alt=\"A &quot;grid&quot;\">");
    assertThat(html(o -> SampleNotebook.shown(o, "image/png", png)))
        .contains("alt=\"A picture that cell 1 has put out\"");
    assertThat(
            html(
                o -> {
                  ObjectNode output = SampleNotebook.shown(o, "image/png", png, "text/plain", "x");
                  output
                      .withObject("/metadata")
                      .putObject("image/png")
                      .put("alt", "Digits")
                      .put("width", 20)
                      .put("height", 10);
                }))
        .contains("width=\"20\" height=\"10\" alt=\"Digits\">");
    assertThat(html(o -> SampleNotebook.shown(o, "image/svg+xml", "<svg width='4' height='3'/>")))
        .contains("<img src=\"data:image/svg+xml;base64,", "width=\"4\" height=\"3\"");
  }

  @Test
  void errorsAreBoxes() throws IOException {
    assertThat(html(o -> SampleNotebook.error(o, "E", "what <is> wrong", "\u001B[31mtrace")))
        .contains("<div class=\"output error\">", "Error: E")
        .contains("<pre>what &lt;is&gt; wrong\ntrace</pre>");
  }

  @Test
  void plotlyComesOnceAndBeforeTheFirstChart() throws IOException {
    String chart = "<figure class=\"waelab-chart\"></figure>";
    String html =
        html(
            outputs -> {
              SampleNotebook.shown(outputs, "text/html", "<i>no chart</i>");
              SampleNotebook.shown(outputs, "text/html", chart);
              SampleNotebook.shown(outputs, "text/html", chart);
            });
    assertThat(html.split("plotly.js \\(cartesian", -1)).hasSize(2);
    assertThat(html.indexOf("no chart")).isLessThan(html.indexOf("plotly.js"));
    assertThat(html.indexOf("plotly.js")).isLessThan(html.indexOf(chart));
  }
}
