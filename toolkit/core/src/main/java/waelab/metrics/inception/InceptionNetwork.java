package waelab.metrics.inception;

import static waelab.metrics.inception.FoldedConvolution.Window.column;
import static waelab.metrics.inception.FoldedConvolution.Window.point;
import static waelab.metrics.inception.FoldedConvolution.Window.row;
import static waelab.metrics.inception.FoldedConvolution.Window.square;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import waelab.metrics.inception.FoldedConvolution.Window;
import waelab.torch.Torch;

/**
 * The layers of Inception v3 (Szegedy et al., <a
 * href="https://arxiv.org/abs/1512.00567">1512.00567</a>) as FID has used them since 2015-12-05:
 * average pools exclude the padding, and the last module has a max pool instead of an average pool.
 * Names are those of the published weights.
 */
final class InceptionNetwork {

  /** The numbers of features after the first and second max pool, Mixed_6e and Mixed_7c. */
  static final List<Integer> SPACES = List.of(64, 192, 768, 2048);

  private static final Shape THREE = new Shape(3, 3);

  private InceptionNetwork() {}

  /** Layers from N×3×299×299 to N×space×H×W; only those that the feature space needs. */
  static Block upTo(int space) {
    List<Block> stages = new ArrayList<>(List.of(firstPool()));
    if (space > 64) {
      stages.add(secondPool());
    }
    if (space > 192) {
      stages.add(mixed5and6());
    }
    if (space > 768) {
      stages.add(mixed7());
    }
    return new Chain(stages.toArray(Block[]::new));
  }

  /** The convolutions of a block, in the order in which the network is written. */
  static List<FoldedConvolution> convolutions(Block block) {
    return block instanceof FoldedConvolution convolution
        ? List.of(convolution)
        : block.getChildren().values().stream()
            .flatMap(child -> convolutions(child).stream())
            .collect(Collectors.toList());
  }

  private static Block firstPool() {
    return new Chain(
        convolution("Conv2d_1a_3x3", 3, 32, square(3).halving()),
        convolution("Conv2d_2a_3x3", 32, 32, square(3)),
        convolution("Conv2d_2b_3x3", 32, 64, square(3).padded()),
        halvingPool());
  }

  private static Block secondPool() {
    return new Chain(
        convolution("Conv2d_3b_1x1", 64, 80, point()),
        convolution("Conv2d_4a_3x3", 80, 192, square(3)),
        halvingPool());
  }

  private static Block mixed5and6() {
    return new Chain(
        mixed5("Mixed_5b.", 192, 32),
        mixed5("Mixed_5c.", 256, 64),
        mixed5("Mixed_5d.", 288, 64),
        mixed6a("Mixed_6a."),
        mixed6("Mixed_6b.", 128),
        mixed6("Mixed_6c.", 160),
        mixed6("Mixed_6d.", 160),
        mixed6("Mixed_6e.", 192));
  }

  private static Block mixed7() {
    return new Chain(
        mixed7a("Mixed_7a."),
        mixed7("Mixed_7b.", 1280, averaged("Mixed_7b.branch_pool", 1280, 192)),
        mixed7(
            "Mixed_7c.",
            2048,
            new Chain(keepingPool(), convolution("Mixed_7c.branch_pool", 2048, 192, point()))));
  }

  private static Block mixed5(String m, int in, int pooled) {
    return branches(
        convolution(m + "branch1x1", in, 64, point()),
        new Chain(
            convolution(m + "branch5x5_1", in, 48, point()),
            convolution(m + "branch5x5_2", 48, 64, square(5).padded())),
        new Chain(
            convolution(m + "branch3x3dbl_1", in, 64, point()),
            convolution(m + "branch3x3dbl_2", 64, 96, square(3).padded()),
            convolution(m + "branch3x3dbl_3", 96, 96, square(3).padded())),
        averaged(m + "branch_pool", in, pooled));
  }

