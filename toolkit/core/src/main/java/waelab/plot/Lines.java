package waelab.plot;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import waelab.base.BadArgumentException;

/** Series of a chart: a function, segments, arrows, points and ellipses of the plane. */
public final class Lines {

  /** The caption of numbers that do not come from a data set. */
  public static final String CAPTION = "Numbers drawn or computed by this notebook, no data set.";

  private static final int POINTS = 201;
  private static final int CORNERS = 48;

  private Lines() {}

  /** The graph of a function over [from, to]. */
  public static Chart.Series function(String name, DoubleUnaryOperator f, double from, double to) {
    BadArgumentException.requireNonNull(f, "f");
    double[] x = new double[POINTS];
    Arrays.setAll(x, i -> from + (to - from) * i / (POINTS - 1));
    return new Chart.Series(name, x, Arrays.stream(x).map(f).toArray(), Mark.LINE);
  }

  /**
   * Segments in the plane, with gaps between them, such as a transport plan.
   *
   * @param from n×2
   * @param to n×2
   */
  public static Chart.Series segments(String name, double[][] from, double[][] to) {
    BadArgumentException.requireNonNull(from, "from", to, "to");
    BadArgumentException.require(
        from.length == to.length, "ends", from.length + " and " + to.length, "as many of each");
    return pieces(name, from.length, 2, (i, k) -> k == 0 ? from[i] : to[i]);
  }

  /**
   * Arrows as segments from their starting points.
   *
   * @param from n×2
   * @param directions n×2
   * @param scale length of the segment for a direction of length 1
   */
  public static Chart.Series arrows(
      String name, double[][] from, double[][] directions, double scale) {
    BadArgumentException.requireNonNull(from, "from", directions, "directions");
    double[][] to = Arrays.stream(from).map(double[]::clone).toArray(double[][]::new);
    for (int i = 0; i < to.length; i++) {
      to[i][0] += scale * directions[i][0];
      to[i][1] += scale * directions[i][1];
    }
    return segments(name, from, to);
  }

  /** Points in the plane, n×2, without lines between them. */
  public static Chart.Series points(String name, double[][] points) {
    BadArgumentException.requireNonNull(points, "points");
    double[] x = Arrays.stream(points).mapToDouble(point -> point[0]).toArray();
    double[] y = Arrays.stream(points).mapToDouble(point -> point[1]).toArray();
    return new Chart.Series(name, x, y, Mark.POINTS);
  }

  /**
   * Ellipses with axes along x and y, such as one σ around μ for a diagonal Gaussian.
   *
   * @param ellipses for each the x and y of its centre, then its half axes along x and y
   */
  public static Chart.Series ellipses(String name, double[][] ellipses) {
    BadArgumentException.requireNonNull(ellipses, "ellipses");
    BadArgumentException.require(
        Arrays.stream(ellipses).allMatch(each -> each.length == 4),
        "ellipses",
        "of other rows",
        "of four numbers a row");
    return pieces(
        name,
        ellipses.length,
        CORNERS + 1,
        (i, k) -> {
          double[] e = ellipses[i];
          double angle = 2 * Math.PI * (k % CORNERS) / CORNERS;
          return new double[] {e[0] + e[2] * Math.cos(angle), e[1] + e[3] * Math.sin(angle)};
        });
  }

  private interface Corner {
    double[] of(int piece, int k);
  }

  /** n lines with this number of corners each, with a gap after each. */
  private static Chart.Series pieces(String name, int n, int corners, Corner corner) {
    int each = corners + 1;
    double[] x = new double[n * each];
    double[] y = new double[n * each];
    for (int at = 0; at < x.length; at++) {
      double[] here = corner.of(at / each, Math.min(at % each, corners - 1));
      x[at] = here[0];
      y[at] = at % each == corners ? Double.NaN : here[1];
    }
    return new Chart.Series(name, x, y, Mark.LINE);
  }

  /** A chart of one panel, whose numbers do not come from a data set. */
  public static Chart chart(String title, String xLabel, String yLabel, Chart.Series... series) {
    List<Chart.Series> all = Arrays.asList(BadArgumentException.requireNonNull(series, "series"));
    var panel = Chart.Panel.of(title, xLabel, yLabel, all);
    return new Chart("", List.of(panel), CAPTION);
  }
}
