package waelab.plot;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import waelab.base.BadConfigException;

/** Curves for a chart: of a function, of segments, of how numbers are spread. */
public final class Lines {

  /** What a caption says of numbers that come from no data set. */
  public static final String CAPTION = "Numbers drawn or computed by this notebook, no data set.";

  private static final int POINTS = 201;

  private Lines() {}

  /** The graph of a function over [from, to]. */
  public static Chart.Series function(String name, DoubleUnaryOperator f, double from, double to) {
    double[] x = new double[POINTS];
    Arrays.setAll(x, i -> from + (to - from) * i / (POINTS - 1));
    return new Chart.Series(name, x, Arrays.stream(x).map(f).toArray());
  }

  /**
   * Segments in the plane, with gaps between them.
   *
   * @param from n×2
   * @param to n×2
   */
  public static Chart.Series segments(String name, double[][] from, double[][] to) {
    BadConfigException.require(
        from.length == to.length, "ends", from.length + " and " + to.length, "as many of each");
    double[] x = new double[3 * from.length];
    double[] y = new double[3 * from.length];
    for (int i = 0; i < from.length; i++) {
      x[3 * i] = from[i][0];
      y[3 * i] = from[i][1];
      x[3 * i + 1] = to[i][0];
      y[3 * i + 1] = to[i][1];
      x[3 * i + 2] = to[i][0];
      y[3 * i + 2] = Double.NaN;
    }
    return new Chart.Series(name, x, y);
  }

  /**
   * Arrows as segments from their places on.
   *
   * @param from n×2
   * @param directions n×2
   * @param scale what a direction of length 1 is long
   */
  public static Chart.Series arrows(
      String name, double[][] from, double[][] directions, double scale) {
    double[][] to = Arrays.stream(from).map(double[]::clone).toArray(double[][]::new);
    for (int i = 0; i < to.length; i++) {
      to[i][0] += scale * directions[i][0];
      to[i][1] += scale * directions[i][1];
    }
    return segments(name, from, to);
  }

  /** Points in the plane, n×2, with nothing between them. */
  public static Chart.Series points(String name, double[][] points) {
    double[] x = new double[2 * points.length];
    double[] y = new double[2 * points.length];
    for (int i = 0; i < points.length; i++) {
      x[2 * i] = points[i][0];
      y[2 * i] = points[i][1];
      x[2 * i + 1] = points[i][0];
      y[2 * i + 1] = Double.NaN;
    }
    return new Chart.Series(name, x, y);
  }

  /**
   * How many of the numbers lie where: the outline of a histogram of [from, to].
   *
   * @param bins how many steps; what lies outside counts to the first and the last
   */
  public static Chart.Series histogram(
      String name, double[] values, double from, double to, int bins) {
    BadConfigException.require(bins >= 1, "bins", bins, "at least 1");
    BadConfigException.require(from < to, "range", from + " to " + to, "rising");
    double[] counts = new double[bins];
    for (double value : values) {
      int bin = (int) Math.floor((value - from) / (to - from) * bins);
      counts[Math.max(0, Math.min(bins - 1, bin))]++;
    }
    double width = (to - from) / bins;
    double[] x =
        IntStream.range(0, 2 * bins).mapToDouble(i -> from + (i + 1) / 2 * width).toArray();
    double[] y = IntStream.range(0, 2 * bins).mapToDouble(i -> counts[i / 2]).toArray();
    return new Chart.Series(name, x, y);
  }

  /** A chart of one panel, whose numbers come from no data set. */
  public static Chart chart(String title, String xLabel, String yLabel, Chart.Series... series) {
    var panel = Chart.Panel.of(title, xLabel, yLabel, List.of(series));
    return new Chart("", List.of(panel), CAPTION);
  }
}
