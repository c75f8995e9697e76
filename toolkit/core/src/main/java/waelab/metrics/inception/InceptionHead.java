package waelab.metrics.inception;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import waelab.base.BadArgumentException;
import waelab.base.Safetensors.Tensor;
import waelab.metrics.FeatureMatrix;
import waelab.torch.Torch;

/**
 * Inception's last layer, from its 2048 features to the logits of its classes: {@code W f} without
 * the bias, as TorchMetrics 1.6.1 and torch-fidelity compute the Inception Score ({@code
 * logits_unbiased}).
 */
public final class InceptionHead {

  /** The feature space that it reads. */
  public static final int SPACE = 2048;

  /** ImageNet's classes in TensorFlow in 2015: 1,000 and eight that are empty. */
  public static final int CLASSES = 1008;

  /** The tensor's name and shape. */
  static final Map<String, Shape> TENSORS = Map.of("fc.weight", new Shape(CLASSES, SPACE));

  /** Its purpose, for messages. */
  static final String WHAT = "Inception Score";

  private static final int BATCH = 256;

  private final float[] weight;

  /**
   * Sets its weights.
   *
   * @param weights returns the tensor with a name: {@code fc.weight}
   * @throws IllegalArgumentException if its shape is wrong, or a number is not finite
   */
  public InceptionHead(Function<String, Tensor> weights) {
    BadArgumentException.requireNonNull(weights, "weights");
    Tensor tensor = weights.apply("fc.weight");
    FoldedConvolution.requireShape(
        "fc.weight", new Shape(tensor.shape()), new Shape(CLASSES, SPACE));
    weight = tensor.values();
    for (float value : weight) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("fc.weight holds numbers that are not finite");
      }
    }
  }

  /**
   * The logits of images.
   *
   * @param features n×2048, of {@link Inception} in that space
   * @return n×1008
   * @throws BadArgumentException if these are other features
   */
  public FeatureMatrix logits(FeatureMatrix features) {
    int d = features.dimension();
    BadArgumentException.require(d == SPACE, "features", d, SPACE + " of each image");
    float[][] logits = new float[features.size()][];
    try (NDManager manager = Torch.newManager()) {
      NDArray w = Torch.array(manager, weight, new Shape(CLASSES, SPACE)).transpose();
      for (int from = 0; from < logits.length; from += BATCH) {
        int to = Math.min(from + BATCH, logits.length);
        try (NDArray f =
                Torch.array(manager, features.values(from, to), new Shape(to - from, SPACE));
            NDArray product = f.matMul(w)) {
          float[] rows = Torch.floats(product);
          for (int i = from, at = 0; i < to; i++, at += CLASSES) {
            logits[i] = Arrays.copyOfRange(rows, at, at + CLASSES);
          }
        }
      }
    }
    return FeatureMatrix.of(logits);
  }
}
