package waelab.metrics;

import java.util.Arrays;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;

/**
 * Improved precision and recall (Kynkäänniemi et al., <em>Improved Precision and Recall Metric for
 * Assessing Generative Models</em>, NeurIPS 2019, Eq. 1 and 2): each set's support is the union of
 * the closed balls that reach from a sample to its k-th nearest neighbour in that set.
 *
 * @param precision the fraction of the generated samples inside the real support, 0 … 1: how good
 *     they look
 * @param recall the fraction of the real samples inside the generated support, 0 … 1: how much of
 *     the data the generated samples cover
 * @param k the neighbour that a ball reaches to
 * @param real number of real samples
 * @param generated number of generated samples; both values depend on both numbers
 * @param space name of the feature space
 */
public record PrecisionRecall(
    double precision, double recall, int k, int real, int generated, String space)
    implements SetMetric {

  /** The paper's k. */
  public static final int K = 3;

  /**
   * Precision and recall with the paper's k = 3.
   *
   * @throws BadArgumentException if a set has no more than k samples
   * @throws LabException if the sets' features are of different spaces or dimensions
   */
  public static PrecisionRecall of(FeatureMatrix real, FeatureMatrix generated) {
    return of(real, generated, K);
  }

  /** Precision and recall with another k, at least 1. */
  public static PrecisionRecall of(FeatureMatrix real, FeatureMatrix generated, int k) {
    BadArgumentException.requireNonNull(real, "real", generated, "generated");
    FeatureMatrix.requireComparable(real, generated);
    double[] realRadii = squaredRadii(real, k);
    double[] generatedRadii = squaredRadii(generated, k);
    boolean[] good = new boolean[generated.size()];
    boolean[] covered = new boolean[real.size()];
    Pairs.squaredDistances(
        real,
        generated,
        (i, row) -> {
          for (int j = 0; j < row.length; j++) {
            good[j] |= row[j] <= realRadii[i];
            covered[i] |= row[j] <= generatedRadii[j];
          }
        });
    return new PrecisionRecall(
        part(good), part(covered), k, real.size(), generated.size(), real.space());
  }

  static double part(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return (double) count / flags.length;
  }

  /** Both values. */
  @Override
  public String values() {
    return Printable.of("precision %.3f, recall %.3f", precision, recall);
  }

  /** Both values with k, the counts and the feature space. */
  @Override
  public String toString() {
    return values() + of(k, real, generated, space);
  }

  static String of(int k, int real, int generated, String space) {
    return Printable.of(" (k = %d; %,d real, %,d generated; %s)", k, real, generated, space);
  }

  /**
   * The squared radius of the ball around each sample that reaches to its k-th nearest neighbour in
   * its own set; a sample is not its own neighbour. Together the balls approximate the support of
   * the set's distribution.
   *
   * @throws BadArgumentException if there are not more than k samples
   */
  static double[] squaredRadii(FeatureMatrix samples, int k) {
    BadArgumentException.require(k >= 1, "k", k, "at least 1");
    int n = samples.size();
    BadArgumentException.require(
        n > k, "samples", n, Printable.of("at least %d to have %d neighbours each", k + 1, k));
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
