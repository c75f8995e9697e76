package waelab.metrics;

import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;

/**
 * Density and coverage (Naeem et al., <em>Reliable Fidelity and Diversity Metrics for Generative
 * Models</em>, ICML 2020, §3). One outlier among the generated samples has little effect on them.
 * Around each real sample there is a ball that reaches to its k-th nearest real neighbour. The
 * balls are open, as in the authors' code, so that a set compared with itself has density 1.
 *
 * @param density 1/k times the mean number of real balls that contain a generated sample: 1 if both
 *     distributions are equal, above 1 if the generated samples are mostly in the data's dense
 *     parts
 * @param coverage the fraction of the real balls with a generated sample inside, 0 … 1; about 1 −
 *     2⁻ᵏ if both distributions are equal and n is large
 * @param k the neighbour that a ball reaches to
 * @param real number of real samples
 * @param generated number of generated samples; coverage depends on both numbers
 * @param space name of the feature space
 */
public record DensityCoverage(
    double density, double coverage, int k, int real, int generated, String space)
    implements SetMetric {

  /** The paper's k. */
  public static final int K = 5;

  /**
   * Density and coverage with the paper's k = 5.
   *
   * @throws BadArgumentException if there are no more than k real samples
   * @throws LabException if the sets' features are of different spaces or dimensions
   */
  public static DensityCoverage of(FeatureMatrix real, FeatureMatrix generated) {
    return of(real, generated, K);
  }

  /** Density and coverage with another k, at least 1. */
  public static DensityCoverage of(FeatureMatrix real, FeatureMatrix generated, int k) {
    BadArgumentException.requireNonNull(real, "real", generated, "generated");
    FeatureMatrix.requireComparable(real, generated);
    double[] radii = PrecisionRecall.squaredRadii(real, k);
    long[] inside = new long[real.size()];
    boolean[] covered = new boolean[real.size()];
    Pairs.squaredDistances(
        real,
        generated,
        (i, row) -> {
          for (double squared : row) {
            inside[i] += squared < radii[i] ? 1 : 0;
          }
          covered[i] = inside[i] > 0;
        });
    double total = 0;
    for (long count : inside) {
      total += count;
    }
    return new DensityCoverage(
        total / k / generated.size(),
        PrecisionRecall.part(covered),
        k,
        real.size(),
        generated.size(),
        real.space());
  }

  /** Both values. */
  @Override
  public String values() {
    return Printable.of("density %.3f, coverage %.3f", density, coverage);
  }

  /** Both values with k, the counts and the feature space. */
  @Override
  public String toString() {
    return values() + PrecisionRecall.of(k, real, generated, space);
  }
}
