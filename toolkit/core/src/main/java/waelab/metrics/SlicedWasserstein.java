package waelab.metrics;

import java.util.Arrays;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.Randomness;

/**
 * The sliced Wasserstein distance of order 2 (Rabin et al., <em>Wasserstein Barycenter and its
 * Application to Texture Mixing</em>, SSVM 2011; Bonneel et al. 2015): the mean, over directions θ
 * on the unit sphere, of the squared distance {@link Wasserstein#onLine} of the projected points,
 *
 * <pre>
 *   SW₂² = E_θ W₂²(⟨θ, a⟩, ⟨θ, b⟩)
 * </pre>
 *
 * The two sets may have different sizes.
 *
 * @param value SW₂, in the unit of the features
 * @param standardError of {@code value}, from the random directions; more directions make it
 *     smaller
 * @param projections number of directions
 * @param space name of the feature space
 */
public record SlicedWasserstein(double value, double standardError, int projections, String space)
    implements SetMetric {

  /** How many directions are drawn by default. */
  public static final int PROJECTIONS = 500;

  /** Number of projections that are in memory at once. */
  private static final int CHUNK = 50;

  /**
   * The distance over {@value #PROJECTIONS} directions.
   *
   * @throws LabException if the sets' features are of different spaces or dimensions
   */
  public static SlicedWasserstein between(FeatureMatrix a, FeatureMatrix b, long seed) {
    return between(a, b, PROJECTIONS, seed);
  }

  /**
   * The distance over this number of directions.
   *
   * @param projections at least 2
   * @param seed the seed of the directions; the i-th does not depend on their number
   * @throws BadArgumentException if there are fewer than 2 directions
   * @throws LabException if the sets' features are of different spaces or dimensions
   */
  public static SlicedWasserstein between(
      FeatureMatrix a, FeatureMatrix b, int projections, long seed) {
    BadArgumentException.requireNonNull(a, "a", b, "b");
    FeatureMatrix.requireComparable(a, b);
    BadArgumentException.require(projections >= 2, "projections", projections, "at least 2");
    double[] squares = new double[projections];
    for (int from = 0; from < projections; from += CHUNK) {
      int count = Math.min(CHUNK, projections - from);
      FeatureMatrix directions = directions(a.dimension(), from, count, seed);
      System.arraycopy(squares(a, b, directions), 0, squares, from, count);
    }
    double mean = Arrays.stream(squares).average().orElseThrow();
    double spread = Arrays.stream(squares).map(s -> (s - mean) * (s - mean)).sum();
    double error = Math.sqrt(spread / (projections - 1) / projections);
    double value = Math.sqrt(mean);
    // The error of the root is the error of the square divided by twice the root.
    return new SlicedWasserstein(
        value, value == 0 ? 0 : error / (2 * value), projections, a.space());
  }

  /** The squared distance of the projections on each of these directions, of any length. */
  static double[] squares(FeatureMatrix a, FeatureMatrix b, FeatureMatrix directions) {
    double[][] ofA = shadows(a, directions);
    double[][] ofB = shadows(b, directions);
    double[] squares = new double[directions.size()];
    Arrays.setAll(squares, l -> Wasserstein.costOnLine(ofA[l], ofB[l], 2));
    return squares;
  }

  /** Normal vectors: their directions are uniform on the sphere. */
  private static FeatureMatrix directions(int d, int from, int count, long seed) {
    float[][] directions = new float[count][];
    Arrays.setAll(directions, l -> new Randomness(seed).normals("sliced Wasserstein", from + l, d));
    return FeatureMatrix.of(directions);
  }

  /** ⟨θ, a⟩ of all samples, sorted, for each direction. */
  private static double[][] shadows(FeatureMatrix samples, FeatureMatrix directions) {
    double[] squaredNorms = directions.squaredNorms();
    double[][] shadows = new double[directions.size()][samples.size()];
    Pairs.products(
        samples,
        directions,
        (i, row) -> {
          for (int l = 0; l < row.length; l++) {
            shadows[l][i] = row[l] / Math.sqrt(squaredNorms[l]);
          }
        });
    Arrays.stream(shadows).parallel().forEach(Arrays::sort);
    return shadows;
  }

  /** The value with its error. */
  @Override
  public String values() {
    return Printable.of("SW₂ %.5g ± %.2g", value, standardError);
  }

  /** The value with its error, the number of directions, and the feature space. */
  @Override
  public String toString() {
    return Printable.of("%s (%d projections; %s)", values(), projections, space);
  }
}
