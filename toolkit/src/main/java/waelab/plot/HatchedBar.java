package waelab.plot;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import org.knowm.xchart.style.markers.Marker;

/** A marker of two points, opposite corners of a bar, that hatches what lies between them. */
final class HatchedBar extends Marker {

  private final Hatch hatch;
  private Rectangle2D corner;

  HatchedBar(Hatch hatch) {
    this.hatch = hatch;
  }

  @Override
  public void paint(Graphics2D graphics, double across, double down, int size) {
    var here = new Rectangle2D.Double(across, down, 0, 0);
    if (corner == null) {
      corner = here;
    } else {
      corner.add(here);
      hatch.draw(graphics, corner);
      corner = null;
    }
  }
}
