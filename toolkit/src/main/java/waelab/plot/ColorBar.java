package waelab.plot;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.util.Locale;

/** What the colours of a heat map mean, drawn beside it. */
final class ColorBar {

  /** Pixels it takes beside a panel. */
  static final int WIDTH = 110;

  private static final int BAR = 20;
  private static final int MARGIN = 60;
  private static final int TICKS = 5;

  private final HeatMap heat;

  ColorBar(HeatMap heat) {
    this.heat = heat;
  }

  /** Draws it with its left edge at {@code left}, in a panel of this height. */
  void draw(Graphics2D graphics, int left, int height) {
    int length = height - 2 * MARGIN;
    for (int i = 0; i < length; i++) {
      graphics.setColor(ColorScale.at(1 - i / (length - 1.0)));
      graphics.fillRect(left, MARGIN + i, BAR, 1);
    }
    graphics.setColor(Canvas.INK);
    graphics.setFont(Typeface.size(16));
    for (int k = 0; k < TICKS; k++) {
      double share = k / (TICKS - 1.0);
      double value = heat.low() + share * (heat.high() - heat.low());
      int y = MARGIN + (int) Math.round((1 - share) * (length - 1));
      graphics.drawLine(left + BAR, y, left + BAR + 4, y);
      graphics.drawString(label(value), left + BAR + 8, y + 6);
    }
    AffineTransform upright = graphics.getTransform();
    int across = graphics.getFontMetrics().stringWidth(heat.label());
    graphics.translate(left + WIDTH - 10, height / 2.0 + across / 2.0);
    graphics.rotate(-Math.PI / 2);
    graphics.drawString(heat.label(), 0, 0);
    graphics.setTransform(upright);
  }

  /** Three digits, of a number that is 0 but for rounding none. */
  private String label(double value) {
    boolean zero = Math.abs(value) < 1e-9 * (heat.high() - heat.low());
    return StaticPanel.tick(
        zero ? 0 : Double.parseDouble(String.format(Locale.ROOT, "%.2e", value)));
  }
}
