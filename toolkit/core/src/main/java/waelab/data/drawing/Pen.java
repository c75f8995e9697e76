package waelab.data.drawing;

import java.util.ArrayList;
import java.util.List;

/**
 * A round pen that draws polylines, white on black, with soft edges.
 *
 * <p>{@code Graphics2D} is not used: it needs the window system if {@code DISPLAY} is set, and its
 * renderer differs between Java versions. Sums, products and square roots are the same on every
 * machine.
 */
final class Pen {

  /** The number of straight pieces of a curve between two points. */
  static final int PIECES = 6;

  /** The width of the transition from white to black at an edge, in pixels. */
  private static final double FADE = 1.3;

  private Pen() {}

  /**
   * The smooth curve through points: a Catmull-Rom spline as a polyline.
   *
   * @param points x₀ y₀ x₁ y₁ …; a point that is repeated is a corner
   * @return more points in the same layout, without repeated points
   */
  static double[] curve(double[] points) {
    int n = points.length / 2;
    List<Double> way = new ArrayList<>(List.of(points[0], points[1]));
    for (int i = 0; i + 1 < n; i++) {
      if (same(points, i, i + 1)) {
        continue;
      }
      // Beyond an end or a corner there is no neighbour: the point itself is used.
      int before = Math.max(0, i - 1);
      int after = Math.min(n - 1, i + 2);
      for (int piece = 1; piece <= PIECES; piece++) {
        double t = (double) piece / PIECES;
        for (int axis = 0; axis < 2; axis++) {
          way.add(
              between(
                  points[2 * before + axis],
                  points[2 * i + axis],
                  points[2 * i + 2 + axis],
                  points[2 * after + axis],
                  t));
        }
      }
    }
    return way.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static boolean same(double[] points, int a, int b) {
    return points[2 * a] == points[2 * b] && points[2 * a + 1] == points[2 * b + 1];
  }

  /** Catmull-Rom between b (t = 0) and c (t = 1). */
  private static double between(double a, double b, double c, double d, double t) {
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  }

  /**
   * Draws a polyline; where strokes cross, the brighter value is kept.
   *
   * @param line x₀ y₀ x₁ y₁ … in pixels; pixel (0, 0) has its centre at (0.5, 0.5)
   * @param radius half the width of the pen, in pixels
   * @param image side×side bytes, 0 black … 255 white, starting at {@code at}
   */
  static void draw(double[] line, double radius, byte[] image, int at, int side) {
    double reach = radius + FADE / 2;
    for (int i = 0; i + 3 < line.length; i += 2) {
      int left = first(Math.min(line[i], line[i + 2]) - reach);
      int right = last(Math.max(line[i], line[i + 2]) + reach, side);
      int top = first(Math.min(line[i + 1], line[i + 3]) - reach);
      int bottom = last(Math.max(line[i + 1], line[i + 3]) + reach, side);
      for (int y = top; y <= bottom; y++) {
        for (int x = left; x <= right; x++) {
          double light = (reach - distance(x + 0.5, y + 0.5, line, i)) / FADE;
          int value = (int) (255 * Math.max(0, Math.min(1, light)) + 0.5);
          int pixel = at + y * side + x;
          image[pixel] = (byte) Math.max(image[pixel] & 0xff, value);
        }
      }
    }
  }

  private static int first(double edge) {
    return (int) Math.max(0, Math.floor(edge));
  }

  private static int last(double edge, int side) {
    return (int) Math.min(side - 1, Math.floor(edge));
  }

  /** The distance of a point from the piece of the line that starts at index i. */
  private static double distance(double x, double y, double[] line, int i) {
    double alongX = line[i + 2] - line[i];
    double alongY = line[i + 3] - line[i + 1];
    double length2 = alongX * alongX + alongY * alongY;
    double dx = x - line[i];
    double dy = y - line[i + 1];
    double t = length2 == 0 ? 0 : (dx * alongX + dy * alongY) / length2;
    t = Math.max(0, Math.min(1, t));
    dx -= t * alongX;
    dy -= t * alongY;
    return Math.sqrt(dx * dx + dy * dy);
  }
}
