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
import waelab.plot.Chart;
import waelab.testing.SampleCharts;

/** Points, bars, letters and heat maps as Plotly draws them. */
@Tag("browser")
class ChartKindsBrowserTest {

  private static final Path SCREENS = Path.of("target", "screens").toAbsolutePath();

  @TempDir static Path folder;

  private static Browser browser;
  private static BrowserPage page;
  private static Path file;

  @BeforeEach
  void start() throws Exception {
    if (browser == null) {
      browser = Browser.start(folder);
      page = browser.page();
      var notebook = new SampleNotebook();
      notebook.markdown("# Charts of every kind");
      for (Chart chart : SampleCharts.all()) {
        SampleNotebook.shown(
            notebook.code("show(chart);"), "text/html", SampleNotebook.chart(chart));
      }
      file = folder.resolve("kinds.html");
      Files.writeString(file, HtmlExport.page(notebook.write(folder.resolve("kinds.ipynb"))));
    }
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void everyKindIsDrawn() throws IOException {
    PageAudit audit = PageAudit.of(page, file);
    assertThat(audit.problems()).isEmpty();
    assertThat(audit.charts()).isEqualTo(7);
    assertThat(audit.traces()).isEqualTo(11 + 3 + 3 + 4 + 1 + 9 + 9);
    for (int width : new int[] {1200, 360}) {
      for (boolean dark : new boolean[] {false, true}) {
        page.viewport(width, 900);
        page.dark(dark);
        page.open(file); // drawn anew, as a reader opens it
        page.screenshot(SCREENS.resolve("kinds-" + width + (dark ? "-dark" : "-light") + ".png"));
      }
    }
    page.dark(false);
  }

  @Test
  void glyphsHaveTheirColourAndBarsTheirNames() {
    page.viewport(1200, 900);
    page.open(file);
    assertThat(
            text(
                "[...document.querySelectorAll('.textpoint text')].filter(t => t.textContent == '7').length"))
        .isEqualTo("100");
    assertThat(
            text(
                "getComputedStyle([...document.querySelectorAll('.textpoint text')]"
                    + ".find(t => t.textContent == '1')).fill"))
        .isEqualTo("rgb(213, 94, 0)");
    assertThat(
            text(
                "[...plots()[1].querySelectorAll('.xtick text')].map(t => t.textContent).join('|')"))
        .isEqualTo("VAE|WAE|it's <WAE-MMD>|pixels");
    assertThat(text("plots()[3]._fullData[0].colorbar.title.text"))
        .isEqualTo("height, it&#39;s in m");
  }

  @Test
  void unitsOfAPlaneAreAsLongOnBothAxes() {
    for (int width : new int[] {1200, 360}) {
      page.viewport(width, 900);
      page.open(file);
      for (int plane : new int[] {0, 3}) {
        String ratio = "(l => (-l.yaxis._m / l.xaxis._m).toFixed(3))(plots()[%d]._fullLayout)";
        assertThat(text(ratio.formatted(plane)))
            .as("plot %d at %d", plane, width)
            .isEqualTo("1.000");
      }
    }
  }

  @Test
  void legendsLieBelowTheLabelOfTheAxis() {
    String found =
        """
        [...plots()].map((plot, i) => {
          const box = what => plot.querySelector(what).getBoundingClientRect();
          const room = plot.getBoundingClientRect();
          const legend = plot.querySelector('.legend') ? box('.legend') : { top: 1e9, bottom: 0 };
          const label = box('.g-xtitle');
          return (legend.top < label.bottom ? i + ' legend over label ' : '')
              + (legend.bottom > room.bottom ? i + ' legend cut off ' : '')
              + (label.bottom > room.bottom ? i + ' label cut off ' : '')
              + (plot._fullLayout._size.h < 249 ? i + ' curves squeezed ' : '');
        }).join('')""";
    for (int width : new int[] {390, 1200, 360}) {
      page.viewport(width, 900);
      page.open(file);
      assertThat(text(found)).as("opened at %d", width).isEmpty();
    }
    page.viewport(1200, 900);
    assertThat(text(found)).as("made wider").isEmpty();
    page.viewport(390, 900);
    assertThat(text(found)).as("made narrower").isEmpty();
  }

  private static String text(String expression) {
    return page.evaluate(
            "String((() => { const plots = () => document.querySelectorAll('.js-plotly-plot');"
                + " return "
                + expression
                + " })())")
        .asText();
  }
}
