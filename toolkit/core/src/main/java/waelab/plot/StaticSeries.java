package waelab.plot;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.knowm.xchart.style.markers.Marker;

/**
 * A series as a picture, drawn with its mark.
 *
 * @param places indices of its points that the axes can show
 * @param bars how the panel's bars share the space
 */
record StaticSeries(Chart.Series series, int[] places, BarGroup bars, Style style) {

  private static final int MARKER = 10;
  private static final int MARKERS = 20;

  /** From this number of points on they are a cloud, whose markers are small. */
  private static final int CLOUD = 300;

  private static final double LETTERS = 15;

  static StaticSeries of(Chart chart, Chart.Panel panel, Chart.Series series) {
    double[] y = series.y();
    boolean logY = panel.scale() == Chart.Scale.LOG_Y;
    int[] places = Arrays.stream(series.finite()).filter(i -> y[i] > 0 || !logY).toArray();
    return new StaticSeries(series, places, BarGroup.of(panel), chart.style(series.name()));
  }

  /** All x that the axes must show. */
  DoubleStream xs() {
    double[] x = series.x();
    return series.mark() == Mark.BARS
        ? Arrays.stream(places).mapToDouble(i -> left(x[i])).flatMap(this::sides)
        : Arrays.stream(x).filter(Double::isFinite);
  }

  /** All y that the axes must show. */
  DoubleStream ys() {
    double[] y = series.y();
    DoubleStream own = Arrays.stream(places).mapToDouble(i -> y[i]);
    return series.mark().fromZero() ? DoubleStream.concat(own, DoubleStream.of(0)) : own;
  }

  private double left(double x) {
    return x + bars.left(series.name());
  }

  private DoubleStream sides(double left) {
    return DoubleStream.of(left, left + bars.width());
  }

  void draw(Graphics2D graphics, Axes axes) {
    graphics.setColor(style.color());
    switch (series.mark()) {
      case CURVE -> {
        line(graphics, axes);
        points(graphics, axes, marked(), MARKER);
      }
      case LINE -> line(graphics, axes);
      case AREA -> area(graphics, axes);
      case BARS -> bars(graphics, axes);
      case POINTS -> points(graphics, axes, places, places.length < CLOUD ? MARKER : 6);
      case DUST -> points(graphics, axes, places, 4);
      case GLYPHS -> glyphs(graphics, axes);
    }
  }

  /** The points of a curve that have a marker: markers on a hundred points would overlap. */
  int[] marked() {
    int every = (series.y().length + MARKERS - 1) / MARKERS;
    return Arrays.stream(places).filter(i -> i % every == 0).toArray();
  }

  /** Draws a line through all points, with gaps at points that cannot be shown. */
  private void line(Graphics2D graphics, Axes axes) {
    double[] x = series.x();
    double[] y = series.y();
    var path = new Path2D.Double();
    for (int k = 0; k < places.length; k++) {
      int i = places[k];
      if (k == 0 || places[k - 1] < i - 1) {
        path.moveTo(axes.across(x[i]), axes.down(y[i]));
      } else {
        path.lineTo(axes.across(x[i]), axes.down(y[i]));
      }
    }
    graphics.setStroke(style.dash().stroke(StaticChart.LINE));
    graphics.draw(path);
  }

  private void area(Graphics2D graphics, Axes axes) {
    double[] x = series.x();
    var area = new Path2D.Double();
    area.moveTo(axes.across(x[places[0]]), axes.down(0));
    each(axes, places, area::lineTo);
    area.lineTo(axes.across(x[places[places.length - 1]]), axes.down(0));
    area.closePath();
    graphics.setColor(style.faint());
    graphics.fill(area);
    graphics.setColor(style.color());
    line(graphics, axes);
  }

  private void bars(Graphics2D graphics, Axes axes) {
    double[] x = series.x();
    double[] y = series.y();
    for (int i : places) {
      double left = left(x[i]);
      var bar = new Rectangle2D.Double(axes.across(left), axes.down(0), 0, 0);
      bar.add(axes.across(left + bars.width()), axes.down(y[i]));
      graphics.setColor(style.color());
      graphics.fill(bar);
      style.hatch().draw(graphics, bar);
    }
  }

  private void points(Graphics2D graphics, Axes axes, int[] some, int size) {
    Marker marker = style.shape().still();
    each(axes, some, (x, y) -> marker.paint(graphics, x, y, size));
  }

  private void glyphs(Graphics2D graphics, Axes axes) {
    Font font = Typeface.size(LETTERS);
    Rectangle2D ink =
        font.createGlyphVector(graphics.getFontRenderContext(), series.name()).getVisualBounds();
    graphics.setFont(font);
    graphics.setColor(style.ink());
    each(
        axes,
        places,
        (x, y) ->
            graphics.drawString(
                series.name(), (float) (x - ink.getCenterX()), (float) (y - ink.getCenterY())));
  }

  /** Draws something at a pixel. */
  private interface Spot {
    void at(double across, double down);
  }

  private void each(Axes axes, int[] some, Spot spot) {
    double[] x = series.x();
    double[] y = series.y();
    Arrays.stream(some).forEach(i -> spot.at(axes.across(x[i]), axes.down(y[i])));
  }

  /**
   * How the bars of a panel's series share the space at each x, as in Plotly.
   *
   * @param names of the series that are bars
   * @param room the width of all bars of one x together
   */
  record BarGroup(List<String> names, double room) {

    private static final double SHARE = 0.8;

    static BarGroup of(Chart.Panel panel) {
      var bars = panel.series().stream().filter(series -> series.mark() == Mark.BARS).toList();
      double[] x =
          bars.stream()
              .flatMapToDouble(series -> DoubleStream.of(series.x()))
              .filter(Double::isFinite)
              .distinct()
              .sorted()
              .toArray();
      double step = x.length > 1 ? Double.POSITIVE_INFINITY : 1;
      for (int i = 1; i < x.length; i++) {
        step = Math.min(step, x[i] - x[i - 1]);
      }
      return new BarGroup(bars.stream().map(Chart.Series::name).toList(), SHARE * step);
    }

    /** The width of a bar. */
    double width() {
      return room / names.size();
    }

    /** The left edge of a series' bar, relative to x. */
    double left(String name) {
      return -room / 2 + names.indexOf(name) * width();
    }
  }
}
