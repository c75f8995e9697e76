package waelab.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import waelab.base.LabException;
import waelab.metrics.Codes;
import waelab.torch.Torch;

/**
 * The plane of the latent space that a picture can show: of codes with two coordinates all of it,
 * else the one spanned by the two directions along which they vary most, the leading eigenvectors
 * of their covariance. The origin of ℝᵈ is that of the plane, so that draws from N(0, I) are in it
 * draws from N(0, I).
 */
public final class Plane {

  private final double[] mean;
  private final double[][] axes;
  private final double[] variances;
  private final double total;

  private Plane(double[] mean, double[][] axes, double[] variances, double total) {
    this.mean = mean;
    this.axes = axes;
    this.variances = variances;
    this.total = total;
  }

  /**
   * The plane of some codes.
   *
   * @param codes n×d, d at least 2
   * @throws LabException if codes have one coordinate only
   */
  public static Plane of(Codes codes) {
    int d = codes.dimension();
    if (d < 2) {
      throw new LabException(
          "A plane needs two coordinates, but each of these codes ("
              + codes.caption()
              + ") has one; take a model with d_z = 2 or more.");
    }
    double[] mean = mean(codes);
    double[][] covariance = covariance(codes, mean);
    double total = 0;
    for (int i = 0; i < d; i++) {
      total += covariance[i][i];
    }
    if (d == 2) {
      double[] variances = {covariance[0][0], covariance[1][1]};
      return new Plane(mean, new double[][] {{1, 0}, {0, 1}}, variances, total);
    }
    return principal(mean, covariance, total);
  }

  private static double[] mean(Codes codes) {
    double[] mean = new double[codes.dimension()];
    for (int i = 0; i < codes.size(); i++) {
      float[] z = codes.code(i);
      for (int k = 0; k < mean.length; k++) {
        mean[k] += (double) z[k] / codes.size();
      }
    }
    return mean;
  }

  private static double[][] covariance(Codes codes, double[] mean) {
    double[][] covariance = new double[mean.length][mean.length];
    for (int i = 0; i < codes.size(); i++) {
      float[] z = codes.code(i);
      for (int k = 0; k < mean.length; k++) {
        for (int l = 0; l < mean.length; l++) {
          covariance[k][l] += (z[k] - mean[k]) * (z[l] - mean[l]) / codes.size();
        }
      }
    }
    return covariance;
  }

  /** The two eigenvectors of the largest eigenvalues, which come last. */
  private static Plane principal(double[] mean, double[][] covariance, double total) {
    int d = mean.length;
    double[] flat = Arrays.stream(covariance).flatMapToDouble(Arrays::stream).toArray();
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray matrix = Torch.array(manager, flat, new Shape(d, d));
      NDList eigen = Torch.operators().eigh(matrix);
      double[] values = eigen.get(0).toDoubleArray();
      double[] vectors = eigen.get(1).toDoubleArray(); // in columns
      double[][] axes = {column(vectors, d, d - 1), column(vectors, d, d - 2)};
      double[] variances = {Math.max(0, values[d - 1]), Math.max(0, values[d - 2])};
      return new Plane(mean, axes, variances, total);
    }
  }

  /** An eigenvector, whose sign is arbitrary, with its largest coordinate above 0. */
  private static double[] column(double[] matrix, int d, int column) {
    double[] vector = new double[d];
    double largest = 0;
    for (int row = 0; row < d; row++) {
      vector[row] = matrix[row * d + column];
      largest = Math.abs(vector[row]) > Math.abs(largest) ? vector[row] : largest;
    }
    double sign = Math.signum(largest);
    return Arrays.stream(vector).map(v -> sign * v).toArray();
  }

  /** Whether it is the whole latent space. */
  public boolean whole() {
    return mean.length == 2;
  }

  /** Which share of the variance of the codes it shows, 0 … 1; 1 if they do not vary at all. */
  public double explained() {
    return total > 0 ? Math.min(1, (variances[0] + variances[1]) / total) : 1;
  }

  /** The standard deviation of the codes along an axis, 0 or 1. */
  public double deviation(int axis) {
    return Math.sqrt(variances[axis]);
  }

  /** Coordinate 0 or 1 in the plane of each code, n numbers. */
  public double[] coordinate(Codes codes, int axis) {
    double[] coordinate = new double[codes.size()];
    for (int i = 0; i < coordinate.length; i++) {
      float[] z = codes.code(i);
      for (int k = 0; k < z.length; k++) {
        coordinate[i] += z[k] * axes[axis][k];
      }
    }
    return coordinate;
  }

  /** The code so many units along both axes from the mean of the codes, d numbers. */
  public float[] fromMean(double first, double second) {
    float[] z = new float[mean.length];
    for (int k = 0; k < z.length; k++) {
      z[k] = (float) (mean[k] + first * axes[0][k] + second * axes[1][k]);
    }
    return z;
  }
}
