package waelab.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.XYStyler;
import waelab.base.Printable;

/** One panel of a chart as a picture: XChart's axes, and what is drawn between them. */
final class StaticPanel {

  /** Up to this number of epochs, each has a tick. */
  private static final int FEW = 12;

  private static final int LONGEST_NAME = 20;
  private static final Color FAINT = Canvas.color(0xDDDDDD);

  private final Chart.Panel panel;
  private final int width;
  private final int height;
  private final XYChart drawing;
  private final List<StaticSeries> series;

  StaticPanel(Chart chart, Chart.Panel panel, int width, int height) {
    this.panel = panel;
    this.width = panel.heat().isPresent() ? width - ColorScale.WIDTH : width;
    this.height = height;
    series =
        panel.series().stream()
            .map(each -> StaticSeries.of(chart, panel, each))
            .filter(each -> each.places().length > 0)
            .toList();
    drawing =
        new XYChartBuilder()
            .width(this.width)
            .height(height)
            .title(panel.title())
            .xAxisTitle(panel.xLabel())
            .yAxisTitle(panel.yLabel())
            .build();
    style(drawing.getStyler());
  }

  void draw(Graphics2D place) {
    if (panel.plane() || panel.heat().isPresent()) {
      Extent extent = Extent.of(panel);
      var axes = new Axes(drawing, extent, new double[0], false, this::draw);
      show(extent);
      if (panel.plane()) {
        evenOut(axes, extent);
      }
    } else if (!series.isEmpty()) {
      double[] x = series.stream().flatMapToDouble(StaticSeries::xs).sorted().distinct().toArray();
      double[] y = series.stream().flatMapToDouble(StaticSeries::ys).sorted().toArray();
      var extent = new Extent(x[0], x[x.length - 1], y[0], y[y.length - 1]);
      double[] ticks = x.length <= FEW ? x : new double[0];
      new Axes(drawing, extent, ticks, panel.scale() == Chart.Scale.LOG_Y, this::draw);
    }
    drawing.paint(place, width, height);
    panel.heat().ifPresent(heat -> ColorScale.drawBar(heat, place, width, height));
    if (series.isEmpty() && panel.heat().isEmpty()) {
      place.setFont(Typeface.size(17));
      place.setColor(Canvas.INK);
      place.drawString("no numbers", width / 2 - 30, height / 2);
    }
  }

  private void draw(Graphics2D place, Axes axes) {
    panel.heat().ifPresent(heat -> ColorScale.draw(heat, place, axes));
    series.forEach(each -> each.draw(place, axes));
  }

  private void show(Extent extent) {
    XYStyler styler = drawing.getStyler();
    styler.setXAxisMin(extent.left()).setXAxisMax(extent.right());
    styler.setYAxisMin(extent.bottom()).setYAxisMax(extent.top());
  }

  /**
   * Makes units as long along y as along x. Their length is known only after XChart has drawn its
   * axes, so XChart first draws twice onto images that are discarded.
   */
  private void evenOut(Axes axes, Extent wanted) {
    Extent shown = wanted;
    for (int pass = 0; pass < 2; pass++) {
      Graphics2D nowhere = Canvas.draw(Canvas.blank(width, height));
      drawing.paint(nowhere, width, height);
      nowhere.dispose();
      double across = axes.width() / wanted.width() * shown.width();
      double up = axes.height() / wanted.height() * shown.height();
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
    styler.setXAxisTickMarkSpacingHint(90);
    styler.setYAxisTickMarkSpacingHint(60);
    styler.setYAxisLogarithmic(panel.scale() == Chart.Scale.LOG_Y);
    styler.setLocale(Locale.ROOT);
    styler.setYAxisTickLabelsFormattingFunction(StaticPanel::tick);
    if (!panel.names().isEmpty()) {
      name(styler);
    } else if (!panel.series().isEmpty() && xs().allMatch(x -> x == Math.rint(x))) {
      // Epochs are integers: a tick between two of them has no label.
      styler.setXAxisTickLabelsFormattingFunction(x -> x == Math.rint(x) ? tick(x) : none(x));
    }
  }

  /** A tick for each name; names that are too long are rotated by 90°. */
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

  /** Shortens a name, because XChart would search endlessly for room for a longer one. */
  private static String brief(String name) {
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME - 1) + "…" : name;
  }

  /**
   * An empty label. XChart draws no ticks if the first and the last label of an axis are equal, so
   * a negative number has a different one.
   */
  private static String none(double x) {
    return x < 0 ? "" : " ";
  }

  /** A number as short as possible; XChart itself writes .08 for 0.08. */
  static String tick(double value) {
    double size = Math.abs(value);
    return size < 1e-12 || size >= 1e-4 && size < 1e6
        ? BigDecimal.valueOf(value)
            .round(new MathContext(6))
            .setScale(12, RoundingMode.HALF_EVEN)
            .stripTrailingZeros()
            .toPlainString()
        : Printable.of("%.1e", value);
  }

  private DoubleStream xs() {
    return panel.series().stream().flatMapToDouble(each -> Arrays.stream(each.x()));
  }
}
