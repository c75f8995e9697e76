package waelab.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;

/** One panel of a chart as a picture: XChart's axes, and what is drawn between them. */
final class StaticPanel {

  private static final int LONGEST_NAME = 20;
  private static final Color FAINT = Canvas.color(0xDDDDDD);

  private final Chart.Panel panel;
  private final int width;
  private final int height;
  private final XYChart drawing;
  private final StaticSeries series;

  StaticPanel(Chart chart, Chart.Panel panel, int width, int height) {
    this.panel = panel;
    this.width = panel.heat().isPresent() ? width - ColorBar.WIDTH : width;
    this.height = height;
    drawing =
        new XYChartBuilder()
            .width(this.width)
            .height(height)
            .title(panel.title())
            .xAxisTitle(panel.xLabel())
            .yAxisTitle(panel.yLabel())
            .build();
    style(drawing.getStyler());
    series = new StaticSeries(chart, panel, drawing);
  }

  void draw(Graphics2D place) {
    var corners = new Corners(panel.heat());
    if (panel.plane() || panel.heat().isPresent()) {
      Extent extent = Extent.of(panel);
      add(corners, extent);
      show(extent);
    }
    long drawn = panel.series().stream().filter(series::add).count();
    if (panel.plane()) {
      evenOut(corners, Extent.of(panel));
    }
    drawing.paint(place, width, height);
    panel.heat().ifPresent(heat -> new ColorBar(heat).draw(place, width, height));
    if (drawn == 0 && panel.heat().isEmpty()) {
      place.setFont(Typeface.size(17));
      place.setColor(Canvas.INK);
      place.drawString("no numbers", width / 2 - 30, height / 2);
    }
  }

  private void add(Corners corners, Extent extent) {
    drawing
        .addSeries(
            " corners ",
            Corners.between(extent.left(), extent.right()),
            Corners.between(extent.bottom(), extent.top()))
        .setMarker(corners)
        .setLineStyle(SeriesLines.NONE);
  }

  private void show(Extent extent) {
    XYStyler styler = drawing.getStyler();
    styler.setXAxisMin(extent.left()).setXAxisMax(extent.right());
    styler.setYAxisMin(extent.bottom()).setYAxisMax(extent.top());
  }

  /**
   * Makes units as long along y as along x. How long they are is known only when XChart has drawn
   * its axes, so it draws twice into the wind.
   */
  private void evenOut(Corners corners, Extent wanted) {
    Extent shown = wanted;
    for (int pass = 0; pass < 2; pass++) {
      Graphics2D nowhere = Canvas.draw(Canvas.blank(width, height));
      drawing.paint(nowhere, width, height);
      nowhere.dispose();
      double across = corners.width() / wanted.width() * shown.width();
      double up = corners.height() / wanted.height() * shown.height();
      double pixels = Math.min(across / wanted.width(), up / wanted.height());
      shown = wanted.resized(across / pixels, up / pixels);
      show(shown);
    }
  }

  private void style(XYStyler styler) {
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
    styler.setYAxisLogarithmic(panel.scale() == Chart.Scale.LOG_Y);
    styler.setLocale(Locale.ROOT);
    styler.setYAxisTickLabelsFormattingFunction(StaticPanel::tick);
    if (!panel.names().isEmpty()) {
      name(styler);
    } else if (!panel.series().isEmpty() && xs().allMatch(x -> x == Math.rint(x))) {
      // Epochs are whole: a tick between two of them stays without a label.
      styler.setXAxisTickLabelsFormattingFunction(x -> x == Math.rint(x) ? tick(x) : none(x));
    }
  }

  /** A tick for each name; names stand upright where they are too long to lie. */
  private void name(XYStyler styler) {
    int n = panel.names().size();
    int room = width * 3 / 4 / n;
    Font font = styler.getAxisTickLabelsFont();
    var context = new FontRenderContext(null, true, true);
    boolean lie =
        panel.names().stream()
            .allMatch(each -> 1.2 * font.getStringBounds(each, context).getWidth() < room);
    styler.setXAxisLabelRotation(lie ? 0 : 90);
    styler.setXAxisMin(-0.5).setXAxisMax(n - 0.5);
    styler.setXAxisTickMarkSpacingHint(room);
    styler.setXAxisTickLabelsFormattingFunction(
        x -> panel.name(x).map(StaticPanel::brief).orElse(none(x)));
  }

  /** XChart looks for room for a longer one for ever. */
  private static String brief(String name) {
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME - 1) + "…" : name;
  }

  /**
   * No label. XChart draws no ticks at all where the first and the last number on an axis look the
   * same, so what is left of 0 has another.
   */
  private static String none(double x) {
    return x < 0 ? "" : " ";
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

  private DoubleStream xs() {
    return panel.series().stream().flatMapToDouble(each -> Arrays.stream(each.x()));
  }
}
