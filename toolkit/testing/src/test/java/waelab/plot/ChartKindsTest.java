package waelab.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.plot.Chart.Panel;
import waelab.plot.Chart.Scale;
import waelab.plot.Chart.Series;
import waelab.testing.SampleCharts;

/** Points, bars, areas, letters and heat maps. */
@Tag("unit")
class ChartKindsTest {

  private static final double NAN = Double.NaN;

  private static Panel panel(Series... series) {
    return Panel.of("p", "x", "y", List.of(series));
  }

  private static Chart chart(Panel panel) {
    return new Chart("t", List.of(panel), "");
  }

  private static Series series(String name, Mark mark, double... y) {
    double[] x = IntStream.range(0, y.length).asDoubleStream().toArray();
    return new Series(name, x, y, mark);
  }

  private static String live(Chart chart) {
    return chart.figures().get(0).asJavascript("d");
  }

  /** The pixels of a colour, as x and y. */
  private static List<int[]> pixels(BufferedImage image, int rgb) {
    int width = image.getWidth();
    int[] all = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    return IntStream.range(0, all.length)
        .filter(i -> (all[i] & 0xFFFFFF) == rgb)
        .mapToObj(i -> new int[] {i % width, i / width})
        .toList();
  }

  private static int span(List<int[]> pixels, int axis) {
    var all = pixels.stream().mapToInt(p -> p[axis]).summaryStatistics();
    return all.getMax() - all.getMin();
  }

  @Test
  void theSameChartMakesTheSameBytes() {
    var again = SampleCharts.all().iterator();
    for (Chart chart : SampleCharts.all()) {
      Chart twin = again.next();
      assertThat(chart.png()).as(chart.title()).isEqualTo(twin.png());
      assertThat(live(chart)).isEqualTo(live(twin)).doesNotContain("http");
    }
  }

  @Test
  void unitsOfAPlaneAreAsLongOnBothAxes() {
    double[] x = {0, 4, 4, 0, 0};
    double[] y = {0, 0, 1, 1, 0};
    var chart = chart(panel(new Series("a 4×1 rectangle", x, y, Mark.LINE)).with(Scale.PLANE));
    var line = pixels(chart.image(), 0x0072B2);
    var rectangle = line.stream().filter(p -> p[1] > 130).toList(); // below the legend
    assertThat((double) span(rectangle, 0) / span(rectangle, 1)).isEqualTo(4, within(0.1));
    assertThat(live(chart)).contains("layout.yaxis.scaleanchor = \"x\";");
    assertThat(live(SampleCharts.bars())).doesNotContain("scaleanchor");
  }

  @Test
  void aGlyphIsTheNameOfItsSeriesAndDarkEnoughToRead() {
    var chart = SampleCharts.scatter();
    assertThat(live(chart))
        .contains("mode: 'text'", "[\"7\",\"7\"", "textfont: {color: '#0072B2', size: 12}");
    var image = chart.image();
    for (int i = 0; i < 8; i++) {
      var ink = Style.of(i).ink();
      assertThat(pixels(image, ink.getRGB() & 0xFFFFFF)).as("colour " + i).isNotEmpty();
    }
    assertThat(Style.hex(Style.of(7).ink())).isNotEqualTo(Style.of(7).hex());
    assertThat(Style.of(0).ink()).isEqualTo(Style.of(0).color());
  }

  @Test
  void dustIsGreyAndTakesNoColour() {
    var chart = chart(panel(series("dust", Mark.DUST, 1, 2), series("a", Mark.POINTS, 2, 1)));
    assertThat(chart.style("a")).isEqualTo(Style.of(0));
    assertThat(chart.style("dust")).isEqualTo(Style.DUST);
    assertThat(live(chart)).contains("hoverinfo: 'skip'", "#888888");
  }

  @Test
  void barsAreNextToEachOtherInTheOrderOfTheLegend() {
    var one = series("one", Mark.BARS, 1, 2);
    var two = series("two", Mark.BARS, 2, -1);
    var group = StaticSeries.BarGroup.of(panel(one, series("line", Mark.LINE, 1, 1), two));
    assertThat(group.width()).isEqualTo(0.4);
    assertThat(group.left("one")).isEqualTo(-0.4);
    assertThat(group.left("two")).isZero();
    assertThat(StaticSeries.BarGroup.of(panel(series("alone", Mark.BARS, 3))).width())
        .isEqualTo(0.8);
    var chart = chart(panel(one, two).withNames(List.of("a", "b's")));
    assertThat(live(chart))
        .contains("type: 'bar'", "tickvals: [0.0, 1.0]", "ticktext: [\"a\",\"b&#39;s\"]")
        .contains("pattern: {shape: '', ", "pattern: {shape: '/', fillmode: 'overlay'");
    var image = chart.image();
    assertThat(pixels(image, 0x0072B2).stream().mapToInt(p -> p[0]).max().getAsInt())
        .isLessThan(pixels(image, 0xD55E00).stream().mapToInt(p -> p[0]).max().getAsInt());
  }

