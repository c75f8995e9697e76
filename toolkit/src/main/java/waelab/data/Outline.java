package waelab.data;

import java.util.Arrays;

/** Closed curves to be filled: x₀ y₀ x₁ y₁ …, in pixels. */
final class Outline {

  private static final int ELLIPSE = 40;

  private Outline() {}

  static double[] ellipse(double x, double y, double radiusX, double radiusY) {
    double[] curve = new double[2 * ELLIPSE];
    for (int i = 0; i < ELLIPSE; i++) {
      double angle = 2 * Math.PI * i / ELLIPSE;
      curve[2 * i] = x + radiusX * StrictMath.cos(angle);
      curve[2 * i + 1] = y + radiusY * StrictMath.sin(angle);
    }
    return curve;
  }

  /**
   * The smooth closed way through points. A point that stands twice is a corner; the first is one
   * nearly, so it belongs where it does not show.
   */
  static double[] closed(double... points) {
    double[] around = Arrays.copyOf(points, points.length + 2);
    around[points.length] = points[0];
    around[points.length + 1] = points[1];
    return Pen.curve(around);
  }

  /** A smooth line through points, {@code width} pixels wide in the middle and thin at its ends. */
  static double[] ribbon(double width, double... points) {
    return band(width, 0.15, points);
  }

  /**
   * A smooth line through points.
   *
   * @param ends width at the ends, as a share of that in the middle
   */
  static double[] band(double width, double ends, double... points) {
    double[] way = Pen.curve(points);
    int n = way.length / 2;
    double[] curve = new double[2 * way.length];
    for (int i = 0; i < n; i++) {
      int before = 2 * Math.max(0, i - 1);
      int after = 2 * Math.min(n - 1, i + 1);
      double dx = way[after] - way[before];
      double dy = way[after + 1] - way[before + 1];
      double length = Math.sqrt(dx * dx + dy * dy);
      double t = 2.0 * i / (n - 1) - 1;
      double half = width / 2 * (ends + (1 - ends) * (1 - t * t)) / length;
      curve[2 * i] = way[2 * i] - half * dy;
      curve[2 * i + 1] = way[2 * i + 1] + half * dx;
      curve[curve.length - 2 * i - 2] = way[2 * i] + half * dy;
      curve[curve.length - 2 * i - 1] = way[2 * i + 1] - half * dx;
    }
    return curve;
  }
}
