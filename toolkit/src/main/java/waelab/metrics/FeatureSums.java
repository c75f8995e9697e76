package waelab.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Locale;
import waelab.base.LabException;
import waelab.torch.Torch;

/** Sums of features f and of ffᵀ, added up batch by batch on the device in float64. */
public final class FeatureSums implements AutoCloseable {

  private final NDManager manager = Torch.newManager();
  private final NDArray sum;
  private final NDArray outer;
  private long n;

  /** Sums over nothing yet, of {@code d} features an image. */
  public FeatureSums(int d) {
    sum = manager.zeros(new Shape(d), DataType.FLOAT64);
    outer = manager.zeros(new Shape(d, d), DataType.FLOAT64);
  }

  /** Sums that go on from others, to the same bits as if they had never been read. */
  FeatureSums(FeatureStatistics so) {
    this(so.dimension());
    so.copyTo(sum, outer);
    n = so.size();
  }

  /**
   * Adds the features of a batch.
   *
   * @param features N×d
   * @throws LabException if there are more or fewer than d of them, or one is not finite
   */
  public void add(NDArray features) {
    Shape shape = features.getShape();
    long d = sum.size();
    if (shape.dimension() != 2 || shape.get(1) != d) {
      throw new LabException(
          String.format(
              Locale.ROOT,
              "An array of shape %s was given as features of images; it needs N×%,d.",
              shape,
              d));
    }
    if (!Torch.operators().allFinite(List.of(features))) {
      throw new LabException(
          String.format(
              Locale.ROOT,
              "The features of images %,d to %,d hold NaN or infinity, so there is no distance;"
                  + " the network that makes them is damaged, so fetch or train it anew.",
              n,
              n + shape.get(0) - 1));
    }
    Torch.operators().addMoments(sum, outer, features);
    n += shape.get(0);
  }

  /** Adds features given as rows of d numbers each. */
  void add(float[][] rows) {
    int d = (int) sum.size();
    float[] values = new float[rows.length * d];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * d, d);
    }
    add(values, rows.length);
  }

  /** Adds the features of {@code n} images, one after the other. */
  void add(float[] values, int n) {
    try (NDArray features = Torch.array(manager, values, new Shape(n, sum.size()))) {
      add(features);
    }
  }

  /** The sums so far, on the host. */
  public FeatureStatistics statistics() {
    return new FeatureStatistics(n, Torch.doubles(sum), Torch.doubles(outer));
  }

  /** Frees the sums. */
  @Override
  public void close() {
    manager.close();
  }
}
