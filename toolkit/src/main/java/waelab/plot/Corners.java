package waelab.plot;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Optional;
import org.knowm.xchart.style.markers.Marker;

/**
 * A marker of the lower left and the upper right corner of a rectangle: it keeps how many pixels
 * there are between them, and draws a heat map there. A third point is for XChart, which would put
 * its ticks at the corners if there were but two.
 */
final class Corners extends Marker {

  private static final int POINTS = 3;
  private static final double ODD_PLACE = 0.37;

  private final Optional<BufferedImage> cells;
  private int next;
  private double left;
  private double bottom;
  private double width;
  private double height;

  Corners(Optional<HeatMap> heat) {
    cells = heat.map(Corners::cells);
  }

  /** Its points along one axis. */
  static double[] between(double low, double high) {
    return new double[] {low, high, low + ODD_PLACE * (high - low)};
  }

  /** A pixel for each place, the first row at the bottom. */
  private static BufferedImage cells(HeatMap heat) {
    double[][] z = heat.z();
    double low = heat.low();
    double range = heat.high() - low;
    var cells = new BufferedImage(z[0].length, z.length, BufferedImage.TYPE_INT_ARGB);
    for (int row = 0; row < z.length; row++) {
      for (int column = 0; column < z[row].length; column++) {
        double value = z[row][column];
        if (Double.isFinite(value)) {
          double share = range > 0 ? (value - low) / range : 0.5;
          cells.setRGB(column, z.length - 1 - row, ColorScale.at(share).getRGB());
        }
      }
    }
    return cells;
  }

  @Override
  public void paint(Graphics2D graphics, double x, double y, int size) {
    if (next == 0) {
      left = x;
      bottom = y;
    } else if (next == 1) {
      width = x - left;
      height = bottom - y;
      cells.ifPresent(image -> draw(graphics, image, x, y));
    }
    next = (next + 1) % POINTS;
  }

  private void draw(Graphics2D graphics, BufferedImage image, double right, double top) {
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    int x = (int) Math.round(left);
    int y = (int) Math.round(top);
    int across = (int) Math.round(right) - x;
    int down = (int) Math.round(bottom) - y;
    graphics.drawImage(image, x, y, across, down, null);
  }

  /** Pixels from the left to the right corner, when it was last drawn. */
  double width() {
    return width;
  }

  /** Pixels from the lower to the upper corner. */
  double height() {
    return height;
  }
}
