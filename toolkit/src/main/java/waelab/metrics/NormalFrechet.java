package waelab.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import waelab.torch.Torch;

/**
 * The squared Fréchet distance between two normal laws (Dowson and Landau, 1982):
 *
 * <pre>
 *   d² = |μ₁ − μ₂|² + tr Σ₁ + tr Σ₂ − 2 tr (Σ₁Σ₂)^½
 * </pre>
 *
 * <p>With Σ₁ = AAᵀ and Σ₂ = BBᵀ the last trace is the sum of the singular values of AᵀB, since
 * (AᵀB)(AᵀB)ᵀ = AᵀΣ₂A has the eigenvalues of Σ₁Σ₂. They are as exact as the sum is large, while
 * roots of eigenvalues would turn a rounding error of 10⁻¹⁶ into one of 10⁻⁸.
 */
final class NormalFrechet {

  /**
   * What of a covariance's eigenvalues is rounding error, relative to the mean of |f|²: the sums
   * that it comes from are rounded to 2⁻⁵³ of that a few times over.
   */
  private static final double ROUNDING = 64 * 0x1p-52;

  private NormalFrechet() {}

  static double squared(FeatureStatistics one, FeatureStatistics two) {
    int d = one.dimension();
    double[] sigma1 = one.covariance();
    double[] sigma2 = two.covariance();
    double traces = trace(sigma1, d) + trace(sigma2, d);
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      double common =
          Torch.notRecording(
              () -> {
                NDArray a = factor(manager, one, sigma1);
                NDArray b = factor(manager, two, sigma2);
                return Torch.doubles(Torch.operators().svdvals(a.transpose().matMul(b)).sum())[0];
              });
      // No distance is negative; that of a set from itself may be, by a rounding error.
      return Math.max(0, between(one.mean(), two.mean()) + traces - 2 * common);
    }
  }

  /**
   * A with AAᵀ = Σ: the Cholesky factor, or, if Σ is singular, its eigenvectors times the roots of
   * those eigenvalues that are no rounding errors.
   */
  private static NDArray factor(NDManager manager, FeatureStatistics of, double[] sigma) {
    int d = of.dimension();
    double least = ROUNDING * (trace(sigma, d) + between(of.mean(), new double[d]));
    NDArray matrix = Torch.array(manager, sigma, new Shape(d, d));
    return definite(of, matrix, least).orElseGet(() -> spectral(manager, matrix, least));
  }

  private static Optional<NDArray> definite(FeatureStatistics of, NDArray sigma, double least) {
    if (of.size() <= of.dimension()) {
      return Optional.empty(); // n images span n − 1 dimensions at most
    }
    return Torch.operators()
        .cholesky(sigma)
        .filter(l -> Arrays.stream(Torch.doubles(l.diagonal())).allMatch(x -> x * x > least));
  }

  private static NDArray spectral(NDManager manager, NDArray sigma, double least) {
    NDList eigen = Torch.operators().eigh(sigma);
    double[] roots =
        Arrays.stream(Torch.doubles(eigen.get(0)))
            .map(lambda -> lambda > least ? Math.sqrt(lambda) : 0)
            .toArray();
    return eigen.get(1).mul(Torch.array(manager, roots, new Shape(1, roots.length)));
  }

  private static double trace(double[] matrix, int d) {
    double sum = 0;
    for (int i = 0; i < d; i++) {
      sum += matrix[i * d + i];
    }
    return sum;
  }

  /** |a − b|². */
  private static double between(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }
}
