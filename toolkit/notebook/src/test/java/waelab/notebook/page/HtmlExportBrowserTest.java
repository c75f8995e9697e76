package waelab.notebook.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.notebook.file.Notebook;

/** Pages as a reader meets them. */
@Tag("browser")
class HtmlExportBrowserTest {

  private static final Path SCREENS = Path.of("target", "screens").toAbsolutePath();

  /** How many code cells are unfolded. */
  private static final String OPEN = "document.querySelectorAll('details.code[open]').length";

  @TempDir static Path folder;

  private static Browser browser;
  private static BrowserPage page;
  private static Path tour;

  /** Once for all, but before a test: only then is it a test that is reported as skipped. */
  @BeforeEach
  void start() throws Exception {
    if (browser == null) {
      browser = Browser.start(folder);
      page = browser.page();
      tour = export(Tour.in(folder));
    }
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  private static Path export(Notebook notebook) throws IOException {
    return Files.writeString(folder.resolve(notebook.name() + ".html"), HtmlExport.page(notebook));
  }

  @Test
  void everythingOfATourIsDrawnAndNothingIsFetched() throws IOException {
    PageAudit audit = PageAudit.of(page, tour);
    assertThat(audit.problems()).isEmpty();
    assertThat(audit.formulas()).isEqualTo(Tour.FORMULAS);
    assertThat(audit.charts()).isEqualTo(Tour.CHARTS);
    assertThat(audit.traces()).isEqualTo(Tour.TRACES);
    assertThat(audit.images()).isEqualTo(4);
    for (int width : new int[] {1200, 360}) {
      for (boolean dark : new boolean[] {false, true}) {
        page.viewport(width, 900);
        page.dark(dark);
        page.screenshot(SCREENS.resolve("tour-" + width + (dark ? "-dark" : "-light") + ".png"));
      }
    }
    page.dark(false);
  }

  @Test
  void paperHasAllCodeAndNothingToPress() throws IOException {
    page.viewport(700, 900);
    page.open(tour);
    page.evaluate("addEventListener('beforeprint', () => window.printed = " + OPEN + ")");
    page.print(SCREENS.resolve("tour.pdf"));
    assertThat(page.evaluate("printed").asInt()).as("unfolded when printed").isEqualTo(6);
    assertThat(page.evaluate(OPEN).asInt()).as("folded again").isEqualTo(5);
    page.onPaper(true);
    page.screenshot(SCREENS.resolve("tour-paper.png"));
    assertThat(visible("nav, button, .skip, summary, .js-plotly-plot")).isZero();
    assertThat(visible("details.code pre")).isEqualTo(6);
    assertThat(page.evaluate("getComputedStyle(document.querySelector('details.code')).position"))
        .as("else Chromium leaves the top of a code's frame on the page before")
        .hasToString("\"static\"");
    assertThat(visible("figure.waelab-chart img")).isEqualTo(2);
    page.onPaper(false);
    assertThat(visible("figure.waelab-chart img")).isZero();
  }

  private static int visible(String selector) {
    return page.evaluate(
            "Array.from(document.querySelectorAll('%s')).filter(e => e.checkVisibility()).length"
                .formatted(selector))
        .asInt();
  }

  @Test
  void buttonsFoldAndUnfoldAllCode() throws IOException {
    page.open(tour);
    assertThat(page.evaluate(OPEN).asInt()).isEqualTo(5);
    page.evaluate("document.querySelector('button[data-fold=false]').click()");
    assertThat(page.evaluate(OPEN).asInt()).isEqualTo(6);
    page.evaluate("document.querySelector('button[data-fold=true]').click()");
    assertThat(page.evaluate(OPEN).asInt()).isZero();
  }

  @Test
  void contentsAreBesideTheTextOrFoldedAboveIt() throws IOException {
    page.viewport(1200, 900);
    page.open(tour);
    assertThat(page.evaluate("contents.open").asBoolean()).isTrue();
    page.viewport(360, 900);
    assertThat(page.evaluate("contents.open").asBoolean()).isFalse();
  }

  @Test
  void theAuditSeesWhatIsWrong() throws IOException {
    Path bad =
        Files.writeString(
            folder.resolve("bad.html"),
            """
            <!DOCTYPE html><html lang="en"><title>t</title><body id="a"><main id="a">
            <style>@media (prefers-color-scheme: dark) { b { color: #222; background: #000 } }</style>
            <p style="color: #bbb">pale</p><b>unlit</b><input>
            <img alt="tall" src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' height='2000'/>">
            <img src="data:image/png;base64,AAAA"><a href="#nowhere">x</a>
            <span class="math">$x$</span><p style="width: 500px">wide</p>
            <figure class="waelab-chart"></figure>
            <script>console.error('oh'); fetch('http://127.0.0.1:9/x').catch(() => 0);</script>
            </main></body></html>""");
    assertThat(String.join("\n", PageAudit.of(page, bad).problems()))
        .contains("a formula is not typeset", "a chart is not drawn", "no picture")
        .contains("a picture without a size", "a picture without a description")
        .contains("an id twice: a", "a link to nowhere", "sideways at 360", "oh")
        .contains("the page asks for http://127.0.0.1:9/x")
        .contains("a picture is higher than a sheet of paper: tall")
        .contains("Form elements must have labels (label, critical): input")
        .contains("light, Elements must have sufficient color contrast")
        .containsPattern("dark, .*color-contrast.*: b");
  }

  @Test
  void aFormulaThatIsWrongIsFound() throws IOException {
    var notebook = new SampleNotebook();
    notebook.markdown("# T\n\n$\\nonsense{x}$ and $\\frac{a$ and $\\ce{H2O}$, $\\cancel{x}$");
    PageAudit audit = PageAudit.of(page, export(notebook.write(folder.resolve("wrong.ipynb"))));
    assertThat(audit.problems()).hasSize(1);
    assertThat(audit.problems().get(0)).startsWith("a formula is wrong").contains("nonsense");
    assertThat(audit.formulas()).isEqualTo(3);
  }

  @Test
  void whatIsWideScrollsInABoxOfItsOwn() throws IOException {
    var notebook = new SampleNotebook();
    String sum = "x_{1}" + "+ x_{2}".repeat(60);
    notebook.markdown(
        "# T\n\nin $" + sum + "$, the line\n\n$$" + sum + "$$\n\n`" + "a".repeat(300));
    notebook.markdown("```\n" + "z".repeat(300) + "\n```");
    notebook.markdown(
        "# " + "Donaudampfschiff".repeat(9) + "\n\n<" + "https://a.b/" + "c".repeat(300) + ">");
    notebook.markdown(
        "- a\n  - $" + sum + "$\n\n> | " + "a | ".repeat(20) + "\n> |" + "-|".repeat(20));
    SampleNotebook.stream(notebook.code("x();".repeat(99)), "stdout", "y".repeat(500));
    PageAudit audit = PageAudit.of(page, export(notebook.write(folder.resolve("wide.ipynb"))));
    assertThat(audit.problems()).isEmpty();
    assertThat(page.evaluate("document.querySelectorAll('.math.wide[tabindex]').length").asInt())
        .as("formulas that the keyboard scrolls")
        .isEqualTo(2);
    page.screenshot(SCREENS.resolve("wide-360.png"));
  }
}
