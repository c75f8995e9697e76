package waelab.nn;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import waelab.base.BadArgumentException;

/**
 * A network's layers as data, in the notation of the study's Table 1: {@code convolutions(32, 32,
 * 64, 64)} is its "Conv (BN + ReLU) [32, 32, 64, 64]". Immutable; each method adds layers, and each
 * layer is checked against its input's shape.
 *
 * @param input shape of one input sample, without N
 * @param layers the layers, first to last
 */
public record Architecture(Shape input, List<Layer> layers) {

  /**
   * Copies the list.
   *
   * @throws BadArgumentException if a layer's input does not have the shape that the layer needs
   */
  public Architecture {
    requireSizes("input", BadArgumentException.requireNonNull(input, "input"));
    layers = BadArgumentException.requireNonNullElements(layers, "layers", "layer");
    Shape shape = input;
    for (int i = 0; i < layers.size(); i++) {
      shape = output("layer " + (i + 1) + " (" + layers.get(i) + ")", layers.get(i), shape);
    }
  }

  private static Shape output(String key, Layer layer, Shape in) {
    layer
        .unmet(in)
        .ifPresent(
            need -> {
              throw new BadArgumentException(
                  key, "has an input of shape " + in + ", but needs " + need);
            });
    return requireSizes("the output of " + key, layer.output(in));
  }

  private static Shape requireSizes(String key, Shape shape) {
    BadArgumentException.require(
        shape.dimension() > 0 && Arrays.stream(shape.getShape()).allMatch(size -> size > 0),
        key,
        "of shape " + shape,
        "of sizes of at least 1");
    return shape;
  }

  /** A network without layers, for samples of this shape (without N). */
  public static Architecture of(long... sampleShape) {
    BadArgumentException.requireNonNull(sampleShape, "sampleShape");
    return new Architecture(new Shape(sampleShape), List.of());
  }

  /** Hidden convolutions 4×4, stride 2, padding 1, each with batch norm and ReLU. */
  public Architecture convolutions(int... filters) {
    var grown = this;
    for (int f : filters) {
      grown = grown.then(new Layer.Conv(f, 4, 2, 1), new Layer.Norm(), Layer.Nonlinearity.RELU);
    }
    return grown;
  }

  /** Hidden convolutions 4×4, stride 2, padding 1, each with LeakyReLU and no batch norm. */
  public Architecture criticConvolutions(int... filters) {
    var grown = this;
    for (int f : filters) {
      grown = grown.then(new Layer.Conv(f, 4, 2, 1), Layer.Nonlinearity.LEAKY_RELU);
    }
    return grown;
  }

  /**
   * Fractionally strided (transposed) convolutions 4×4, stride 2, padding 1, each with batch norm
   * and ReLU: each doubles H and W. {@code then(new Layer.ConvTranspose(filters))} adds one without
   * batch norm and ReLU.
   */
  public Architecture transposed(int... filters) {
    var grown = this;
    for (int f : filters) {
      grown = grown.then(new Layer.ConvTranspose(f), new Layer.Norm(), Layer.Nonlinearity.RELU);
    }
    return grown;
  }

  /** Fully connected layers, each with ReLU; images are flattened first. */
  public Architecture dense(int... units) {
    var grown = this;
    for (int u : units) {
      grown = grown.linear(u).then(Layer.Nonlinearity.RELU);
    }
    return grown;
  }

  /** One fully connected layer without an activation; images are flattened first. */
  public Architecture linear(int units) {
    return (output().dimension() > 1 ? flatten() : this).then(new Layer.Linear(units));
  }

  /** Turns C×H×W samples into vectors of C·H·W numbers. */
  public Architecture flatten() {
    return then(new Layer.Flatten());
  }

  /** Turns samples of c·h·w numbers into images c×h×w. */
  public Architecture reshape(int c, int h, int w) {
    return then(new Layer.Reshape(c, h, w));
  }

  /** The last layer of a decoder: convolution 3×3, then tanh. */
  public Architecture image(int channels) {
    return then(new Layer.Conv(channels, 3, 1, 1), Layer.Nonlinearity.TANH);
  }

  /** These layers and more. */
  public Architecture then(Layer... more) {
    var all = new ArrayList<>(layers);
    all.addAll(List.of(more));
    return new Architecture(input, all);
  }

  /** Shape of one output sample, without N. */
  public Shape output() {
    Shape shape = input;
    for (Layer layer : layers) {
      shape = layer.output(shape);
    }
    return shape;
  }

  /** The number of trainable parameters. */
  public long parameters() {
    long count = 0;
    Shape shape = input;
    for (Layer layer : layers) {
      count += layer.parameters(shape);
      shape = layer.output(shape);
    }
    return count;
  }

  /** A DJL block that computes all layers. */
  public Block block() {
    var block = new SequentialBlock();
    layers.forEach(layer -> block.add(layer.block()));
    return block;
  }
}
