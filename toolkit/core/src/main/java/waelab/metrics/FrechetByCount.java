package waelab.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import tech.tablesaw.api.Table;
import waelab.base.BadArgumentException;
import waelab.base.Printable;
import waelab.base.Rows;

/**
 * A Fréchet distance measured with fewer and with more samples on each side. Statistics of few
 * samples vary, so the distance is too large on average, by about b/n (Chong and Forsyth,
 * <em>Effectively Unbiased FID and Inception Score and where to find them</em>, CVPR 2020): a line
 * over 1/n estimates the distance for infinitely many samples.
 *
 * @param points one for each number of samples, in the given order
 * @param limit a, where the line a + b/n meets 1/n = 0
 * @param slope b
 */
public record FrechetByCount(List<Point> points, double limit, double slope) {

  /**
   * A mean of distances.
   *
   * @param n number of samples on each side
   * @param value the mean squared Fréchet distance
   * @param sets number of pairs of sets; no two pairs share a sample
   */
  public record Point(int n, double value, int sets) {}

  /** Maximum number of pairs of sets; their mean is accurate enough. */
  private static final int MOST_SETS = 8;

  /** Copies the list. */
  public FrechetByCount {
    points = BadArgumentException.requireNonNullElements(points, "points", "point");
  }

  /**
   * Measures as many pairs of sets as possible for each number of samples, at most {@value
   * #MOST_SETS}.
   *
   * @param counts two at least, all different, from 2 to the number of samples on either side
   * @throws BadArgumentException if the counts are not of this kind
   * @throws waelab.base.LabException if the sides' features are of different spaces or dimensions
   */
  public static FrechetByCount of(FeatureMatrix one, FeatureMatrix other, int... counts) {
    BadArgumentException.requireNonNull(one, "one", other, "other", counts, "counts");
    FeatureMatrix.requireComparable(one, other);
    long different = Arrays.stream(counts).distinct().count();
    BadArgumentException.require(
        counts.length >= 2 && different == counts.length,
        "counts",
        Arrays.toString(counts),
        "two at least, all different");
    int most = Math.min(one.size(), other.size());
    var points = new ArrayList<Point>();
    for (int n : counts) {
      BadArgumentException.require(n >= 2 && n <= most, "count", n, "2 to " + most);
      points.add(point(one, other, n, Math.min(MOST_SETS, most / n)));
    }
    return fit(points);
  }

  /**
   * The real-vs-real baseline (floor) by count: real samples with even indices against those with
   * odd indices.
   */
  public static FrechetByCount floor(FeatureMatrix real, int... counts) {
    BadArgumentException.requireNonNull(real, "real", counts, "counts");
    BadArgumentException.require(real.size() >= 4, "samples", real.size(), "at least 4");
    return of(real.every(2, 0, real.size()), real.every(2, 1, real.size()), counts);
  }

  private static Point point(FeatureMatrix one, FeatureMatrix other, int n, int sets) {
    double sum = 0;
    for (int i = 0; i < sets; i++) {
      sum += statistics(one, i * n, n).frechetDistance(statistics(other, i * n, n));
    }
    return new Point(n, sum / sets, sets);
  }

  private static FeatureStatistics statistics(FeatureMatrix features, int from, int n) {
    return FeatureStatistics.of(features.every(1, from, from + n));
  }

  /** The line a + b/n by least squares. */
  private static FrechetByCount fit(List<Point> points) {
    double x = points.stream().mapToDouble(p -> 1.0 / p.n).average().orElseThrow();
    double y = points.stream().mapToDouble(Point::value).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    for (Point p : points) {
      xy += (1.0 / p.n - x) * (p.value - y);
      xx += (1.0 / p.n - x) * (1.0 / p.n - x);
    }
    double slope = xy / xx;
    return new FrechetByCount(points, y - slope * x, slope);
  }

  /** The value of the line for {@code n} samples on each side. */
  public double at(int n) {
    return limit + slope / n;
  }

  /**
   * E d² between two sets of {@code n} draws from the same distribution N(μ, I) in {@code d}
   * dimensions, to first order in 1/n: the means contribute 2d/n, the covariances d(d + 1)/(2n).
   */
  public static double ofNormals(int d, int n) {
    BadArgumentException.require(d >= 1, "d", d, "at least 1");
    BadArgumentException.require(n >= 1, "n", n, "at least 1");
    return (2.0 * d + d * (d + 1.0) / 2) / n;
  }

  /**
   * A row for each count: the measured distance, the line's value, and the number of pairs of sets.
   */
  public Table table() {
    DoubleFunction<String> readable = value -> Printable.of("%,.4f", value);
    return new Rows<>("Fréchet distance by number of samples", points)
        .ints("n", Point::n)
        .numbers("distance", readable, Point::value)
        .numbers("a + b/n", readable, p -> at(p.n))
        .ints("pairs of sets", Point::sets)
        .table();
  }

  /** {@code 1.23 at n = 250, 0.31 at n = 1,000; 0.002 for n → ∞}. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (Point point : points) {
      String value = FrechetDistance.readable(point.value);
      text.append(Printable.of("%s at n = %,d, ", value, point.n));
    }
    text.setLength(text.length() - 2);
    return text + Printable.of("; %.2g for n → ∞", limit);
  }
}
