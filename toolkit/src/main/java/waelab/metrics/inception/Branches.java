package waelab.metrics.inception;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Arrays;

/**
 * Blocks beside each other on the same input, N×C×H×W, their output channels in a row; for networks
 * that are not trained, as {@link Chain}.
 */
final class Branches extends AbstractBlock {

  private static final int CHANNELS = 1;

  Branches(Block... blocks) {
    for (Block block : blocks) {
      addChildBlock(block.getClass().getSimpleName(), block);
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    try (NDList outputs = new NDList()) {
      for (Block block : children.values()) {
        outputs.addAll(block.forward(store, inputs, training));
      }
      return new NDList(NDArrays.concat(outputs, CHANNELS));
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape[] outputs =
        children.values().stream()
            .map(block -> block.getOutputShapes(inputs)[0])
            .toArray(Shape[]::new);
    long[] together = outputs[0].getShape().clone();
    together[CHANNELS] = Arrays.stream(outputs).mapToLong(shape -> shape.get(CHANNELS)).sum();
    return new Shape[] {new Shape(together)};
  }
}
