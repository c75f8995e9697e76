package waelab.plot;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import waelab.base.BadArgumentException;
import waelab.base.Printable;

/**
 * Intervals of equal width for counting numbers. Histograms that are compared share the intervals.
 *
 * @param from start of the first interval
 * @param to end of the last interval
 * @param count number of intervals, 1 to 1,000
 */
public record Bins(double from, double to, int count) {

  /** Checks the values. */
  public Bins {
    BadArgumentException.require(count >= 1 && count <= 1000, "count", count, "1 to 1,000");
    BadArgumentException.require(
        from < to && Double.isFinite(to - from), "bins", from + " to " + to, "rising and finite");
  }

  /** Bins over all finite numbers of some sets. */
  public static Bins over(int count, double[]... sets) {
    BadArgumentException.requireNonNull(sets, "sets");
    DoubleStream all = Arrays.stream(sets).flatMapToDouble(Arrays::stream);
    double[] finite = all.filter(Double::isFinite).toArray();
    BadArgumentException.require(
        finite.length > 0, "sets", "without a finite number", "of numbers");
    double[] span = Extent.span(Arrays.stream(finite));
    return new Bins(span[0], span[1], count);
  }

  /** The width of each interval. */
  public double width() {
    return (to - from) / count;
  }

  /**
   * The number of values in each interval. Values outside all intervals, and values that are not
   * finite, are not counted.
   */
  public int[] counts(double[] values) {
    int[] counts = new int[count];
    for (double value : values) {
      if (value >= from && value <= to) {
        counts[(int) Math.min(count - 1, (value - from) / (to - from) * count)]++;
      }
    }
    return counts;
  }

  /**
   * A histogram as a step curve. Its area is the fraction of the numbers inside the bins: 1 if all
   * are inside. So it can be compared with a density, and with histograms of more or fewer numbers.
   */
  public Chart.Series histogram(String name, double[] values) {
    int[] counts = counts(values);
    double[] x = new double[2 * count + 2];
    double[] y = new double[2 * count + 2];
    for (int i = 0; i <= count; i++) {
      x[2 * i] = x[2 * i + 1] = from + i * width();
      if (i < count) {
        y[2 * i + 1] = y[2 * i + 2] = counts[i] / (values.length * width());
      }
    }
    return new Chart.Series(name, x, y, Mark.AREA);
  }

  @Override
  public String toString() {
    return Printable.of("%d bins from %.4g to %.4g", count, from, to);
  }
}
