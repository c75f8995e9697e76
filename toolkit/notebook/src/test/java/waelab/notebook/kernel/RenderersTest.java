package waelab.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import waelab.base.Budget;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.plot.Chart;
import waelab.plot.Grid;
import waelab.plot.PngFile;
import waelab.plot.Tile;
import waelab.runs.Run;
import waelab.runs.Trainer;

@Tag("torch")
class RenderersTest {

  private static final Split<PointSet> RING = Split.of(Toys.draw("ring", 160));

  @TempDir private Path folder;

  private Run<Wae> run() {
    var config = WaeConfig.forData(RING).withEpochs(2);
    var quick = Optional.of(Budget.QUICK);
    var silent = ProgressListener.silent();
    return Trainer.train(new Wae(config), RING, config, quick, silent, folder.resolve("run"));
  }

  @Test
  void aGridIsAWholePngWithItsDescription() throws Exception {
    Grid grid = Grid.of(List.of(List.of(new byte[16])), new Tile(1, 4, 4, 1), "A caption.");
    MimeBundle form = Renderers.of(grid);
    byte[] png = Base64.getDecoder().decode(form.data().get("image/png"));
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(read.getWidth()).isEqualTo(grid.image().getWidth());
    assertThat(form.data().get("text/plain")).endsWith("A caption.");
    assertThat(form.metadata().get("image/png"))
        .isEqualTo(
            Map.of("alt", grid.altText(), "width", read.getWidth(), "height", read.getHeight()));
  }

  @Test
  void aTableIsEscapedAndPrintsItsNumbersAsItsColumnsDo() {
    Table table =
        Table.create(
            "a < b",
            StringColumn.create("name", new String[] {"x & y"}),
            IntColumn.create("n", new int[] {3}),
            DoubleColumn.create("value", new double[] {Double.NaN}));
    MimeBundle form = Renderers.of(table);
    assertThat(form.data().get("text/html"))
        .contains("<caption>a &lt; b</caption>\n<thead>\n<tr><th scope=\"col\"")
        .contains("</tr>\n</thead>\n<tbody>\n<tr><td")
        .contains("<td style=\"text-align:left\">x &amp; y</td>")
        .contains("<td style=\"text-align:right\">3</td>")
        .contains("<td style=\"text-align:right\"></td>")
        .doesNotContain("rows.");
    assertThat(form.data().get("text/plain")).contains("x & y").doesNotContain("\r");
  }

  @Test
  void ofALongTableTheFirstRowsAreShownAndItSaysSo() {
    Table table = Table.create("long", IntColumn.indexColumn("n", 1000, 0));
    MimeBundle form = Renderers.of(table);
    assertThat(form.data().get("text/html"))
        .contains(">199<")
        .doesNotContain(">200<")
        .contains("The first 200 of 1000 rows.");
    assertThat(form.data().get("text/plain")).contains("The first 200 of 1000 rows.");
  }

  @Test
  void aChartHasItsPictureInAllItsForms() {
    Chart chart = chart(3);
    MimeBundle form = Renderers.of(chart);
    String png = form.data().get("image/png");
    assertThat(form.data().get("text/html"))
        .contains("<img src=\"data:image/png;base64," + png + "\"")
        .contains("Plotly.newPlot")
        .doesNotContain("document.getElementById");
    assertThat(form.data().get("text/plain")).isEqualTo(chart.altText());
  }

  @Test
  void picturesInANotebookCarryTheirFacts(@TempDir Path folder) throws Exception {
    var facts = Map.of("run", "1a2b3c4d", "config", "{\"λ\": 10}");
    Grid grid = Grid.of(List.of(List.of(new byte[16])), new Tile(1, 4, 4, 1), "A caption.");
    MimeBundle form = Renderers.of(chart(3).withFacts(facts));
    Path file = folder.resolve("chart.png");
    for (MimeBundle told : List.of(Renderers.of(grid.withFacts(facts)), form)) {
      Files.write(file, Base64.getDecoder().decode(told.data().get("image/png")));
      assertThat(PngFile.texts(file))
          .containsEntry("Description", told.data().get("text/plain"))
          .containsEntry("waelab.run", "1a2b3c4d")
          .containsEntry("waelab.config", "{\"λ\": 10}")
          .hasSize(3);
    }
    assertThat(form.data().get("text/html")).contains(form.data().get("image/png"));
    assertThat(Renderers.of(chart(3).withFacts(facts))).isEqualTo(form);
  }