  private static Block mixed6a(String m) {
    return branches(
        convolution(m + "branch3x3", 288, 384, square(3).halving()),
        new Chain(
            convolution(m + "branch3x3dbl_1", 288, 64, point()),
            convolution(m + "branch3x3dbl_2", 64, 96, square(3).padded()),
            convolution(m + "branch3x3dbl_3", 96, 96, square(3).halving())),
        halvingPool());
  }

  private static Block mixed6(String m, int c) {
    return branches(
        convolution(m + "branch1x1", 768, 192, point()),
        new Chain(
            convolution(m + "branch7x7_1", 768, c, point()),
            convolution(m + "branch7x7_2", c, c, row(7)),
            convolution(m + "branch7x7_3", c, 192, column(7))),
        new Chain(
            convolution(m + "branch7x7dbl_1", 768, c, point()),
            convolution(m + "branch7x7dbl_2", c, c, column(7)),
            convolution(m + "branch7x7dbl_3", c, c, row(7)),
            convolution(m + "branch7x7dbl_4", c, c, column(7)),
            convolution(m + "branch7x7dbl_5", c, 192, row(7))),
        averaged(m + "branch_pool", 768, 192));
  }

  private static Block mixed7a(String m) {
    return branches(
        new Chain(
            convolution(m + "branch3x3_1", 768, 192, point()),
            convolution(m + "branch3x3_2", 192, 320, square(3).halving())),
        new Chain(
            convolution(m + "branch7x7x3_1", 768, 192, point()),
            convolution(m + "branch7x7x3_2", 192, 192, row(7)),
            convolution(m + "branch7x7x3_3", 192, 192, column(7)),
            convolution(m + "branch7x7x3_4", 192, 192, square(3).halving())),
        halvingPool());
  }

  private static Block mixed7(String m, int in, Block pooled) {
    return branches(
        convolution(m + "branch1x1", in, 320, point()),
        new Chain(
            convolution(m + "branch3x3_1", in, 384, point()),
            branches(
                convolution(m + "branch3x3_2a", 384, 384, row(3)),
                convolution(m + "branch3x3_2b", 384, 384, column(3)))),
        new Chain(
            convolution(m + "branch3x3dbl_1", in, 448, point()),
            convolution(m + "branch3x3dbl_2", 448, 384, square(3).padded()),
            branches(
                convolution(m + "branch3x3dbl_3a", 384, 384, row(3)),
                convolution(m + "branch3x3dbl_3b", 384, 384, column(3)))),
        pooled);
  }

  /**
   * An average pool and a 1×1 convolution. Both are linear; one acts on space, the other on
   * channels. So their order may be exchanged, and the pool then has fewer channels. This is
   * correct for the bias, too, because the means exclude the padding.
   */
  private static Block averaged(String name, int in, int out) {
    return new Chain(
        convolution(name, in, out, point()).linear(),
        LambdaBlock.singleton(x -> Torch.operators().innerAveragePool(x), "AveragePool"),
        Activation.reluBlock());
  }

  private static FoldedConvolution convolution(String name, int in, int out, Window window) {
    return new FoldedConvolution(name, in, out, window);
  }

  private static Block halvingPool() {
    return Pool.maxPool2dBlock(THREE, new Shape(2, 2), new Shape(0, 0));
  }

  private static Block keepingPool() {
    return Pool.maxPool2dBlock(THREE, new Shape(1, 1), new Shape(1, 1));
  }

  /** Parallel blocks on the same input, N×C×H×W; their output channels are concatenated. */
  private static Block branches(Block... blocks) {
    return new ParallelBlock(
        each -> {
          try (NDList outputs = new NDList()) {
            each.forEach(outputs::addAll);
            return new NDList(NDArrays.concat(outputs, 1));
          }
        },
        List.of(blocks));
  }

  /**
   * Blocks one after another, for networks that are not trained: the array between two blocks is
   * freed immediately after its use, so that the next one can use the memory.
   */
  private static final class Chain extends SequentialBlock {

    Chain(Block... blocks) {
      addAll(blocks);
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
  }
}
