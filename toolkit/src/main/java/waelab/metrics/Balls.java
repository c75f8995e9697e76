package waelab.metrics;

import java.util.Arrays;
import java.util.Locale;
import waelab.base.BadConfigException;

/**
 * Around each sample the ball that reaches to its k-th nearest neighbour in its own set: together
 * they stand for the support of the set's law.
 */
final class Balls {

  private Balls() {}

  /**
   * The squared radius of each ball; a sample is not its own neighbour.
   *
   * @throws BadConfigException if there are not more than k samples
   */
  static double[] squaredRadii(FeatureMatrix samples, int k) {
    BadConfigException.require(k >= 1, "k", k, "at least 1");
    int n = samples.size();
    BadConfigException.require(
        n > k,
        "samples",
        n,
        String.format(Locale.ROOT, "at least %d to have %d neighbours each", k + 1, k));
    double[] radii = new double[n];
    Pairs.squaredDistances(
        samples,
        samples,
        (i, row) -> {
          row[i] = Double.POSITIVE_INFINITY;
          radii[i] = smallest(row, k);
        });
    return radii;
  }

  /** The k-th smallest value. */
  private static double smallest(double[] values, int k) {
    double[] least = new double[k];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (double value : values) {
      if (value < least[k - 1]) {
        int at = k - 1;
        for (; at > 0 && least[at - 1] > value; at--) {
          least[at] = least[at - 1];
        }
        least[at] = value;
      }
    }
    return least[k - 1];
  }
}
