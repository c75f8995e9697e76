package waelab.metrics;

import java.util.Arrays;
import java.util.Optional;
import waelab.base.BadArgumentException;

/**
 * Tests whether numbers are a sample of a normal distribution: the omnibus test K² of D'Agostino
 * and Pearson (1973), with the transformations of skewness and kurtosis to standard normal z₁ and
 * z₂ by D'Agostino (1970) and Anscombe and Glynn (1983); see D'Agostino, Belanger and D'Agostino
 * Jr. (1990). Under normality K² = z₁² + z₂² is χ² with 2 degrees of freedom.
 *
 * <p>It depends only on the shape, not on mean and variance. Coordinates of codes on a sphere in ℝᵈ
 * have kurtosis 3d/(d + 2), which it detects while a distance of distribution functions does not.
 *
 * @param statistic K², at least 0
 * @param pValue the probability that a normal sample has a K² at least as large, exp(−K²/2)
 */
public record Normality(double statistic, double pValue) {

  /** For fewer numbers than this, z₂ is far from normal. */
  static final int LEAST = 20;

  /** The test of a sample; empty if it has fewer than 20 numbers or they do not vary. */
  public static Optional<Normality> of(double[] sample) {
    BadArgumentException.requireNonNull(sample, "sample");
    int n = sample.length;
    double mean = Arrays.stream(sample).average().orElse(Double.NaN);
    double m2 = moment(sample, mean, 2);
    // The mean of equal numbers may have a rounding error, so that their variance is not exactly 0.
    if (n < LEAST || !(m2 > mean * mean * 0x1p-96)) {
      return Optional.empty();
    }
    double z1 = skewness(moment(sample, mean, 3) / Math.pow(m2, 1.5), n);
    double z2 = kurtosis(moment(sample, mean, 4) / (m2 * m2), n);
    double statistic = z1 * z1 + z2 * z2;
    return Optional.of(new Normality(statistic, Math.exp(-statistic / 2)));
  }

  private static double moment(double[] sample, double mean, int power) {
    double sum = 0;
    for (double x : sample) {
      sum += Math.pow(x - mean, power);
    }
    return sum / sample.length;
  }

  /** z₁ of √b₁ = m₃ / m₂^(3/2). */
  private static double skewness(double rootB1, double n) {
    double y = rootB1 * Math.sqrt((n + 1) * (n + 3) / (6 * (n - 2)));
    double beta2 =
        3 * (n * n + 27 * n - 70) * (n + 1) * (n + 3) / ((n - 2) * (n + 5) * (n + 7) * (n + 9));
    double w2 = Math.sqrt(2 * (beta2 - 1)) - 1;
    double alpha = Math.sqrt(2 / (w2 - 1));
    double u = y / alpha;
    double asinh = Math.log(Math.abs(u) + Math.sqrt(u * u + 1)) * Math.signum(u);
    return asinh / Math.sqrt(0.5 * Math.log(w2));
  }

  /** z₂ of b₂ = m₄ / m₂². */
  private static double kurtosis(double b2, double n) {
    double mean = 3 * (n - 1) / (n + 1);
    double variance = 24 * n * (n - 2) * (n - 3) / ((n + 1) * (n + 1) * (n + 3) * (n + 5));
    double x = (b2 - mean) / Math.sqrt(variance);
    double rootBeta1 =
        6
            * (n * n - 5 * n + 2)
            / ((n + 7) * (n + 9))
            * Math.sqrt(6 * (n + 3) * (n + 5) / (n * (n - 2) * (n - 3)));
    double a = 6 + 8 / rootBeta1 * (2 / rootBeta1 + Math.sqrt(1 + 4 / (rootBeta1 * rootBeta1)));
    double cube = (1 - 2 / a) / (1 + x * Math.sqrt(2 / (a - 4)));
    return (1 - 2 / (9 * a) - Math.cbrt(cube)) / Math.sqrt(2 / (9 * a));
  }
}
