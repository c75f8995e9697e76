package waelab.plot;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import org.knowm.xchart.style.markers.Marker;

/**
 * A marker that draws the line along all its points. XChart draws a line's pieces one by one and
 * begins the dashes anew at each, so that between close points every line looks drawn through.
 */
final class Trail extends Marker {

  private final BasicStroke stroke;
  private final double[] y;
  private final Path2D path = new Path2D.Double();
  private int next;

  /**
   * For the points of one series.
   *
   * @param y of its points, not a number where the line has a gap
   */
  Trail(BasicStroke stroke, double[] y) {
    this.stroke = stroke;
    this.y = y.clone();
  }

  @Override
  public void paint(Graphics2D graphics, double across, double down, int size) {
    int here = afterGap(next);
    if (here == 0 || here > next) {
      path.moveTo(across, down);
    } else {
      path.lineTo(across, down);
    }
    next = here + 1;
    if (afterGap(next) == y.length) {
      graphics.setStroke(stroke);
      graphics.draw(path);
      path.reset();
      next = 0;
    }
  }

  /** The first point from there on that is a place: XChart passes over the others. */
  private int afterGap(int from) {
    int i = from;
    while (i < y.length && Double.isNaN(y[i])) {
      i++;
    }
    return i;
  }
}
