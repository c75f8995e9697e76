package waelab.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.stream.IntStream;
import waelab.base.BadConfigException;
import waelab.base.LabException;
import waelab.data.ImageSet;
import waelab.data.PointSet;
import waelab.torch.Torch;

/**
 * Features of samples, n×d float32 in Java's memory: what every metric between two clouds of points
 * reads. Immutable, and every number in it is finite.
 */
public final class FeatureMatrix implements Rows {

  private final float[] values;
  private final int size;
  private final int dimension;
  private final String space;

  private FeatureMatrix(float[] values, int size, int dimension, String space) {
    this.values = values;
    this.size = size;
    this.dimension = dimension;
    this.space = space;
    for (int at = 0; at < values.length; at++) {
      if (!Float.isFinite(values[at])) {
        throw new LabException(
            "feature %d of sample %d is %s; look for what made it (%s)"
                .formatted(at % dimension, at / dimension, values[at], space));
      }
    }
  }

  /**
   * The features of all images, computed batch by batch.
   *
   * @throws LabException if a feature is not finite
   */
  public static FeatureMatrix of(ImageSet images, FeatureExtractor extractor) {
    int d = extractor.dimension();
    requireSamples(images.size());
    float[] values = room(images.size(), d);
    for (int from = 0; from < images.size(); from += extractor.batchSize()) {
      int to = Math.min(images.size(), from + extractor.batchSize());
      try (NDManager manager = Torch.newManager()) {
        NDArray features =
            extractor.features(images.stored(manager, IntStream.range(from, to).toArray()));
        float[] batch = features.toFloatArray();
        System.arraycopy(batch, 0, values, from * d, (to - from) * d);
      }
    }
    return new FeatureMatrix(values, images.size(), d, extractor.id());
  }

  /** The points themselves as features, n×d. */
  public static FeatureMatrix of(PointSet points) {
    float[][] rows = new float[points.size()][];
    Arrays.setAll(rows, points::point);
    return of(rows);
  }

  /**
   * Given features, which are copied.
   *
   * @param rows n rows of d numbers each; n and d at least 1
   * @throws BadConfigException if there are none or the rows' lengths differ
   * @throws LabException if a number is not finite
   */
  public static FeatureMatrix of(float[][] rows) {
    requireSamples(rows.length);
    int d = rows[0].length;
    BadConfigException.require(d >= 1, "features", d, "at least 1 for each sample");
    float[] values = room(rows.length, d);
    for (int i = 0; i < rows.length; i++) {
      int found = rows[i].length;
      BadConfigException.require(
          found == d, "features", found + " for sample " + i, d + " for each sample");
      System.arraycopy(rows[i], 0, values, i * d, d);
    }
    return new FeatureMatrix(values, rows.length, d, "given features");
  }

  private static void requireSamples(int n) {
    BadConfigException.require(n >= 1, "samples", n, "at least 1");
  }

  private static float[] room(long n, long d) {
    long most = Integer.MAX_VALUE - 8; // what a Java array can have
    BadConfigException.require(n * d <= most, "features", n * d + " in all", "at most " + most);
    return new float[(int) (n * d)];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  /** What the features are: the {@link FeatureExtractor#id()} that made them. */
  public String space() {
    return space;
  }

  @Override
  public float[] values(int from, int to) {
    return Arrays.copyOfRange(values, from * dimension, to * dimension);
  }

  /** The features of sample {@code i}, d numbers. */
  public float[] row(int i) {
    return values(i, i + 1);
  }

  /**
   * Checks that two sets of features can be compared.
   *
   * @throws LabException if their spaces differ, or d
   */
  static void requireComparable(FeatureMatrix a, FeatureMatrix b) {
    if (!a.space.equals(b.space)) {
      throw new LabException(
          "features of %s and of %s cannot be compared; use one extractor for both"
              .formatted(a.space, b.space));
    }
    if (a.dimension != b.dimension) {
      throw new LabException(
          "features in %d and in %d dimensions cannot be compared; use the same for both"
              .formatted(a.dimension, b.dimension));
    }
  }

  /** A short card: how many, in how many dimensions, of what. */
  @Override
  public String toString() {
    return size + " samples in " + dimension + " dimensions: " + space;
  }
}
