package waelab.data.drawing;

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
   * The smooth closed way through points; one that stands twice, but not the first, is a corner.
   */
  static double[] closed(double... points) {
    int n = points.length;
    double[] around = new double[n + 6];
    for (int i = 0; i < around.length; i++) {
      around[i] = points[(i + n - 2) % n];
    }
    // Once around and a piece more at both ends, so that the first point has its neighbours.
    double[] way = Pen.curve(around);
    return Arrays.copyOfRange(way, 2 * Pen.PIECES, way.length - 2 * Pen.PIECES);
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
