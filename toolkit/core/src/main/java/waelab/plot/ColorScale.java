package waelab.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import waelab.base.Printable;

/**
 * The colours of a heat map, from pale yellow over green to blue: the first seven of ColorBrewer's
 * YlGnBu (Brewer 2003). Each is darker than the one before, so colour-blind people can read it,
 * also in a grey print. Points are visible on the darkest, too.
 */
final class ColorScale {

  /** The width of its bar next to a panel, in pixels. */
  static final int WIDTH = 110;

  private static final int BAR = 20;
  private static final int MARGIN = 60;
  private static final int TICKS = 5;

  private static final List<Color> STOPS =
      IntStream.of(0xFFFFD9, 0xEDF8B1, 0xC7E9B4, 0x7FCDBB, 0x41B6C4, 0x1D91C0, 0x225EA8)
          .mapToObj(Canvas::color)
          .toList();

  private ColorScale() {}

  /** The colour of a number from 0, the lowest, to 1, the highest. */
  static Color at(double share) {
    double place = Math.max(0, Math.min(1, share)) * (STOPS.size() - 1);
    int i = (int) Math.min(place, STOPS.size() - 2);
    Color a = STOPS.get(i);
    Color b = STOPS.get(i + 1);
    double t = place - i;
    return new Color(
        mixed(a.getRed(), b.getRed(), t),
        mixed(a.getGreen(), b.getGreen(), t),
        mixed(a.getBlue(), b.getBlue(), t));
  }

  private static int mixed(int a, int b, double t) {
    return (int) Math.round(a + t * (b - a));
  }

  /** The same in Plotly's format. */
  static String live() {
    return IntStream.range(0, STOPS.size())
        .mapToObj(i -> "[" + i / (STOPS.size() - 1.0) + ", \"" + Style.hex(STOPS.get(i)) + "\"]")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** Draws a heat map between the axes: a cell for each number, the first row at the bottom. */
  static void draw(HeatMap heat, Graphics2D graphics, Axes axes) {
    double[][] z = heat.z();
    double low = heat.low();
    double range = heat.high() - low;
    var cells = new BufferedImage(z[0].length, z.length, BufferedImage.TYPE_INT_ARGB);
    for (int row = 0; row < z.length; row++) {
      for (int column = 0; column < z[row].length; column++) {
        double value = z[row][column];
        if (Double.isFinite(value)) {
          double share = range > 0 ? (value - low) / range : 0.5;
          cells.setRGB(column, z.length - 1 - row, at(share).getRGB());
        }
      }
    }
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    Extent extent = heat.extent();
    int x = (int) Math.round(axes.across(extent.left()));
    int y = (int) Math.round(axes.down(extent.top()));
    int across = (int) Math.round(axes.across(extent.right())) - x;
    int down = (int) Math.round(axes.down(extent.bottom())) - y;
    graphics.drawImage(cells, x, y, across, down, null);
  }

  /** Draws the bar of colours next to a panel, with its left edge at {@code left}. */
  static void drawBar(HeatMap heat, Graphics2D graphics, int left, int height) {
    int length = height - 2 * MARGIN;
    for (int i = 0; i < length; i++) {
      graphics.setColor(at(1 - i / (length - 1.0)));
      graphics.fillRect(left, MARGIN + i, BAR, 1);
    }
    graphics.setColor(Canvas.INK);
    graphics.setFont(Typeface.size(16));
    double range = heat.high() - heat.low();
    for (int k = 0; k < TICKS; k++) {
      double share = k / (TICKS - 1.0);
      int y = MARGIN + (int) Math.round((1 - share) * (length - 1));
      graphics.drawLine(left + BAR, y, left + BAR + 4, y);
      graphics.drawString(label(heat.low() + share * range, range), left + BAR + 8, y + 6);
    }
    AffineTransform upright = graphics.getTransform();
    int across = graphics.getFontMetrics().stringWidth(heat.label());
    graphics.translate(left + WIDTH - 10, height / 2.0 + across / 2.0);
    graphics.rotate(-Math.PI / 2);
    graphics.drawString(heat.label(), 0, 0);
    graphics.setTransform(upright);
  }

  /** A number with three digits; 0 for a number that differs from 0 only by rounding. */
  private static String label(double value, double range) {
    boolean zero = Math.abs(value) < 1e-9 * range;
    return StaticPanel.tick(zero ? 0 : Double.parseDouble(Printable.of("%.2e", value)));
  }
}
