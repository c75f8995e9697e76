package waelab.plot;

import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;

/**
 * Converts coordinates of a panel to pixels of XChart's axes. For XChart this is the marker of a
 * few points. The first is the lower left corner of what is shown and the last is the upper right
 * corner. After XChart has passed their pixels, everything between the axes is drawn. XChart itself
 * would restart a line's dashes at each point, and has neither hatches nor letters.
 */
final class Axes extends Marker {

  /**
   * A point at this fraction of an axis. With evenly spaced points, as two always are, XChart would
   * put a tick at each point.
   */
  private static final double ODD_PLACE = 0.37;

  private final Extent corners;
  private final boolean logY;
  private final BiConsumer<Graphics2D, Axes> drawing;
  private final int points;
  private double left;
  private double bottom;
  private double width;
  private double height;
  private int next;

  /**
   * Axes of a chart.
   *
   * @param corners the range that they show at least
   * @param ticks x values with a tick each, in order, including both corners; empty if XChart
   *     chooses
   * @param logY whether y is logarithmic
   * @param drawing draws everything between the axes
   */
  Axes(
      XYChart chart,
      Extent corners,
      double[] ticks,
      boolean logY,
      BiConsumer<Graphics2D, Axes> drawing) {
    this.corners = corners;
    this.logY = logY;
    this.drawing = drawing;
    double[] x = ticks.length > 2 ? ticks : odd(corners.left(), corners.right(), ticks.length);
    points = x.length;
    double[] y = new double[points];
    Arrays.fill(y, corners.bottom() + ODD_PLACE * (corners.top() - corners.bottom()));
    y[0] = corners.bottom();
    y[points - 1] = corners.top();
    chart.addSeries(" corners ", x, y).setMarker(this).setLineStyle(SeriesLines.NONE);
  }

  private static double[] odd(double low, double high, int ticks) {
    return new double[] {low, ticks > 0 ? low : low + ODD_PLACE * (high - low), high};
  }

  @Override
  public void paint(Graphics2D graphics, double x, double y, int size) {
    if (next == 0) {
      left = x;
      bottom = y;
    } else if (next == points - 1) {
      width = x - left;
      height = bottom - y;
      drawing.accept(graphics, this);
    }
    next = (next + 1) % points;
  }

  /** The pixel of an x. */
  double across(double x) {
    return left + width * share(x, corners.left(), corners.right());
  }

  /** The pixel of a y. */
  double down(double y) {
    double share =
        logY
            ? share(Math.log10(y), Math.log10(corners.bottom()), Math.log10(corners.top()))
            : share(y, corners.bottom(), corners.top());
    return bottom - height * share;
  }

  private static double share(double value, double low, double high) {
    return high > low ? (value - low) / (high - low) : 0;
  }

  /** Pixels from the left to the right corner, when they were last drawn. */
  double width() {
    return width;
  }

  /** Pixels from the lower to the upper corner. */
  double height() {
    return height;
  }
}
