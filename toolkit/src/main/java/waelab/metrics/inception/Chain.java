package waelab.metrics.inception;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * Blocks one after another, for networks that are not trained: what lies between two blocks is
 * freed at once, so that the next takes its place in memory.
 */
final class Chain extends AbstractBlock {

  Chain(Block... blocks) {
    for (Block block : blocks) {
      addChildBlock(block.getClass().getSimpleName(), block);
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDList x = inputs;
    for (Block block : children.values()) {
      NDList y = block.forward(store, x, training);
      if (x != inputs) {
        x.close();
      }
      x = y;
    }
    return x;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape[] shapes = inputs;
    for (Block block : children.values()) {
      shapes = block.getOutputShapes(shapes);
    }
    return shapes;
  }
}