  @Test
  void theSameChartIsTheSameTextAndAnotherIsNot() {
    assertThat(Renderers.of(chart(3))).isEqualTo(Renderers.of(chart(3)));
    assertThat(name(chart(3))).isNotEqualTo(name(chart(4)));
  }

  private static String name(Chart chart) {
    return Renderers.of(chart)
        .data()
        .get("text/html")
        .replaceAll("(?s).*data-chart=\"(\\w+)\".*", "$1");
  }

  private static Chart chart(double last) {
    var series = new Chart.Series("a </script> name", new double[] {1, 2}, new double[] {4, last});
    return new Chart(
        "Title", List.of(Chart.Panel.of("panel", "x", "y", List.of(series))), "A \"caption\".");
  }

  @Test
  void nothingInAChartEndsItsScript() {
    String html = Renderers.of(chart(3)).data().get("text/html");
    String script = html.substring(html.indexOf("<script>") + 8);
    assertThat(script.indexOf("</script>")).isEqualTo(script.lastIndexOf("</script>"));
  }

  @Test
  void theSameRunHasTheSameCard() {
    MimeBundle first = Renderers.of(run());
    assertThat(Renderers.of(run())).isEqualTo(first);
    assertThat(first.data().get("text/html"))
        .contains("WAE on toy &quot;ring&quot;")
        .contains("2 of 2 epochs")
        .contains("quick")
        .contains("Configuration");
    assertThat(first.data().get("text/plain")).startsWith("WAE (");
  }

  @Test
  void theSystemsLanguageChangesNoForm() {
    Locale before = Locale.getDefault();
    List<Object> things = List.of(run(), chart(3), WaeConfig.forData(RING));
    List<MimeBundle> forms = things.stream().map(Renderers::of).toList();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG")); // with digits of its own
      assertThat(things.stream().map(Renderers::of)).isEqualTo(forms);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void dataAndConfigurationsHaveCards() {
    assertThat(Renderers.of(RING).data().get("text/html")).contains("128").contains("32");
    assertThat(Renderers.of(RING.train()).data().get("text/html")).contains("in 2 dimensions");
    assertThat(Renderers.of(WaeConfig.forData(RING)).data().get("text/html"))
        .contains("effective λ");
  }

  @Test
  void imagesTellTheirLabelsUnlessTheyAreMany() {
    assertThat(card(new int[] {7, 3, 7})).contains("3: 1 · 7: 2").doesNotContain("attributes");
    assertThat(card(IntStream.range(0, 30).toArray())).contains("30 different ones");
    var smiling = Map.of("Smiling", new boolean[1]);
    assertThat(Renderers.of(images(new int[1]).withAttributes(smiling)).data().get("text/html"))
        .contains("attributes")
        .contains("Smiling");
  }

  private static String card(int[] labels) {
    return String.valueOf(Renderers.of(images(labels)).data().get("text/html"));
  }

  private static ImageSet images(int[] labels) {
    var pixels = ByteBuffer.allocate(labels.length);
    return ImageSet.of(pixels, labels, new Shape(1, 1, 1), Provenance.of("data", "black"));
  }

  @Test
  void whatHasNoFormIsItsText() {
    assertThat(Renderers.of(List.of(1, 2)).data()).isEqualTo(Map.of("text/plain", "[1, 2]"));
    assertThat(Renderers.of(null).data()).isEqualTo(Map.of("text/plain", "null"));
  }
}
