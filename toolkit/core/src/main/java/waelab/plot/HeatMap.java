package waelab.plot;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import waelab.base.BadArgumentException;

/**
 * A number for each point of a regular grid, shown as a colour: larger numbers are darker. Numbers
 * that are not finite are white.
 *
 * @param label what the numbers are, with their unit
 * @param x x of the columns, increasing in equal steps, at least 2
 * @param y y of the rows, in the same way
 * @param z one row for each y, one column for each x
 */
public record HeatMap(String label, double[] x, double[] y, double[][] z) {

  /** Copies the numbers. */
  public HeatMap {
    BadArgumentException.requireNonNull(x, "x", y, "y", z, "z");
    requireEven("x", x);
    requireEven("y", y);
    int columns = x.length;
    BadArgumentException.require(
        z.length == y.length && Arrays.stream(z).allMatch(row -> row.length == columns),
        "z",
        z.length + " rows",
        y.length + " rows of " + columns + " numbers each");
    x = x.clone();
    y = y.clone();
    z = copy(z);
  }

  /**
   * A function of the plane.
   *
   * @param from start of both axes
   * @param to end of both axes
   * @param n number of points along each axis, 2 to 400
   */
  public static HeatMap of(
      String label, double from, double to, int n, DoubleBinaryOperator function) {
    BadArgumentException.require(n >= 2 && n <= 400, "n", n, "2 to 400");
    double[] axis =
        IntStream.range(0, n).mapToDouble(i -> from + (to - from) * i / (n - 1)).toArray();
    double[][] z =
        Arrays.stream(axis)
            .mapToObj(v -> Arrays.stream(axis).map(u -> function.applyAsDouble(u, v)).toArray())
            .toArray(double[][]::new);
    return new HeatMap(label, axis, axis, z);
  }

  private static void requireEven(String name, double[] values) {
    int n = values.length;
    BadArgumentException.require(n >= 2, name, n + " numbers", "2 at least");
    double step = (values[n - 1] - values[0]) / (n - 1);
    boolean even =
        step > 0
            && Double.isFinite(step)
            && IntStream.range(1, n)
                .allMatch(i -> Math.abs(values[i] - values[i - 1] - step) <= 1e-6 * step);
    BadArgumentException.require(even, name, "uneven", "numbers that rise in equal steps");
  }

  private static double[][] copy(double[][] z) {
    return Arrays.stream(z).map(double[]::clone).toArray(double[][]::new);
  }

  /** A copy. */
  @Override
  public double[] x() {
    return x.clone();
  }

  /** A copy. */
  @Override
  public double[] y() {
    return y.clone();
  }

  /** A copy. */
  @Override
  public double[][] z() {
    return copy(z);
  }

  /** The smallest finite number, or 0 if there is none. */
  double low() {
    return finite().min().orElse(0);
  }

  /** The largest finite number, or 0 if there is none. */
  double high() {
    return finite().max().orElse(0);
  }

  private DoubleStream finite() {
    return Arrays.stream(z).flatMapToDouble(Arrays::stream).filter(Double::isFinite);
  }

  /** The rectangle of all cells: half a step more than the outermost points on each side. */
  Extent extent() {
    double dx = (x[1] - x[0]) / 2;
    double dy = (y[1] - y[0]) / 2;
    return new Extent(x[0] - dx, x[x.length - 1] + dx, y[0] - dy, y[y.length - 1] + dy);
  }
}
