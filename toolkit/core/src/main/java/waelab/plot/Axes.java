package waelab.plot;

import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;

/**
 * Where XChart's axes put the places of a panel. XChart takes it for the marker of a few points, of
 * which the first is the lower left corner of what is shown and the last the upper right one; when
 * it has told their pixels, all that lies between the axes is drawn. XChart itself would begin a
 * line's dashes anew at each of its points, and knows neither hatches nor letters.
 */
final class Axes extends Marker {

  /** XChart puts ticks at points that are evenly spaced, as two always are. */
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
   * @param corners what they show at least
   * @param ticks x that each have a tick, in order, with both corners'; none if XChart is to choose
   * @param logY whether y is logarithmic
   * @param drawing draws what lies between them
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
