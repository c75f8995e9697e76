package waelab.plot;

import java.awt.Color;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The series of a panel, drawn by XChart, each with its mark. */
final class StaticSeries {

  private static final int MARKERS = 20;

  /** So many epochs have a tick each. */
  private static final int FEW = 12;

  /** So many points are a cloud, whose markers are small. */
  private static final int CLOUD = 300;

  private final Chart chart;
  private final Chart.Panel panel;
  private final XYChart drawing;

  StaticSeries(Chart chart, Chart.Panel panel, XYChart drawing) {
    this.chart = chart;
    this.panel = panel;
    this.drawing = drawing;
  }

  /**
   * Adds a series.
   *
   * @return whether there is anything to draw
   */
  boolean add(Chart.Series series) {
    int[] drawable = drawable(series);
    if (drawable.length == 0) {
      return false;
    }
    Style style = chart.style(series.name());
    switch (series.mark()) {
      case CURVE -> curve(series, style);
      case LINE -> line(series, style);
      case AREA -> area(series, drawable, style);
      case BARS -> bars(series, drawable, style);
      case POINTS -> points(series, drawable, marker(style, drawable.length), style.color());
      case DUST -> points(series, drawable, Stamp.sized(style.shape().still(), 4), style.color());
      case GLYPHS -> points(series, drawable, Stamp.glyph(series.name()), style.ink());
    }
    return true;
  }

  /** The places of points there is a place for between the axes. */
  private int[] drawable(Chart.Series series) {
    double[] y = series.y();
    boolean logY = panel.scale() == Chart.Scale.LOG_Y;
    return Arrays.stream(series.finite()).filter(i -> y[i] > 0 || !logY).toArray();
  }

  /** A line, and markers on some of its points: on each of a hundred they would run in. */
  private void curve(Chart.Series series, Style style) {
    line(series, style);
    double[] y = gaps(series);
    int every = (y.length + MARKERS - 1) / MARKERS;
    drawing
        .addSeries(series.name() + " (markers)", marked(places(series), every), some(y, every))
        .setMarker(style.shape().still())
        .setMarkerColor(style.color())
        .setLineStyle(SeriesLines.NONE);
  }

  private void line(Chart.Series series, Style style) {
    double[] y = gaps(series);
    drawing
        .addSeries(series.name(), marked(places(series), 1), y)
        .setMarker(new Trail(style.dash().stroke(StaticChart.LINE), y))
        .setMarkerColor(style.color())
        .setLineStyle(SeriesLines.NONE);
  }

  /** The x of a series, all finite: XChart knows gaps of y only. */
  private double[] places(Chart.Series series) {
    double[] x = series.x();
    double somewhere = x[drawable(series)[0]];
    return Arrays.stream(x).map(v -> Double.isFinite(v) ? v : somewhere).toArray();
  }

  /** The y of a series, not a number where nothing is to be drawn. */
  private double[] gaps(Chart.Series series) {
    double[] y = series.y();
    double[] gaps = new double[y.length];
    Arrays.fill(gaps, Double.NaN);
    Arrays.stream(drawable(series)).forEach(i -> gaps[i] = y[i]);
    return gaps;
  }

  private void area(Chart.Series series, int[] drawable, Style style) {
    double[] x = at(series.x(), drawable);
    double[] y = at(series.y(), drawable);
    double[] across = new double[x.length + 2];
    double[] up = new double[x.length + 2];
    System.arraycopy(x, 0, across, 1, x.length);
    System.arraycopy(y, 0, up, 1, y.length);
    across[0] = x[0];
    across[x.length + 1] = x[x.length - 1];
    fill(series.name() + " (area)", across, up, style.faint());
    line(series, style);
  }

  private void bars(Chart.Series series, int[] drawable, Style style) {
    var group = BarGroup.of(panel);
    for (int i : drawable) {
      double left = series.x()[i] + group.left(series.name());
      double right = left + group.width();
      double y = series.y()[i];
      double[] x = {left, left, right, right};
      fill(series.name() + " (bar " + i + ")", x, new double[] {0, y, y, 0}, style.color());
      drawing
          .addSeries(
              series.name() + " (hatch " + i + ")", new double[] {left, right}, new double[] {0, y})
          .setMarker(new HatchedBar(style.hatch()))
          .setLineStyle(SeriesLines.NONE);
    }
  }

  private void fill(String name, double[] x, double[] y, Color color) {
    XYSeries polygon = drawing.addSeries(name, x, y);
    polygon.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
    polygon.setFillColor(color);
    polygon.setMarker(SeriesMarkers.NONE).setLineStyle(SeriesLines.NONE);
  }

  private void points(Chart.Series series, int[] drawable, Marker marker, Color color) {
    drawing
        .addSeries(series.name(), at(series.x(), drawable), at(series.y(), drawable))
        .setMarker(marker)
        .setMarkerColor(color)
        .setLineStyle(SeriesLines.NONE);
  }

  private static Marker marker(Style style, int points) {
    Marker shape = style.shape().still();
    return points < CLOUD ? shape : Stamp.sized(shape, 6);
  }

  private static double[] at(double[] all, int[] places) {
    return Arrays.stream(places).mapToDouble(i -> all[i]).toArray();
  }

  /**
   * Where points are. XChart labels all points of evenly spaced ones, on top of each other if they
   * are many; the first one, moved by less than can be seen, makes it choose round numbers.
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
}
