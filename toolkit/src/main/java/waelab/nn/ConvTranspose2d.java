package waelab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import waelab.torch.Torch;

/**
 * The study's fractionally strided convolution (FSCConv): 4×4, stride 2, padding 1, with bias.
 * Input N×C×H×W, output N×K×2H×2W. DJL's PyTorch engine has none.
 */
public final class ConvTranspose2d extends AbstractBlock {

  private static final int KERNEL = 4;

  private final int filters;
  private final Parameter weight;
  private final Parameter bias;

  /**
   * Makes the layer.
   *
   * @param filters K, the number of output channels
   */
  @SuppressWarnings("this-escape") // addParameter is DJL's way and touches nothing of ours
  public ConvTranspose2d(int filters) {
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
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
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
