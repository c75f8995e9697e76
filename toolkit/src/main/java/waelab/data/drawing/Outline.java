package waelab.data.drawing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A way through points that becomes a curve to be filled: x₀ y₀ x₁ y₁ …, in pixels.
 *
 * <p>Points are told as a face is built, from its middle outwards: how far from a vertical axis,
 * and how far down.
 */
final class Outline {

  private static final int ELLIPSE = 40;

  private final double axis;
  private final double side;
  private final List<double[]> points = new ArrayList<>();

  private Outline(double axis, double side) {
    this.axis = axis;
    this.side = side;
  }

  /** A way of which no point is told yet. */
  static Outline at(double axis) {
    return new Outline(axis, 1);
  }

  /** The same, to the left of the axis if {@code side} is −1. */
  static Outline at(double axis, int side) {
    return new Outline(axis, side);
  }

  static double[] ellipse(double x, double y, double radiusX, double radiusY) {
    double[] curve = new double[2 * ELLIPSE];
    for (int i = 0; i < ELLIPSE; i++) {
      double angle = 2 * Math.PI * i / ELLIPSE;
      curve[2 * i] = x + radiusX * StrictMath.cos(angle);
      curve[2 * i + 1] = y + radiusY * StrictMath.sin(angle);
    }
    return curve;
  }

  Outline to(double out, double down) {
    points.add(new double[] {axis + side * out, down});
    return this;
  }

  /** Goes on to a point and turns sharply there. */
  Outline corner(double out, double down) {
    return to(out, down).to(out, down);
  }

  /** Goes back on the other side of the axis. */
  Outline mirrored() {
    for (int i = points.size() - 1; i >= 0; i--) {
      double[] point = points.get(i);
      if (point[0] != axis) {
        points.add(new double[] {2 * axis - point[0], point[1]});
      }
    }
    return this;
  }

  /** The smooth way back to the first point, which must be no corner, nor the last. */
  double[] closed() {
    int n = points.size();
    // Once around and a piece more at both ends, so that the first point has its neighbours.
    points.add(0, points.get(n - 1));
    points.add(points.get(1));
    points.add(points.get(2));
    double[] way = Pen.curve(coordinates());
    return Arrays.copyOfRange(way, 2 * Pen.PIECES, way.length - 2 * Pen.PIECES);
  }

  /** A smooth line, {@code width} pixels wide in the middle and thin at its ends. */
  double[] ribbon(double width) {
    return ribbon(width, 0.15);
  }

  /**
   * A smooth line.
   *
   * @param ends width at the ends, as a share of that in the middle
   */
  double[] ribbon(double width, double ends) {
    double[] way = Pen.curve(coordinates());
    int n = way.length / 2;
    double[] curve = new double[2 * way.length];
    for (int i = 0; i < n; i++) {
      int before = 2 * Math.max(0, i - 1);
      int after = 2 * Math.min(n - 1, i + 1);
      double dx = way[after] - way[before];
      double dy = way[after + 1] - way[before + 1];
      double t = 2.0 * i / (n - 1) - 1;
      double half = width / 2 * (ends + (1 - ends) * (1 - t * t)) / Math.sqrt(dx * dx + dy * dy);
      curve[2 * i] = way[2 * i] - half * dy;
      curve[2 * i + 1] = way[2 * i + 1] + half * dx;
      curve[curve.length - 2 * i - 2] = way[2 * i] + half * dy;
      curve[curve.length - 2 * i - 1] = way[2 * i + 1] - half * dx;
    }
    return curve;
  }

  private double[] coordinates() {
    return points.stream().flatMapToDouble(Arrays::stream).toArray();
  }
}
