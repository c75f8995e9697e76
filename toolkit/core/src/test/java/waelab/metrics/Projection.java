package waelab.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import waelab.base.Randomness;
import waelab.torch.Torch;

/**
 * Features for tests: a fixed random projection of the pixels, by quarters, so that they are exact
 * in batches of any size. It counts what it is given.
 */
final class Projection implements FeatureExtractor {

  static final int D = 6;

  private final String id;
  private final int batchSize;
  int images;
  Runnable before = () -> {};

  Projection(String id, int batchSize) {
    this.id = id;
    this.batchSize = batchSize;
  }

  @Override
  public String distanceName() {
    return "Test distance(6)";
  }

  @Override
  public int dimension() {
    return D;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public NDArray features(NDArray stored) {
    before.run();
    assert stored.getDataType() == DataType.UINT8;
    int n = (int) stored.getShape().get(0);
    images += n;
    int pixels = (int) stored.getShape().size() / n;
    float[] weights = new Randomness(1).normals("projection", 0, pixels * D);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.round(4 * weights[i]) / 4f;
    }
    NDArray w = Torch.array(stored.getManager(), weights, new Shape(pixels, D));
    return stored.toType(DataType.FLOAT32, true).reshape(n, pixels).matMul(w);
  }
}
