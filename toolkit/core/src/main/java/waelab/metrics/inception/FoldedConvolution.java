package waelab.metrics.inception;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import waelab.base.Checksum;
import waelab.base.Safetensors.Tensor;
import waelab.torch.Torch;

/**
 * A convolution without bias, batch norm with fixed statistics and a ReLU, as one convolution:
 * γ(w∗x − μ)/√(σ² + ε) + β = w′∗x + b′ with w′ = sw, b′ = β − sμ and s = γ/√(σ² + ε), ε = 10⁻³.
 */
final class FoldedConvolution extends AbstractBlock {

  private static final double EPSILON = 1e-3;

  private final String name;
  private final Shape shape;
  private final Window window;
  private final boolean relu;
  private final Parameter weight = parameter("weight", Parameter.Type.WEIGHT);
  private final Parameter bias = parameter("bias", Parameter.Type.BIAS);

  /**
   * A layer without weights.
   *
   * @param name the beginning of its tensors' names, such as {@code Mixed_5b.branch1x1}
   */
  FoldedConvolution(String name, int inputs, int outputs, Window window) {
    this(name, new Shape(outputs, inputs).addAll(window.size()), window, true);
  }

  private FoldedConvolution(String name, Shape shape, Window window, boolean relu) {
    this.name = name;
    this.shape = shape;
    this.window = window;
    this.relu = relu;
  }

  /** The same layer without the ReLU at its end. */
  FoldedConvolution linear() {
    return new FoldedConvolution(name, shape, window, false);
  }

  private Parameter parameter(String called, Parameter.Type type) {
    return addParameter(
        Parameter.builder().setName(called).setType(type).optRequiresGrad(false).build());
  }

  /** The beginning of its tensors' names. */
  String name() {
    return name;
  }

  /** The shapes that its tensors must have, by their names. */
  Map<String, Shape> tensors() {
    var tensors = new LinkedHashMap<String, Shape>();
    tensors.put(name + ".conv.weight", shape);
    for (String part : new String[] {"weight", "bias", "running_mean", "running_var"}) {
      tensors.put(name + ".bn." + part, new Shape(shape.get(0)));
    }
    return tensors;
  }

  /**
   * Sets its weights.
   *
   * @param weights returns the tensor with a name
   * @param manager the manager of the folded weights
   * @return a digest of the folded weights
   * @throws IllegalArgumentException if a shape is wrong, or a folded weight is not finite
   */
  Checksum load(Function<String, Tensor> weights, NDManager manager) {
    var tensors = new LinkedHashMap<String, float[]>();
    tensors().forEach((key, expected) -> tensors.put(key, values(weights, key, expected)));
    float[] w = tensors.get(name + ".conv.weight");
    float[] gamma = tensors.get(name + ".bn.weight");
    float[] beta = tensors.get(name + ".bn.bias");
    float[] mean = tensors.get(name + ".bn.running_mean");
    float[] variance = tensors.get(name + ".bn.running_var");
    float[] folded = new float[w.length];
    float[] shift = new float[gamma.length];
    int each = w.length / gamma.length;
    for (int k = 0; k < gamma.length; k++) {
      double scale = gamma[k] / Math.sqrt(variance[k] + EPSILON);
      shift[k] = (float) (beta[k] - scale * mean[k]);
      for (int i = k * each; i < (k + 1) * each; i++) {
        folded[i] = (float) (scale * w[i]);
      }
    }
    requireFinite(folded);
    requireFinite(shift);
    try (NDArray rows = Torch.array(manager, folded, shape)) {
      weight.setArray(channelsLast(rows));
    }
    bias.setArray(Torch.array(manager, shift, new Shape(shift.length)));
    return digest(folded, shift);
  }

  private static float[] values(Function<String, Tensor> weights, String key, Shape expected) {
    Tensor tensor = weights.apply(key);
    requireShape(key, new Shape(tensor.shape()), expected);
    return tensor.values();
  }

  /** Compares a tensor's shape with the expected one. */
  static void requireShape(String key, Shape actual, Shape expected) {
    if (!actual.equals(expected)) {
      throw new IllegalArgumentException(
          key + " has the shape " + actual + ", where Inception's has " + expected);
    }
  }

  private void requireFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(name + " has weights that are not finite numbers");
      }
    }
  }

  private static NDArray channelsLast(NDArray rows) {
    NDArray laid = Torch.operators().channelsLast(rows);
    // A tensor that already has this layout is returned unchanged; the caller closes the original.
    return laid == rows ? rows.duplicate() : laid;
  }

  private static Checksum digest(float[]... arrays) {
    int count = Arrays.stream(arrays).mapToInt(array -> array.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES);
    for (float[] array : arrays) {
      for (float value : array) {
        bytes.putFloat(value);
      }
    }
    return Checksum.of(bytes.array());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    NDArray w = store.getValue(weight, x.getDevice(), training);
    NDArray b = store.getValue(bias, x.getDevice(), training);
    return new NDList(
        Torch.operators().convolution(x, w, b, window.stride(), window.padding(), relu));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape in = inputs[0];
    return new Shape[] {
      new Shape(in.get(0), shape.get(0), window.output(in.get(2), 0), window.output(in.get(3), 1))
    };
  }

  /**
   * The part of the input that a convolution reads at once, and how it moves.
   *
   * @param size height × width
   * @param stride how far it moves, in both directions
   * @param padding zeros above and below × left and right
   */
  record Window(Shape size, long stride, Shape padding) {

    /** One pixel. */
    static Window point() {
      return square(1);
    }

    /** k×k pixels, inside the image. */
    static Window square(int k) {
      return new Window(new Shape(k, k), 1, new Shape(0, 0));
    }

    /** 1×k pixels; the image keeps its size. */
    static Window row(int k) {
      return new Window(new Shape(1, k), 1, new Shape(0, k / 2));
    }

    /** k×1 pixels; the image keeps its size. */
    static Window column(int k) {
      return new Window(new Shape(k, 1), 1, new Shape(k / 2, 0));
    }

    /** The same with padding, so that the image keeps its size. */
    Window padded() {
      return new Window(size, stride, new Shape(size.get(0) / 2, size.get(1) / 2));
    }

    /** The same with stride 2. */
    Window halving() {
      return new Window(size, 2, padding);
    }

    /** Height (dimension 0) or width (1) of the output, for an image of this height or width. */
    long output(long input, int dimension) {
      return (input + 2 * padding.get(dimension) - size.get(dimension)) / stride + 1;
    }
  }
}
