package waelab.notebook.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.notebook.file.Notebook;

@Tag("unit")
class HtmlExportTest {

  @TempDir Path folder;

  private String page(SampleNotebook notebook) throws IOException {
    return HtmlExport.page(notebook.write(folder.resolve("a.ipynb")));
  }

  @Test
  void twoExportsAreTheSameAndLeaveTheNotebookAlone() throws IOException {
    Notebook tour = Tour.in(folder);
    String before = tour.text();
    assertThat(HtmlExport.page(tour)).isEqualTo(HtmlExport.page(tour));
    assertThat(tour.text()).isEqualTo(before);
  }

  @Test
  void aPageBringsOnlyWhatItNeeds() throws IOException {
    var text = new SampleNotebook();
    text.markdown("# A\n\nonly text, $5 and `$x$`");
    assertThat(page(text)).hasSizeLessThan(30_000).doesNotContain("MathJax.js", "hljs=");
    text.code("var x = 1;");
    assertThat(page(text)).hasSizeLessThan(150_000).contains("highlight.js 11.11.1");
    text.markdown("$x$");
    assertThat(page(text)).contains("MathJax 3.2.2").doesNotContain("plotly.js (");
  }

  @Test
  void theFirstHeadingIsTheTitle() throws IOException {
    var notebook = new SampleNotebook();
    notebook.markdown("no heading");
    assertThat(page(notebook)).contains("<title>a</title>").doesNotContain("<nav");
    notebook.markdown("# What <b>is</b> $\\lambda$ & `x`?\n\n## Next");
    assertThat(page(notebook))
        .contains("<title>What is \\lambda &amp; x?</title>")
        .contains("<nav class=\"contents\" aria-label=\"Contents\">")
        .contains("<html lang=\"en\">");
  }

  @Test
  void shortCodeIsOpenAndLongCodeFolded() throws IOException {
    var notebook = new SampleNotebook();
    notebook.code("\n  first < second;\n" + "x();\n".repeat(8));
    assertThat(page(notebook)).contains("<details class=\"code\" open>", ">10 lines</span>");
    notebook.code("first < second;\n" + "x();\n".repeat(10));
    assertThat(page(notebook))
        .contains("<details class=\"code\">", ">11 lines</span>", "[2]")
        .contains("aria-hidden=\"true\">first &lt; second;</code>");
  }

  @Test
  void emptyCellsLeaveNothing() throws IOException {
    var notebook = new SampleNotebook();
    notebook.code(" \n");
    notebook.markdown("");
    assertThat(page(notebook)).doesNotContain("class=\"cell", "<button").contains("has no code");
  }

  @Test
  void nothingEndsAScriptTooEarly() throws IOException {
    var notebook = new SampleNotebook();
    notebook.code("var x = \"</script><!--<script>\";");
    notebook.markdown("$</script>$ `</script>`");
    String page = page(notebook);
    assertThat(count(page, "<script>")).isEqualTo(count(page, "</script>")).isEqualTo(4);
    assertThat(Libraries.script("a('</Script><!--<script>')"))
        .isEqualTo("<script>\na('\\x3c/Script>\\x3c!--\\x3cscript>')\n</script>\n");
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  @Test
  void idsOfOutputsAreNotTakenByHeadings() throws IOException {
    var notebook = new SampleNotebook();
    notebook.markdown("# Chart");
    SampleNotebook.shown(notebook.code("x"), "text/html", "<div id='chart'></div>");
    assertThat(page(notebook)).contains("<h1 id=\"chart-2\">");
  }

  @Test
  void thePageForbidsRequests() throws IOException {
    assertThat(page(new SampleNotebook()))
        .contains("Content-Security-Policy\" content=\"default-src 'none'; script-src")
        .doesNotContain("http:", "https:", "src=\"http");
  }

  /** WCAG 2.1, 1.4.3: 4.5 for text of usual size. */
  @Test
  void allInksStandOutFromTheirGrounds() {
    String css = Libraries.own("page.css");
    int dark = css.indexOf("prefers-color-scheme: dark");
    for (var look : List.of(luminances(css.substring(0, dark)), luminances(css.substring(dark)))) {
      assertThat(look).hasSizeGreaterThan(12);
      look.forEach(
          (name, luminance) -> {
            if (name.startsWith("code-") && !name.endsWith("ground")) {
              assertThat(contrast(luminance, look.get("code-ground"))).as(name).isGreaterThan(4.5);
            }
          });
      for (String ink : new String[] {"ink", "muted", "accent"}) {
        assertThat(contrast(look.get(ink), look.get("ground"))).as(ink).isGreaterThan(4.5);
        assertThat(contrast(look.get(ink), look.get("code-ground"))).as(ink).isGreaterThan(4.5);
      }
      for (String box : new String[] {"stderr", "error"}) {
        assertThat(contrast(look.get(box + "-ink"), look.get(box + "-ground")))
            .as(box)
            .isGreaterThan(4.5);
      }
    }
  }

  private static Map<String, Double> luminances(String css) {
    return Pattern.compile("--([a-z-]+): #([0-9a-f]{6});")
        .matcher(css)
        .results()
        .collect(Collectors.toMap(m -> m.group(1), HtmlExportTest::luminance, (a, b) -> a));
  }

  private static double luminance(MatchResult color) {
    int rgb = Integer.parseInt(color.group(2), 16);
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
  }

  private static double linear(int channel) {
    double c = (channel & 0xFF) / 255.0;
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }

  private static double contrast(double a, double b) {
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }
}
