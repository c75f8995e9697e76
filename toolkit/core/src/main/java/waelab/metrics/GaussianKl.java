package waelab.metrics;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import waelab.base.BadArgumentException;
import waelab.base.Printable;
import waelab.torch.Torch;

/**
 * KL(N(m, S) ‖ N(0, I)) in nats, for the mean m and the covariance S of codes:
 *
 * <pre>
 *   ½ (tr S + ‖m‖² − d − log det S) = ½ (‖m‖² + Σᵢ (λᵢ − 1 − log λᵢ)),   λ the eigenvalues of S
 * </pre>
 *
 * Among all distributions with this mean and covariance, the normal distribution is closest to the
 * prior. So this is a <em>lower bound</em> on KL(q(z) ‖ p(z)). It depends only on the first two
 * moments: it is 0 for codes on a sphere of radius √d. For n draws from the prior itself it is
 * d(d+3)/4n on average.
 *
 * @param nats at least 0; infinite if S is singular
 * @param why why it is infinite, in words; otherwise empty
 */
public record GaussianKl(double nats, String why) {

  /** Codes are float32, so a variance of (2⁻²⁴)² of their squares is only rounding error. */
  private static final double ROUNDING = 0x1p-48;

  /**
   * The divergence for these codes; S is divided by n − 1.
   *
   * @param codes n×d, n at least 2
   */
  public static GaussianKl of(Codes codes) {
    BadArgumentException.requireNonNull(codes, "codes");
    int n = codes.size();
    int d = codes.dimension();
    BadArgumentException.require(n >= 2, "codes", n, "2 at least, to have a covariance");
    if (n <= d) {
      return noVolume(Printable.of("%,d codes span at most %,d of %,d dimensions", n, n - 1, d));
    }
    return Torch.scoped(manager -> Torch.notRecording(() -> of(codes.array(manager, 0, n))));
  }

  private static GaussianKl of(NDArray z) {
    NDArray m = z.mean(new int[] {0});
    NDArray centred = z.sub(m);
    NDArray s = centred.transpose().matMul(centred);
    double[] lambda = Torch.doubles(Torch.operators().eigvalsh(s));
    long n = z.size(0);
    double squaredMean = Torch.doubles(m.square().sum())[0];
    double least = ROUNDING * (Arrays.stream(lambda).sum() / (n - 1) + squaredMean);
    int flat = 0;
    double sum = squaredMean;
    for (double each : lambda) {
      double l = each / (n - 1);
      flat += l <= least ? 1 : 0;
      sum += l - 1 - Math.log(l);
    }
    return flat == 0
        ? new GaussianKl(Math.max(0, sum / 2), "")
        : noVolume("they do not vary in " + flat + " of " + lambda.length + " directions");
  }

  private static GaussianKl noVolume(String why) {
    return new GaussianKl(Double.POSITIVE_INFINITY, "the codes have a singular covariance: " + why);
  }

  /** {@code 0.123 nats}, or ∞ with the reason. */
  @Override
  public String toString() {
    return why.isEmpty() ? Printable.of("%.4g nats", nats) : "∞ (" + why + ")";
  }
}
