package waelab.notebook.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.notebook.file.Notebook;

@Tag("unit")
class MarkdownTest {

  @TempDir Path folder;

  private Headings headings;
  private Markdown markdown;

  @BeforeEach
  void start() {
    headings = new Headings(Set.of("taken"));
    markdown = new Markdown(folder, headings);
  }

  private String html(String text) {
    return markdown.html(text).strip();
  }

  @Test
  void formulasAreSafeFromMarkdown() {
    assertThat(html("*a* $x_1 * y_2 * z < w$"))
        .isEqualTo(
            "<p><em>a</em> <span class=\"math inline\">\\(x_1 * y_2 * z &lt; w\\)</span></p>");
    assertThat(html("a\n$$\nb\n- c\n$$"))
        .isEqualTo("<p>a\n<span class=\"math display\">\\[b\n- c\\]</span></p>");
  }

  @Test
  void whatTouchesAFormulaStaysOnItsLine() {
    String x = "<span class=\"math inline\">\\(x\\)</span>";
    assertThat(html("$x$. So ($x$) is $x$ <"))
        .isEqualTo(
            "<p><span class=\"together\">%s.</span> So (<span class=\"together\">%s)</span> is %s &lt;</p>"
                .formatted(x, x, x));
    assertThat(html("# $x$-ray")).contains("<span class=\"together\">" + x + "-ray</span></h1>");
  }

  @Test
  void aBarInAFormulaEndsNoTableCell() {
    assertThat(html("| a | b |\n|---|--:|\n| $q(z|x)$ | 1 |"))
        .startsWith("<div class=\"scroll\">\n<table>")
        .contains("<td><span class=\"math inline\">\\(q(z|x)\\)</span></td>")
        .contains("<td align=\"right\">1</td>")
        .endsWith("</table>\n</div>");
  }

  @Test
  void codeKeepsItsDollars() {
    assertThat(html("`$x$`")).isEqualTo("<p><code>$x$</code></p>");
    assertThat(html("a\n\n    $x$ $y$")).contains("<pre><code>$x$ $y$\n</code></pre>");
    assertThat(html("[a](b?$x$)")).contains("href=\"b?$x$\"");
    assertThat(html("\\$5 and $6")).isEqualTo("<p>$5 and $6</p>");
  }

  @Test
  void headingsHaveIdsOfTheirOwn() {
    assertThat(html("# Taken\n\n## The *loss*, $L_D$!\n\n## The loss L_D\n\n### ?"))
        .contains("<h1 id=\"taken-2\">Taken</h1>")
        .contains("<h2 id=\"the-loss-l_d\">The <em>loss</em>, <span class=\"together\"><span")
        .contains("<h2 id=\"the-loss-l_d-2\">")
        .contains("<h3 id=\"section\">?</h3>");
    assertThat(headings.title()).contains("Taken");
    assertThat(headings.contents())
        .contains("<li class=\"level-1\"><a href=\"#taken-2\">Taken</a></li>")
        .contains("<a href=\"#the-loss-l_d\">The loss, <span class=\"math inline\">\\(L_D\\)");
  }

  @Test
  void linksFindHeadingsAndOtherPages() {
    var later = markdown.read("[a](#The-Loss) [b](#elsewhere)", MissingNode.getInstance());
    markdown.read("## The Loss", MissingNode.getInstance());
    assertThat(markdown.html(later)).contains("\"#the-loss\"").contains("\"#elsewhere\"");
    assertThat(html("[a](rq1.ipynb) [b](../x/rq%202.ipynb#The-%CE%BB)"))
        .contains("\"rq1.html\"", "\"../x/rq%202.html#the-λ\"");
    assertThat(html("[a](https://example.org/a.ipynb)")).contains("example.org/a.ipynb\"");
  }

  @Test
  void picturesAreInsideThePage() throws IOException {
    byte[] png = Base64.getDecoder().decode(SampleNotebook.png(SampleNotebook.picture(72, 36)));
    Files.createDirectories(folder.resolve("my figures"));
    Files.write(folder.resolve("my figures/a.png"), png);
    assertThat(html("![Digits *of* $z$](my%20figures/a.png)"))
        .contains("<img src=\"data:image/png;base64,")
        .contains("\" width=\"72\" height=\"36\" alt=\"Digits of z\">");
    assertThat(html("![](<my figures/a.png>)")).contains("alt=\"a.png\"");
    assertThat(html("<img alt=\"b\" src=\"my figures/a.png\">"))
        .contains("<img alt=\"b\" src=\"data:image/png;base64,");
  }

  @Test
  void attachmentsAreInsideThePage() {
    ObjectNode attachments = Notebook.JSON.createObjectNode();
    attachments
        .putObject("a b.png")
        .put("image/png", SampleNotebook.png(SampleNotebook.picture(5, 7)));
    String html = markdown.html(markdown.read("![x](attachment:a%20b.png)", attachments));
    assertThat(html).contains("data:image/png").contains("width=\"5\" height=\"7\" alt=\"x\"");
  }

  @Test
  void drawingsSayTheirSize() throws IOException {
    Files.writeString(folder.resolve("a.svg"), "<svg viewBox='0 0 30.5 20' width='100%'></svg>");
    assertThat(html("![x](a.svg)")).contains("width=\"30\" height=\"20\"");
    String endless = "9".repeat(20);
    Files.writeString(
        folder.resolve("c.svg"),
        "<svg width='" + endless + "' viewBox='0 0 " + endless + " " + endless + "'></svg>");
    assertThat(html("![x](c.svg)")).contains("<img ").doesNotContain("width=");
    Files.writeString(folder.resolve("b.svg"), "<svg width=\"40\" height=\"10px\"></svg>");
    assertThat(html("![x](b.svg)")).contains("width=\"40\" height=\"10\"");
  }

  @Test
  void aPictureThatIsNotThereLeavesItsDescription() {
    for (String address :
        new String[] {
          "gone.png",
          "https://example.org/a.png",
          "attachment:gone",
          "a%zz.png",
          "figures",
          "\u0000"
        }) {
      assertThat(html("![Sixty-four digits](<" + address + ">)"))
          .contains("<span class=\"missing\">Sixty-four digits <small>(picture not included: ")
          .doesNotContain("<img");
    }
  }
}
