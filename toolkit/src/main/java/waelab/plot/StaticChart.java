package waelab.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A chart as a picture, for places where no script runs. */
final class StaticChart {

  /** Pixels of one panel. */
  static final int WIDTH = 800;

  static final int HEIGHT = 500;

  /** Pixels across a curve. */
  static final float LINE = 2.5f;

  private static final int COLUMNS = 2;
  private static final int TITLE = 56;
  private static final int MARKERS = 20;

  /** So many epochs have a tick each. */
  private static final int FEW = 12;

  private static final Color FAINT = Canvas.color(0xDDDDDD);

  private final Chart chart;

  StaticChart(Chart chart) {
    this.chart = chart;
  }

  BufferedImage image() {
    int panels = chart.panels().size();
    int columns = Math.min(panels, COLUMNS);
    int width = columns * WIDTH;
    var legend = new Legend(chart, width);
    int top = TITLE + legend.height();
    int bottom = top + (panels + columns - 1) / columns * HEIGHT;
    var strip = new Caption(chart.caption(), width, 17);
    BufferedImage picture = Canvas.blank(width, bottom + strip.height());
    Graphics2D graphics = Canvas.draw(picture);
    graphics.setColor(Canvas.INK);
    graphics.setFont(Typeface.size(24));
    graphics.drawString(chart.title(), 24, 38);
    for (int i = 0; i < panels; i++) {
      int x = i % columns * WIDTH;
      int y = top + i / columns * HEIGHT;
      drawPanel(chart.panels().get(i), (Graphics2D) graphics.create(x, y, WIDTH, HEIGHT));
    }
    graphics.dispose();
    legend.draw(picture, TITLE);
    strip.draw(picture, bottom);
    return picture;
  }

  private void drawPanel(Chart.Panel panel, Graphics2D place) {
    XYChart drawing =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(panel.title())
            .xAxisTitle(panel.xLabel())
            .yAxisTitle(panel.yLabel())
            .build();
    style(drawing.getStyler(), panel);
    long drawn = panel.series().stream().filter(s -> add(s, panel.logY(), drawing)).count();
    drawing.paint(place, WIDTH, HEIGHT);
    if (drawn == 0) {
      place.setFont(Typeface.size(17));
      place.setColor(Canvas.INK);
      place.drawString("no numbers", WIDTH / 2 - 30, HEIGHT / 2);
    }
    place.dispose();
  }

  /**
   * Adds the curve, and markers on some of its points: on each of a hundred they would run in.
   *
   * @return whether there is anything to draw
   */
  private boolean add(Chart.Series series, boolean logY, XYChart drawing) {
    double[] y = Arrays.stream(series.y()).map(v -> drawable(v, logY) ? v : Double.NaN).toArray();
    if (Arrays.stream(y).allMatch(Double::isNaN)) {
      return false;
    }
    Style style = chart.style(series.name());
    drawing
        .addSeries(series.name(), series.x(), y)
        .setMarker(SeriesMarkers.NONE)
        .setLineColor(style.color())
        .setLineStyle(style.dash().stroke(LINE));
    int every = (y.length + MARKERS - 1) / MARKERS;
    drawing
        .addSeries(series.name() + " (markers)", marked(series.x(), every), some(y, every))
        .setMarker(style.shape().still())
        .setMarkerColor(style.color())
        .setLineStyle(SeriesLines.NONE);
    return true;
  }

  /**
   * Where markers are. XChart labels all points of evenly spaced ones, on top of each other if they
   * are many; the first marker, moved by less than can be seen, makes it choose round numbers.
   */
  static double[] marked(double[] all, int every) {
    double[] x = some(all, every);
    if (all.length > FEW) {
      x[0] += (all[1] - all[0]) / 100;
    }
    return x;
  }

  private static double[] some(double[] all, int every) {
    return IntStream.range(0, all.length)
        .filter(i -> i % every == 0)
        .mapToDouble(i -> all[i])
        .toArray();
  }

  private static boolean drawable(double value, boolean logY) {
    return Double.isFinite(value) && (value > 0 || !logY);
  }

  private static void style(XYStyler styler, Chart.Panel panel) {
    styler.setBaseFont(Typeface.size(16));
    styler.setChartTitleFont(Typeface.size(20));
    styler.setAxisTitleFont(Typeface.size(17));
    styler.setAxisTickLabelsFont(Typeface.size(16));
    styler.setChartPadding(16);
    styler.setChartTitlePadding(12);
    styler.setAxisTitlePadding(18);
    styler.setAxisTickPadding(8);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setChartFontColor(Canvas.INK);
    styler.setPlotGridLinesColor(FAINT);
    styler.setPlotBorderColor(FAINT);
    styler.setChartTitleBoxVisible(false);
    styler.setLegendVisible(false);
    styler.setMarkerSize(10);
    styler.setXAxisTickMarkSpacingHint(90);
    styler.setYAxisTickMarkSpacingHint(60);
    styler.setYAxisLogarithmic(panel.logY());
    styler.setLocale(Locale.ROOT);
    styler.setYAxisTickLabelsFormattingFunction(StaticChart::tick);
    if (xs(panel).allMatch(x -> x == Math.rint(x))) {
      // Epochs are whole: a tick between two of them stays without a label.
      styler.setXAxisTickLabelsFormattingFunction(x -> x == Math.rint(x) ? tick(x) : "");
    }
  }

  /** A number as short as it can be; XChart itself writes .08 for 0.08. */
  static String tick(double value) {
    double size = Math.abs(value);
    return size < 1e-12 || size >= 1e-4 && size < 1e6
        ? BigDecimal.valueOf(value)
            .round(new MathContext(6))
            .setScale(12, RoundingMode.HALF_EVEN)
            .stripTrailingZeros()
            .toPlainString()
        : String.format(Locale.ROOT, "%.1e", value);
  }

  private static DoubleStream xs(Chart.Panel panel) {
    return panel.series().stream().flatMapToDouble(series -> Arrays.stream(series.x()));
  }
}
