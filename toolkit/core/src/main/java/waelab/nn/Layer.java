package waelab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Optional;
import waelab.torch.Torch;

/**
 * One layer of a network as data: its parameters can be counted and it can be printed before memory
 * is allocated.
 */
public sealed interface Layer {

  /** A DJL block that computes this layer. */
  Block block();

  /** What this layer needs, if an input sample of this shape does not fit; empty if it fits. */
  default Optional<String> unmet(Shape input) {
    return Optional.empty();
  }

  /** Shape of one output sample (without N) for one input sample that fits. */
  default Shape output(Shape input) {
    return input;
  }

  /** The number of trainable parameters, for input samples of this shape. */
  default long parameters(Shape input) {
    return 0;
  }

  private static Optional<String> image(Shape in) {
    return need(in.dimension() == 3, "an image C×H×W: reshape(c, h, w) before it");
  }

  private static Optional<String> need(boolean met, String what) {
    return met ? Optional.empty() : Optional.of(what);
  }

  /** Convolution with a square kernel and bias. */
  record Conv(int filters, int kernel, int stride, int padding) implements Layer {
    @Override
    public Optional<String> unmet(Shape in) {
      long least = Math.max(1, kernel - 2L * padding);
      boolean small = in.dimension() == 3 && Math.min(in.get(1), in.get(2)) < least;
      return small
          ? Optional.of("H and W of at least " + least + ": larger images or fewer convolutions")
          : image(in);
    }

    @Override
    public Block block() {
      return Conv2d.builder()
          .setFilters(filters)
          .setKernelShape(new Shape(kernel, kernel))
          .optStride(new Shape(stride, stride))
          .optPadding(new Shape(padding, padding))
          .build();
    }

    @Override
    public Shape output(Shape in) {
      return new Shape(filters, size(in.get(1)), size(in.get(2)));
    }

    private long size(long in) {
      return (in + 2L * padding - kernel) / stride + 1;
    }

    @Override
    public long parameters(Shape in) {
      return in.get(0) * filters * kernel * kernel + filters;
    }

    @Override
    public String toString() {
      return "Conv " + kernel + "×" + kernel + "/" + stride + " → " + filters;
    }
  }

  /** Fractionally strided convolution, 4×4, stride 2, padding 1, with bias. */
  record ConvTranspose(int filters) implements Layer {
    @Override
    public Optional<String> unmet(Shape in) {
      return image(in);
    }

    @Override
    public Block block() {
      return new ConvTranspose2d(filters);
    }

    @Override
    public Shape output(Shape in) {
      return new Shape(filters, 2 * in.get(1), 2 * in.get(2));
    }

    @Override
    public long parameters(Shape in) {
      return in.get(0) * filters * 16 + filters;
    }

    @Override
    public String toString() {
      return "FSCConv 4×4/2 → " + filters;
    }

    /**
     * The study's fractionally strided convolution (FSCConv): 4×4, stride 2, padding 1, with bias.
     * Input N×C×H×W, output N×K×2H×2W. DJL's PyTorch engine has no such layer.
     */
    private static final class ConvTranspose2d extends AbstractBlock {

      private static final int KERNEL = 4;

      private final int filters;
      private final Parameter weight;
      private final Parameter bias;

      /**
       * Makes the layer.
       *
       * @param filters K, the number of output channels
       */
      @SuppressWarnings("this-escape") // addParameter is DJL's and uses no field of this class
      ConvTranspose2d(int filters) {
        this.filters = filters;
        weight = addParameter(parameter("weight", Parameter.Type.WEIGHT));
        bias = addParameter(parameter("bias", Parameter.Type.BIAS));
      }

      private static Parameter parameter(String name, Parameter.Type type) {
        return Parameter.builder().setName(name).setType(type).build();
      }

      @Override
      protected void prepare(Shape[] inputs) {
        weight.setShape(new Shape(inputs[0].get(1), filters, KERNEL, KERNEL));
        bias.setShape(new Shape(filters));
      }

      @Override
      protected NDList forwardInternal(
          ParameterStore store,
          NDList inputs,
          boolean training,
          PairList<String, Object> parameters) {
        NDArray x = inputs.singletonOrThrow();
        var device = x.getDevice();
        return new NDList(
            Torch.operators()
                .convTranspose2d(
                    x,
                    store.getValue(weight, device, training),
                    store.getValue(bias, device, training)));
      }

      @Override
      public Shape[] getOutputShapes(Shape[] inputs) {
        Shape in = inputs[0];
        return new Shape[] {new Shape(in.get(0), filters, 2 * in.get(2), 2 * in.get(3))};
      }
    }
  }

  /** Batch normalisation over the first dimension of a sample; ε = 1e-5, momentum 0.1. */
  record Norm() implements Layer {
    @Override
    public Block block() {
      return BatchNorm.builder().optEpsilon(1e-5f).optMomentum(0.9f).build();
    }

    @Override
    public long parameters(Shape in) {
      return 2 * in.get(0);
    }

    @Override
    public String toString() {
      return "BatchNorm";
    }
  }

  /** Fully connected, with bias. */
  record Linear(int units) implements Layer {
    @Override
    public Optional<String> unmet(Shape in) {
      return need(in.dimension() == 1, "a vector: flatten() before it");
    }

    @Override
    public Block block() {
      return ai.djl.nn.core.Linear.builder().setUnits(units).build();
    }

    @Override
    public Shape output(Shape in) {
      return new Shape(units);
    }

    @Override
    public long parameters(Shape in) {
      return in.get(0) * units + units;
    }

    @Override
    public String toString() {
      return "Linear → " + units;
    }
  }

  /** A function applied to each number. */
  enum Nonlinearity implements Layer {
    /** max(x, 0). */
    RELU("ReLU") {
      @Override
      public Block block() {
        return Activation.reluBlock();
      }
    },
    /** max(x, 0.2x). */
    LEAKY_RELU("LeakyReLU 0.2") {
      @Override
      public Block block() {
        return Activation.leakyReluBlock(0.2f);
      }
    },
    /** tanh x, so that images are in (−1, 1). */
    TANH("tanh") {
      @Override
      public Block block() {
        return Activation.tanhBlock();
      }
    };

    private final String label;

    Nonlinearity(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /** Turns C×H×W samples into vectors. */
  record Flatten() implements Layer {
    @Override
    public Block block() {
      return Blocks.batchFlattenBlock();
    }

    @Override
    public Shape output(Shape in) {
      return new Shape(in.size());
    }

    @Override
    public String toString() {
      return "Flatten";
    }
  }

  /** Turns vectors into C×H×W samples. */
  record Reshape(int channels, int height, int width) implements Layer {
    @Override
    public Optional<String> unmet(Shape in) {
      long size = output(in).size();
      return need(in.size() == size, size + " numbers: c, h, w whose product is " + in.size());
    }

    @Override
    public Block block() {
      return new LambdaBlock(list -> new NDList(reshape(list.singletonOrThrow())), "Reshape");
    }

    private NDArray reshape(NDArray x) {
      return x.reshape(-1, channels, height, width);
    }

    @Override
    public Shape output(Shape in) {
      return new Shape(channels, height, width);
    }

    @Override
    public String toString() {
      return "Reshape → " + channels + "×" + height + "×" + width;
    }
  }
}
