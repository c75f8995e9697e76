package waelab.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import waelab.torch.Torch;

/**
 * A normal distribution N(m, S) of codes, in float64.
 *
 * @param mean m, d numbers
 * @param covariance S, d×d
 * @param factor L of S = LLᵀ (Cholesky), d×d, zeros above the diagonal
 */
record Gaussian(double[] mean, double[][] covariance, double[][] factor) {

  /**
   * The maximum-likelihood normal distribution for points with this mean and covariance, among
   * those whose variance is at least {@code floor} in every direction. Eigenvalues of S below it
   * are raised to it; nothing else changes (Ingrassia and Rocci 2007).
   *
   * @param floor above 0
   */
  static Gaussian of(double[] mean, double[][] covariance, double floor) {
    double[][] lowered = copy(covariance);
    for (int a = 0; a < lowered.length; a++) {
      lowered[a][a] -= floor;
    }
    return of(mean, cholesky(lowered).isPresent() ? covariance : raised(covariance, floor));
  }

  /** Whether S is symmetric and its variance above 0 in every direction. */
  static boolean isCovariance(double[][] s) {
    boolean symmetric =
        IntStream.range(0, s.length)
            .allMatch(a -> IntStream.range(0, a).allMatch(b -> s[a][b] == s[b][a]));
    return symmetric && cholesky(s).isPresent();
  }

  /** A normal distribution with a valid covariance. */
  static Gaussian of(double[] mean, double[][] covariance) {
    return new Gaussian(mean, covariance, cholesky(covariance).orElseThrow());
  }

  /** V max(λ, floor) Vᵀ of S = V λ Vᵀ. */
  private static double[][] raised(double[][] s, double floor) {
    int d = s.length;
    double[] flat = Arrays.stream(s).flatMapToDouble(Arrays::stream).toArray();
    double[] values;
    double[] vectors;
    try (NDManager manager = Torch.newManager()) {
      NDArray symmetric = Torch.array(manager, flat, new Shape(d, d));
      NDList valuesAndVectors = Torch.notRecording(() -> Torch.operators().eigh(symmetric));
      valuesAndVectors.attach(manager);
      values = Torch.doubles(valuesAndVectors.get(0));
      vectors = Torch.doubles(valuesAndVectors.get(1));
    }
    double[][] raised = new double[d][d];
    for (int a = 0; a < d; a++) {
      for (int b = 0; b <= a; b++) {
        for (int l = 0; l < d; l++) {
          raised[a][b] += Math.max(values[l], floor) * vectors[a * d + l] * vectors[b * d + l];
        }
        raised[b][a] = raised[a][b];
      }
    }
    return raised;
  }

  /** L of S = LLᵀ, or empty if S is not positive definite. */
  private static Optional<double[][]> cholesky(double[][] s) {
    int d = s.length;
    double[][] l = new double[d][d];
    for (int a = 0; a < d; a++) {
      for (int b = 0; b <= a; b++) {
        double sum = s[a][b];
        for (int c = 0; c < b; c++) {
          sum -= l[a][c] * l[b][c];
        }
        if (a == b && !(sum > 0)) {
          return Optional.empty();
        }
        l[a][b] = a == b ? Math.sqrt(sum) : sum / l[b][b];
      }
    }
    return Optional.of(l);
  }

  /** log p at the mean: −½ (d log 2π + log det S). */
  private double logPeak() {
    double sum = mean.length * Math.log(2 * Math.PI) / 2;
    for (int a = 0; a < mean.length; a++) {
      sum += StrictMath.log(factor[a][a]);
    }
    return -sum;
  }

  /**
   * log p of several codes, −½ (z − m)ᵀ S⁻¹ (z − m) + const: L y = z − m is solved for all of them
   * at once, coordinate by coordinate.
   *
   * @param z d×m: each coordinate of all codes
   * @param y d×m, working memory
   * @param logDensities receives log p of each code, m numbers
   */
  void logDensities(double[][] z, double[][] y, double[] logDensities) {
    double peak = logPeak();
    Arrays.fill(logDensities, peak);
    for (int a = 0; a < mean.length; a++) {
      double[] ya = y[a];
      double[] za = z[a];
      for (int i = 0; i < ya.length; i++) {
        ya[i] = za[i] - mean[a];
      }
      for (int b = 0; b < a; b++) {
        double lab = factor[a][b];
        double[] yb = y[b];
        for (int i = 0; i < ya.length; i++) {
          ya[i] -= lab * yb[i];
        }
      }
      double laa = factor[a][a];
      for (int i = 0; i < ya.length; i++) {
        ya[i] /= laa;
        logDensities[i] -= ya[i] * ya[i] / 2;
      }
    }
  }

  /** The mean variance of a coordinate. */
  double variance() {
    return IntStream.range(0, mean.length).mapToDouble(a -> covariance[a][a]).average().orElse(0);
  }

  /** ‖m‖. */
  double length() {
    return Math.sqrt(Arrays.stream(mean).map(each -> each * each).sum());
  }

  static double[][] copy(double[][] rows) {
    return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
  }

  /** m + L ε. */
  float[] at(float[] epsilon) {
    float[] z = new float[mean.length];
    for (int a = 0; a < z.length; a++) {
      double sum = mean[a];
      for (int b = 0; b <= a; b++) {
        sum += factor[a][b] * epsilon[b];
      }
      z[a] = (float) sum;
    }
    return z;
  }
}
