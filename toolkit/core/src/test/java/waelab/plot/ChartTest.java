package waelab.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class ChartTest {

  private static final double[] EPOCHS = {1, 2, 3};

  private static Chart.Series series(String name, double... y) {
    return new Chart.Series(name, Arrays.copyOf(EPOCHS, y.length), y);
  }

  private static Chart chart(Chart.Series... series) {
    return new Chart(
        "Losses", List.of(Chart.Panel.of("total", "epoch", "nats", List.of(series))), "");
  }

  private static boolean has(BufferedImage image, int rgb, int fromRow) {
    return IntStream.range(fromRow, image.getHeight())
        .anyMatch(
            y ->
                IntStream.range(0, image.getWidth())
                    .anyMatch(x -> (image.getRGB(x, y) & 0xFFFFFF) == rgb));
  }

  @Test
  void everySeriesColourIsInThePicture() {
    var eight =
        IntStream.range(0, 8)
            .mapToObj(i -> series("s" + i, i, i + 1, i + 2))
            .toArray(Chart.Series[]::new);
    var chart = chart(eight);
    int belowLegend = 56 + new StaticChart.Legend(chart, StaticChart.WIDTH).height();
    for (int i = 0; i < 8; i++) {
      int rgb = chart.style("s" + i).color().getRGB() & 0xFFFFFF;
      assertThat(has(chart.image(), rgb, belowLegend)).as("s" + i).isTrue();
    }
  }

  @Test
  void seriesDifferInColourDashAndMarker() {
    assertThat(IntStream.range(0, 8).mapToObj(i -> Style.of(i).color()).distinct()).hasSize(8);
    assertThat(IntStream.range(0, 8).mapToObj(i -> Style.of(i).hex()))
        .contains("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442");
    assertThat(
            IntStream.range(0, 30)
                .mapToObj(i -> List.of(Style.of(i).dash(), Style.of(i).shape()))
                .distinct())
        .hasSize(30);
  }

  @Test
  void bothDrawingsUseTheSameStyle() {
    var chart = chart(series("a", 1, 2, 3), series("b", 3, 2, 1));
    String live = chart.figures().get(0).asJavascript("div");
    assertThat(live)
        .contains("name: 'a'", "#0072B2", "'circle'", "\"solid\"")
        .contains("name: 'b'", "#D55E00", "'square'", "\"dash\"")
        .doesNotContain("http");
    assertThat(chart.style("b").dash().stroke(2).getDashArray()).hasSize(2);
    assertThat(chart.style("a").dash().stroke(2).getDashArray()).isNull();
  }

  @Test
  void aSeriesLooksTheSameInEveryPanel() {
    var first = Chart.Panel.of("p", "x", "y", List.of(series("a", 1), series("b", 2)));
    var second = Chart.Panel.of("q", "x", "y", List.of(series("b", 3), series("c", 4)));
    var chart = new Chart("t", List.of(first, second), "");
    assertThat(chart.style("b")).isEqualTo(Style.of(1));
    assertThat(chart.style("c")).isEqualTo(Style.of(2));
    assertThat(chart.figures()).hasSize(2);
    assertThat(chart.figures().get(1).asJavascript("d")).contains("#D55E00", "#009E73");
    assertThat(chart.image().getWidth()).isEqualTo(1600);
  }

  @Test
  void theTextHoldsTheNumbers() {
    var chart = chart(series("train", 3.14159, 2, 2.5), series("one", 7), series("none"));
    assertThat(chart.altText())
        .isEqualTo(
            "Losses: total (nats, by epoch): train first 3.142, last 2.500, min 2.000;"
                + " one 7.000; none has no numbers.");
    assertThat(chart).hasToString(chart.altText());
  }

  @Test
  void gapsEmptySeriesAndSinglePointsAreDrawn() {
    double nan = Double.NaN;
    var odd = new Chart.Series[] {series("gap", 1, nan, 3), series("none"), series("one", 2)};
    var all = chart(odd);
    assertThat(has(all.image(), Style.of(2).color().getRGB() & 0xFFFFFF, 120)).isTrue();
    assertThat(all.figures().get(0).asJavascript("d")).contains("NaN");
    assertThat(chart(series("infinite", Double.POSITIVE_INFINITY, nan)).image()).isNotNull();
    assertThat(chart().image()).isNotNull();
    assertThat(chart().altText()).contains("nothing");
  }

  @Test
  void aLogarithmicAxisLeavesOutWhatItHasNoPlaceFor() {
    var panel = Chart.Panel.of("p", "x", "y", List.of(series("a", 1, -1, 100)));
    var nothing = Chart.Panel.of("p", "x", "y", List.of(series("b", 0, -1)));
    var logY = Chart.Scale.LOG_Y;
    var chart = new Chart("t", List.of(panel.with(logY), nothing.with(logY)), "");
    assertThat(chart.image()).isNotNull();
    assertThat(chart.figures().get(0).asJavascript("d")).contains("type: 'log'");
    assertThat(chart.altText()).contains("logarithmic");
  }

  @Test
  void namesMayHoldAnyCharacter() {
    var chart = chart(series("it's </script> \\ \n β", 1, 2));
    String live = chart.figures().get(0).asJavascript("d");
    String name =
        live.lines().filter(line -> line.startsWith("name:")).collect(Collectors.joining());
    assertThat(name).isEqualTo("name: 'it&#39;s &lt;/script&gt; \\\\ β',");
    assertThat(chart.image()).isNotNull();
  }

  /** The places of the points of a chart's only series that have markers. */
  private static int[] marked(Chart chart) {
    Chart.Panel panel = chart.panels().get(0);
    return StaticSeries.of(chart, panel, panel.series().get(0)).marked();
  }

  @Test
  void aHundredEpochsAreACurveWithTwentyMarkers() {
    double[] x = IntStream.rangeClosed(1, 100).asDoubleStream().toArray();
    Chart longer = chart(new Chart.Series("long", x, x));
    assertThat(marked(longer)).hasSize(20).startsWith(0, 5).endsWith(95);
    assertThat(marked(chart(series("short", 1, 2, 3)))).containsExactly(0, 1, 2);
    assertThat(has(longer.image(), 0x0072B2, 120)).isTrue();
  }

  @Test
  void ticksAreAsShortAsTheyCanBe() {
    assertThat(
            DoubleStream.of(0.08, 0.1 + 0.2, -2, 0, 1e-17, 200, 1e-4, 999_999, 2e-5, 3e6)
                .mapToObj(StaticPanel::tick))
        .containsExactly(
            "0.08", "0.3", "-2", "0", "0", "200", "0.0001", "999999", "2.0e-05", "3.0e+06");
  }

  @Test
  void aSeriesCannotBeChangedFromOutside() {
    double[] y = {1, 2, 3};
    var series = series("a", y);
    y[0] = 9;
    series.y()[1] = 9;
    assertThat(series.y()).containsExactly(1, 2, 3);
  }

  @Test
  void theCaptionIsInThePictureAndTheTextInTheFile(@TempDir Path folder) throws Exception {
    var plain = chart(series("a", 1, 2, 3));
    var told = new Chart(plain.title(), plain.panels(), "stand-in digits, not MNIST");
    assertThat(told.image().getHeight()).isGreaterThan(plain.image().getHeight() + 20);
    assertThat(told.altText()).endsWith("stand-in digits, not MNIST");
    told.writePng(folder.resolve("chart.png"));
    assertThat(ImageIO.read(folder.resolve("chart.png").toFile()).getHeight())
        .isEqualTo(told.image().getHeight());
  }

  @Test
  void whatIsNoChartIsNamed() {
    assertThatThrownBy(() -> new Chart("t", List.of(), ""))
        .hasMessage("panels must be at least one, but is none");
    assertThatThrownBy(() -> chart(series("a", 1), series("a", 2)))
        .hasMessage("series must be of different names, but is a, a");
    assertThatThrownBy(() -> new Chart.Series("a", new double[2], new double[3]))
        .hasMessage("series \"a\" must be equally long in x and y, but is 2 and 3");
  }
}