  @Test
  void barsCanBeDistinguishedInGreyPrint() {
    var pictures = new HashSet<String>();
    for (Style.Hatch hatch : Style.Hatch.values()) {
      var image = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY);
      Graphics2D graphics = image.createGraphics();
      hatch.draw(graphics, new Rectangle(10, 0, 20, 40));
      byte[] grey = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
      pictures.add(Arrays.toString(grey));
      int white = pixels(image, 0xFFFFFF).size();
      assertThat(white).as(hatch.name()).isBetween(hatch == Style.Hatch.NONE ? 0 : 80, 450);
      assertThat(pixels(image, 0xFFFFFF))
          .as("within its bar")
          .allMatch(p -> p[0] >= 10 && p[0] < 30);
      graphics.dispose();
    }
    assertThat(pictures).hasSize(Style.Hatch.values().length);
  }

  @Test
  void namesOfAnyLengthLeaveAPicture() {
    String name = "a name that is longer than the widest bar";
    var many = series("a", Mark.BARS, new double[40]);
    var names = IntStream.range(0, 40).mapToObj(i -> name + i).toList();
    assertThat(chart(panel(many).withNames(names)).image()).isNotNull();
  }

  @Test
  void aHistogramHasAreaOneAndSharesItsBins() {
    double[] some = {0, 0.1, 0.9, 1, 4};
    var bins = Bins.over(4, some, new double[] {NAN, 2});
    assertThat(bins).isEqualTo(new Bins(0, 4, 4));
    assertThat(bins.counts(some)).containsExactly(3, 1, 0, 1);
    assertThat(bins.counts(new double[] {-1, 5, NAN})).containsExactly(0, 0, 0, 0);
    var histogram = bins.histogram("h", some);
    double[] x = histogram.x();
    double[] y = histogram.y();
    double area = 0;
    for (int i = 1; i < x.length; i++) {
      area += (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2;
    }
    assertThat(area).isEqualTo(1, within(1e-12));
    assertThat(x).startsWith(0, 0, 1, 1).endsWith(3, 3, 4, 4);
    assertThat(y).startsWith(0, 0.6, 0.6, 0.2).endsWith(0.2, 0);
    assertThat(Bins.over(3, new double[] {2, 2}).counts(new double[] {2})).contains(1);
    assertThat(live(chart(panel(histogram)))).contains("fill: 'tozeroy'", "rgba(0,114,178,0.25)");
  }

  @Test
  void piecesHaveGapsBetweenThem() {
    var lines =
        Lines.segments("s", new double[][] {{0, 0}, {3, 3}}, new double[][] {{1, 2}, {4, 4}});
    assertThat(lines.x()).containsExactly(0, 1, 1, 3, 4, 4);
    assertThat(lines.y()).containsExactly(0, 2, NAN, 3, 4, NAN);
    assertThat(lines.pieces()).isEqualTo(2);
    var ellipse = Lines.ellipses("e", new double[][] {{1, 2, 3, 0.5}});
    assertThat(Arrays.stream(ellipse.x()).max()).hasValue(4);
    assertThat(Arrays.stream(ellipse.y()).filter(Double::isFinite).min().getAsDouble())
        .isEqualTo(1.5, within(1e-12));
    var dashed = chart(panel(series("first", Mark.LINE, 1, 2), series("b", Mark.LINE, 1, 2)));
    assertThat(dashed.style("b").dash()).isEqualTo(Style.Dash.DASHED);
    var field = new Series("b", lines.x(), lines.y(), Mark.LINE);
    assertThat(chart(panel(series("a", Mark.LINE, 1, 2), field)).style("b").dash())
        .isEqualTo(Style.Dash.SOLID);
  }

  @Test
  void aHeatMapIsDarkestWhereItIsHighest() {
    var heat = HeatMap.of("z", 0, 3, 4, (x, y) -> x == 3 && y == 0 ? NAN : x + 4 * y);
    var image = chart(panel().over(heat)).image();
    var low = pixels(image, ColorScale.at(0).getRGB() & 0xFFFFFF);
    var high = pixels(image, ColorScale.at(1).getRGB() & 0xFFFFFF);
    var places =
        high.stream().filter(p -> p[0] < StaticChart.WIDTH - ColorScale.WIDTH - 20).toList();
    assertThat(low.get(low.size() / 2)[1]).as("low is below").isGreaterThan(places.get(0)[1]);
    assertThat(span(places, 0)).as("a quarter of the width").isBetween(120, 180);
    assertThat(live(chart(panel().over(heat))))
        .contains("type: 'heatmap'", "colorscale: [[0.0, \"#FFFFD9\"]", "title: {text: 'z'")
        .contains("[0.0,1.0,2.0,NaN,]");
    assertThat(chart(panel(series("a", Mark.POINTS, 1)).over(heat)).style("a"))
        .as("no blue on blue")
        .isEqualTo(Style.of(1));
    assertThat(chart(panel().over(HeatMap.of("0", 0, 1, 2, (x, y) -> 7))).image()).isNotNull();
  }

  @Test
  void eachColourOfAHeatMapIsDarkerThanTheOneBefore() {
    int[] grey =
        IntStream.rangeClosed(0, 20)
            .mapToObj(i -> ColorScale.at(i / 20.0))
            .mapToInt(
                c -> (int) (0.2126 * c.getRed() + 0.7152 * c.getGreen() + 0.0722 * c.getBlue()))
            .toArray();
    assertThat(IntStream.range(1, 21).allMatch(i -> grey[i] < grey[i - 1])).isTrue();
  }

  @Test
  void theAlternativeTextDescribesEachKindOfSeries() {
    assertThat(SampleCharts.scatter().altText())
        .startsWith("Glyphs on a plane: Codes (second principal component, by first principal")
        .contains("draws from the prior, 500 points around (", "; 7, 100 points around (-0.")
        .contains(", x -")
        .contains(" to ");
    assertThat(SampleCharts.bars().altText())
        .contains("linear VAE 0.8000, WAE 0.9000, it's <WAE-MMD> 0.9500, pixels 0.7000; k-NN")
        .contains("chance first 0.1000, last 0.1000");
    assertThat(SampleCharts.histograms().altText())
        .contains("300 numbers highest 0.")
        .contains(" at ");
    assertThat(SampleCharts.heat().altText())
        .contains("height, it's in m as colours, 7.615e-08 to 5.000, for x -3.050 to 3.050 and y")
        .contains("slopes, 121 lines, x -2.000 to 2.000", "posteriors, 2 lines")
        .contains("Heat alone (y, by x): x · y as colours, 0.000 to 0.7500");
  }

  @Test
  void whatIsNotFiniteIsLeftOut() {
    double[] x = {1, NAN, 3, Double.POSITIVE_INFINITY, 5};
    double[] y = {1, 2, NAN, 4, 5};
    for (Mark mark : Mark.values()) {
      var series = new Series("s", x, y, mark);
      assertThat(series.finite()).containsExactly(0, 4);
      for (Scale scale : new Scale[] {Scale.LINEAR, Scale.PLANE}) {
        var chart = chart(panel(series, series("none", mark)).with(scale));
        assertThat(chart.image()).as(mark + " " + scale).isNotNull();
        assertThat(chart.altText()).contains("none has no numbers");
      }
    }
    assertThat(chart(panel().with(Scale.PLANE)).image()).isNotNull();
  }

  @Test
  void whatCannotBeDrawnIsOneSentence() {
    assertThatThrownBy(() -> panel(series("a", Mark.BARS, 1)).with(Scale.LOG_Y))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("scale must be linear where there are bars, areas or heat, but is LOG_Y");
    assertThatThrownBy(
            () -> new HeatMap("z", new double[] {0, 1, 3}, new double[] {0, 1}, new double[2][3]))
        .hasMessage("x must be numbers that rise in equal steps, but is uneven");
    assertThatThrownBy(
            () -> new HeatMap("z", new double[] {0, 1}, new double[] {0, 1}, new double[2][3]))
        .hasMessage("z must be 2 rows of 2 numbers each, but is 2 rows");
    assertThatThrownBy(() -> HeatMap.of("z", 0, 1, 401, (x, y) -> 0))
        .hasMessage("n must be 2 to 400, but is 401");
    assertThatThrownBy(() -> HeatMap.of("z", 1, 1, 3, (x, y) -> 0)).hasMessageContaining("uneven");
    assertThatThrownBy(() -> Bins.over(10, new double[] {NAN}))
        .hasMessage("sets must be of numbers, but is without a finite number");
    assertThatThrownBy(() -> new Bins(0, 1, 0)).hasMessage("count must be 1 to 1,000, but is 0");
    assertThatThrownBy(() -> new Bins(1, 1, 3)).hasMessageContaining("1.0 to 1.0");
    assertThatThrownBy(() -> Lines.ellipses("s", new double[1][2]))
        .hasMessage("ellipses must be of four numbers a row, but is of other rows");
  }
}
