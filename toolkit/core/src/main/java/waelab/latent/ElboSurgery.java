package waelab.latent;

import java.util.Arrays;
import waelab.base.BadArgumentException;
import waelab.base.Printable;
import waelab.base.Randomness;
import waelab.base.StoppedException;
import waelab.metrics.Posteriors;

/**
 * The parts of a VAE's mean divergence (Hoffman and Johnson 2016, "ELBO surgery"): for N samples
 * with posteriors q(z|xᵢ), whose mean is the aggregate posterior q(z),
 *
 * <pre>  (1/N) Σᵢ KL(q(z|xᵢ) ‖ p(z)) = I(x; z) + KL(q(z) ‖ p(z)),   0 ≤ I(x; z) ≤ log N,</pre>
 *
 * <p>for p(z) = N(0, I). The left side is a closed form. Both terms on the right are means over
 * draws of z, so that their sum can be compared with the left side. The aggregate is that of
 * <em>these</em> N samples; with more samples I can be larger.
 *
 * @param meanKl the left side, in nats
 * @param information I(x; z), the information in a code about which sample it is of, in nats; the
 *     estimate is never above log N
 * @param aggregateKl KL(q(z) ‖ p(z)), how far all codes together are from the prior, in nats
 * @param deviation the standard deviation of the sum of both estimates
 * @param samples N
 */
public record ElboSurgery(
    double meanKl, double information, double aggregateKl, double deviation, int samples) {

  /** The largest allowed N² times draws times d, which takes half a minute. */
  private static final double MOST = 2e10;

  /**
   * Splits the mean divergence of posteriors into its parts.
   *
   * @param draws codes drawn for each sample; at least 1, and 2 if there is only one sample
   * @param seed of the draws
   * @throws waelab.base.LabException if the thread is interrupted
   */
  public static ElboSurgery of(Posteriors laws, int draws, long seed) {
    int n = BadArgumentException.requireNonNull(laws, "laws").size();
    int d = laws.dimension();
    BadArgumentException.require(draws >= 1 && n * (long) draws >= 2, "draws", draws, "2 in all");
    BadArgumentException.require(
        (double) n * n * draws * d <= MOST, "draws", draws, "fewer, or take fewer samples");
    var mixture = new Mixture(laws);
    var randomness = new Randomness(seed);
    double information = 0;
    double aggregate = 0;
    double square = 0;
    for (int i = 0; i < n; i++) {
      StoppedException.check("Interrupted after %,d of %,d samples.", i, n);
      for (int k = 0; k < draws; k++) {
        long place = ((long) i * draws + k) * d;
        double[] z = mixture.draw(i, CodeSet.doubles(randomness.normals("surgery", 0, place, d)));
        double own = mixture.logDensity(i, z);
        double all = mixture.logDensity(z);
        double norm = Arrays.stream(z).map(e -> e * e).sum();
        double prior = -0.5 * (d * Math.log(2 * Math.PI) + norm);
        information += own - all;
        aggregate += all - prior;
        square += (own - prior) * (own - prior);
      }
    }
    double count = (double) n * draws;
    double mean = (information + aggregate) / count;
    double deviation = Math.sqrt(Math.max(0, square / count - mean * mean) / count);
    return new ElboSurgery(laws.meanKl(), information / count, aggregate / count, deviation, n);
  }

  /** q(z|xᵢ) and their mean. */
  private static final class Mixture {

    private final double[][] means;
    private final double[][] inverse;
    private final double[] constant;
    private final double[] logs;

    Mixture(Posteriors laws) {
      means = laws.means();
      inverse = laws.deviations().clone();
      constant = new double[means.length];
      logs = new double[means.length];
      for (int j = 0; j < means.length; j++) {
        double logVolume = 0;
        for (double sd : inverse[j]) {
          logVolume += Math.log(sd);
        }
        constant[j] = -logVolume - 0.5 * means[j].length * Math.log(2 * Math.PI);
        inverse[j] = Arrays.stream(inverse[j]).map(sd -> 1 / sd).toArray();
      }
    }

    double[] draw(int i, double[] epsilon) {
      double[] z = new double[epsilon.length];
      Arrays.setAll(z, k -> means[i][k] + epsilon[k] / inverse[i][k]);
      return z;
    }

    double logDensity(int j, double[] z) {
      double sum = 0;
      double[] mean = means[j];
      double[] scale = inverse[j];
      for (int k = 0; k < z.length; k++) {
        double t = (z[k] - mean[k]) * scale[k];
        sum += t * t;
      }
      return constant[j] - 0.5 * sum;
    }

    /** log (1/N) Σⱼ q(z|xⱼ), with the largest term factored out so that nothing overflows. */
    double logDensity(double[] z) {
      double most = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < logs.length; j++) {
        logs[j] = logDensity(j, z);
        most = Math.max(most, logs[j]);
      }
      double sum = 0;
      for (double each : logs) {
        sum += Math.exp(each - most);
      }
      return most + Math.log(sum / logs.length);
    }
  }

  /** log N, the most information in a code about which of N samples it is of, in nats. */
  public double mostInformation() {
    return Math.log(samples);
  }

  /** Mean KL − log N, a lower bound on the KL of the aggregate; below 0 it is no restriction. */
  public double forced() {
    return meanKl - mostInformation();
  }

  /**
   * The three terms in a line: {@code KL 18.98 nats: I(x; z) 6.69 of at most 6.91, KL(q(z)‖p)
   * 12.29, sum 18.97 ± 0.18}.
   */
  @Override
  public String toString() {
    return Printable.of(
        "KL %.2f nats: I(x; z) %.2f of at most %.2f, KL(q(z)‖p) %.2f, sum %.2f ± %.2f",
        meanKl, information, mostInformation(), aggregateKl, information + aggregateKl, deviation);
  }
}
