package waelab.plot;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import org.knowm.xchart.style.markers.Marker;

/** Markers that XChart has not: of a size of their own, and letters. */
final class Stamp extends Marker {

  private static final double LETTERS = 15;

  private interface Shape {
    void paint(Graphics2D graphics, double x, double y);
  }

  private final Shape shape;

  private Stamp(Shape shape) {
    this.shape = shape;
  }

  /** A marker of so many pixels, whatever others have. */
  static Stamp sized(Marker marker, int pixels) {
    return new Stamp((graphics, x, y) -> marker.paint(graphics, x, y, pixels));
  }

  /** A text around its point. */
  static Stamp glyph(String text) {
    Font font = Typeface.size(LETTERS);
    return new Stamp(
        (graphics, x, y) -> {
          Rectangle2D ink =
              font.createGlyphVector(graphics.getFontRenderContext(), text).getVisualBounds();
          graphics.setFont(font);
          graphics.drawString(text, (float) (x - ink.getCenterX()), (float) (y - ink.getCenterY()));
        });
  }

  @Override
  public void paint(Graphics2D graphics, double x, double y, int size) {
    shape.paint(graphics, x, y);
  }
}
