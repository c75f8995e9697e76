package waelab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import waelab.base.BadArgumentException;
import waelab.base.Provenance;
import waelab.torch.Torch;

/** Points in ℝᵈ: small sets on which a model trains in seconds and whose distribution is known. */
public final class PointSet implements Samples {

  private final float[][] points;
  private final int dimension;
  private final DatasetId id;
  private final Provenance provenance;

  private PointSet(float[][] points, int dimension, DatasetId id, Provenance provenance) {
    this.points = points;
    this.dimension = dimension;
    this.id = id;
    this.provenance = provenance;
  }

  /**
   * A set of given points, which are copied.
   *
   * @param points n rows of d numbers each; n and d at least 1
   * @param provenance its fact {@code data} is the points' name in captions
   */
  public static PointSet of(float[][] points, Provenance provenance) {
    return of(points, DatasetId.given(provenance), provenance);
  }

  /**
   * A set of given points, as {@link #of(float[][], Provenance)}.
   *
   * @param id which data these are
   * @param more additional facts about where they come from
   */
  public static PointSet of(float[][] points, DatasetId id, Provenance more) {
    BadArgumentException.requireNonNull(points, "points");
    if (points.length == 0 || points[0].length == 0) {
      throw new IllegalArgumentException("a point set needs at least one point and one dimension");
    }
    int d = points[0].length;
    float[][] copy = Arrays.stream(points).map(float[]::clone).toArray(float[][]::new);
    if (Arrays.stream(copy).anyMatch(p -> p.length != d)) {
      throw new IllegalArgumentException("every point needs the same number of coordinates");
    }
    return new PointSet(copy, d, id, id.provenance(more));
  }

  @Override
  public int size() {
    return points.length;
  }

  @Override
  public Shape shape() {
    return new Shape(dimension);
  }

  /** Point {@code i}, d numbers. */
  public float[] point(int i) {
    return points[i].clone();
  }

  @Override
  public NDArray batch(NDManager manager, int... indices) {
    float[] values = new float[indices.length * dimension];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(points[indices[i]], 0, values, i * dimension, dimension);
    }
    return Torch.array(manager, values, new Shape(indices.length, dimension));
  }

  /** The points at these places, in this order. */
  PointSet select(int[] places) {
    float[][] selected = Arrays.stream(places).mapToObj(i -> points[i]).toArray(float[][]::new);
    return new PointSet(selected, dimension, id, provenance);
  }

  /** The same points with one more fact in their provenance. */
  PointSet with(String fact, Object value) {
    return new PointSet(points, dimension, id, provenance.with(fact, value));
  }

  @Override
  public PointSet slice(int from, int to) {
    Objects.checkFromToIndex(from, to, points.length);
    return new PointSet(Arrays.copyOfRange(points, from, to), dimension, id, provenance);
  }

  @Override
  public String digest() {
    return ImageSet.digest(
        size(),
        shape(),
        i -> {
          ByteBuffer bytes = ByteBuffer.allocate(dimension * Float.BYTES);
          bytes.asFloatBuffer().put(points[i]);
          return bytes.array();
        });
  }

  @Override
  public DatasetId id() {
    return id;
  }

  @Override
  public Provenance provenance() {
    return provenance;
  }

  /** A short summary: number, dimension and source. */
  @Override
  public String toString() {
    return size() + " points in " + dimension + " dimensions, " + caption();
  }
}
