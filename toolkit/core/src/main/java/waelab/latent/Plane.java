package waelab.latent;

import java.util.Arrays;
import org.apache.commons.math3.stat.StatUtils;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.metrics.Codes;

/**
 * The plane of the latent space that a picture can show. For codes with two coordinates it is the
 * complete latent space; otherwise it is spanned by their first two principal components. The
 * origin of ℝᵈ is that of the plane, so that projected draws from N(0, I) are draws from N(0, I) in
 * the plane.
 */
public final class Plane {

  private static final double[][] WHOLE = {{1, 0}, {0, 1}};

  private final double[] mean;
  private final double[][] axes;
  private final double[] deviations;
  private final double explained;

  private Plane(double[] mean, double[][] axes, double[] deviations, double explained) {
    this.mean = mean;
    this.axes = axes;
    this.deviations = deviations;
    this.explained = explained;
  }

  /**
   * The plane of some codes.
   *
   * @param codes n×d, n and d at least 2
   * @throws LabException if codes have only one coordinate, or have more than two and vary in fewer
   *     than two directions
   */
  public static Plane of(Codes codes) {
    BadArgumentException.requireNonNull(codes, "codes");
    int d = codes.dimension();
    if (d < 2) {
      throw new LabException(
          "A plane needs two coordinates, but each of these codes ("
              + codes.caption()
              + ") has one; take a model with d_z = 2 or more.");
    }
    return d == 2 ? whole(codes) : principal(Pca.of(codes, 2));
  }

  private static Plane principal(Pca pca) {
    double[][] axes = {pca.component(0), pca.component(1)};
    double[] deviations = Arrays.stream(pca.variances()).map(Math::sqrt).toArray();
    return new Plane(pca.mean(), axes, deviations, Math.min(1, pca.explained()));
  }

  private static Plane whole(Codes codes) {
    double[] mean = new double[2];
    double[] deviations = new double[2];
    for (int k = 0; k < 2; k++) {
      double[] along = codes.coordinate(k);
      mean[k] = StatUtils.mean(along);
      deviations[k] = Math.sqrt(StatUtils.variance(along, mean[k]));
    }
    return new Plane(mean, WHOLE, deviations, 1);
  }

  /** Whether it is the complete latent space. */
  public boolean whole() {
    return mean.length == 2;
  }

  /** The share of the variance of the codes that it shows, 0 … 1. */
  public double explained() {
    return explained;
  }

  /** The standard deviation of the codes along an axis, 0 or 1. */
  public double deviation(int axis) {
    return deviations[axis];
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

  /** The code at these distances along both axes from the mean of the codes, d numbers. */
  public float[] fromMean(double first, double second) {
    float[] z = new float[mean.length];
    for (int k = 0; k < z.length; k++) {
      z[k] = (float) (mean[k] + first * axes[0][k] + second * axes[1][k]);
    }
    return z;
  }
}
