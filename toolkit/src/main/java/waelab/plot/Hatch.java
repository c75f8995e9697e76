package waelab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;

/** White lines over a filled area, by which areas are told apart that print in one grey. */
enum Hatch {
  NONE(""),
  RISING("/", 45),
  CROSSED("x", 45, -45),
  LEVEL("-", 0),
  FALLING("\\\\", -45),
  UPRIGHT("|", 90),
  GRID("+", 0, 90);

  private static final int APART = 9;
  private static final BasicStroke STROKE = new BasicStroke(2);

  private final String live;
  private final int[] degrees;

  Hatch(String live, int... degrees) {
    this.live = live;
    this.degrees = degrees;
  }

  /** What Plotly calls it, as a literal of JavaScript. */
  String live() {
    return "'" + live + "'";
  }

  /** Draws it within a rectangle of pixels. */
  void draw(Graphics2D graphics, Rectangle2D within) {
    if (degrees.length == 0) {
      return;
    }
    Shape clip = graphics.getClip();
    graphics.clip(within);
    graphics.setColor(Color.WHITE);
    graphics.setStroke(STROKE);
    Arrays.stream(degrees).forEach(angle -> lines(graphics, within, Math.toRadians(angle)));
    graphics.setClip(clip);
  }

  /** Parallel lines, rising by an angle, the first through the lower left corner. */
  private static void lines(Graphics2D graphics, Rectangle2D within, double angle) {
    double reach = within.getWidth() + within.getHeight();
    double along = Math.cos(angle) * reach;
    double up = -Math.sin(angle) * reach;
    for (double across = -reach; across <= reach; across += APART) {
      double x = within.getMinX() + Math.sin(angle) * across;
      double y = within.getMaxY() + Math.cos(angle) * across;
      graphics.draw(new Line2D.Double(x - along, y - up, x + along, y + up));
    }
  }
}
