package waelab.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Locale;
import waelab.base.LabException;
import waelab.data.Samples;
import waelab.metrics.FeatureStatistics;
import waelab.metrics.FeatureSums;
import waelab.torch.Torch;

/**
 * Where samples lie and along which directions they vary.
 *
 * @param samples n, how many these are of
 * @param mean D numbers
 * @param variances along each direction, falling, k numbers; none is a rounding error
 * @param directions k×D, orthonormal rows
 * @param total the variance along all directions together
 */
record PrincipalAxes(
    int samples, double[] mean, double[] variances, double[] directions, double total) {

  private static final int BLOCK = 256;

  /** What float64 leaves of no variance, as a part of the mean square: of sums over thousands. */
  private static final double ROUNDING = 1e-12;

  /** The first k directions of samples, or as many as they vary in. */
  static PrincipalAxes of(Samples samples, int k) {
    boolean wide = samples.values() > Pca.MOST;
    return Torch.notRecording(() -> wide ? fromProducts(samples, k) : fromCovariance(samples, k));
  }

  private static PrincipalAxes fromCovariance(Samples samples, int k) {
    FeatureStatistics statistics = statistics(samples);
    int d = statistics.dimension();
    double[] covariance = statistics.covariance();
    double[] mean = statistics.mean();
    double total = 0;
    for (int j = 0; j < d; j++) {
      total += covariance[j * d + j];
    }
    try (NDManager manager = Torch.newManager()) {
      NDList eigen = Torch.operators().eigh(Torch.array(manager, covariance, new Shape(d, d)));
      double[] variances =
          largest(Torch.doubles(eigen.get(0)), k, ROUNDING * (total + squared(mean)), samples);
      int from = d - variances.length;
      NDArray rising = eigen.get(1).transpose().get(from + ":");
      double[] directions = falling(Torch.doubles(rising), variances.length, d);
      return new PrincipalAxes(samples.size(), mean, variances, directions, total);
    }
  }

  private static FeatureStatistics statistics(Samples samples) {
    try (FeatureSums sums = new FeatureSums((int) samples.values())) {
      for (int from = 0; from < samples.size(); from += BLOCK) {
        try (NDManager manager = Torch.newManager()) {
          sums.add(Pca.block(manager, samples, from, Math.min(from + BLOCK, samples.size())));
        }
      }
      return sums.statistics();
    }
  }

  /** If XXᵀu = (n−1)λ u for centred rows X, then Xᵀu/√((n−1)λ) is a direction of variance λ. */
  private static PrincipalAxes fromProducts(Samples samples, int k) {
    int n = Math.min(samples.size(), Pca.MOST);
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray x = Pca.block(manager, samples, 0, n);
      NDArray mean = x.mean(new int[] {0}, true);
      NDArray centred = x.sub(mean);
      double[] centre = Torch.doubles(mean);
      NDList eigen = Torch.operators().eigh(centred.matMul(centred.transpose()));
      double[] all = Arrays.stream(Torch.doubles(eigen.get(0))).map(l -> l / (n - 1)).toArray();
      double total = Arrays.stream(all).sum();
      double[] variances = largest(all, k, ROUNDING * (total + squared(centre)), samples);
      double[] lengths = new double[variances.length];
      Arrays.setAll(lengths, i -> Math.sqrt((n - 1) * variances[lengths.length - 1 - i]));
      NDArray u = eigen.get(1).transpose().get(n - variances.length + ":");
      NDArray rising = u.matMul(centred).div(Torch.array(manager, lengths, column(lengths)));
      double[] directions = falling(Torch.doubles(rising), variances.length, centre.length);
      return new PrincipalAxes(n, centre, variances, directions, total);
    }
  }

  private static Shape column(double[] values) {
    return new Shape(values.length, 1);
  }

  /** The k largest of rising eigenvalues that are above a bound, falling. */
  private static double[] largest(double[] rising, int k, double bound, Samples samples) {
    int d = rising.length;
    int above = (int) Arrays.stream(rising).filter(value -> value > bound).count();
    if (above == 0) {
      throw new LabException(
          String.format(
              Locale.ROOT,
              "These %,d samples (%s) are all the same, so they have no principal components.",
              samples.size(),
              samples.caption()));
    }
    double[] largest = new double[Math.min(k, above)];
    Arrays.setAll(largest, i -> rising[d - 1 - i]);
    return largest;
  }

  /** Turns the order of k rows around, and each so that its largest number is positive. */
  private static double[] falling(double[] rising, int k, int d) {
    double[] directions = new double[k * d];
    for (int i = 0; i < k; i++) {
      int from = (k - 1 - i) * d;
      double most = 0;
      for (int j = 0; j < d; j++) {
        most = Math.abs(rising[from + j]) > Math.abs(most) ? rising[from + j] : most;
      }
      for (int j = 0; j < d; j++) {
        directions[i * d + j] = most < 0 ? -rising[from + j] : rising[from + j];
      }
    }
    return directions;
  }

  private static double squared(double[] x) {
    return Arrays.stream(x).map(value -> value * value).sum();
  }
}
