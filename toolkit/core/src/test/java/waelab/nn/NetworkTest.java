package waelab.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.Randomness;
import waelab.torch.Torch;

@Tag("torch")
class NetworkTest {

  private final NDManager manager = Torch.newManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void parametersHavePyTorchsNames() {
    try (var network = new Network("encoder", Architecture.of(1, 8, 8).convolutions(2))) {
      assertThat(network.state().keySet())
          .containsExactly(
              "encoder.0.weight",
              "encoder.0.bias",
              "encoder.1.weight",
              "encoder.1.bias",
              "encoder.1.running_mean",
              "encoder.1.running_var");
      assertThat(network.trainableParameters()).hasSize(4);
    }
  }

  @Test
  void initialWeightsAreUniformWithinOneOverTheRootOfFanIn() {
    var architecture = Architecture.of(16, 4, 4).then(new Layer.ConvTranspose(32));
    try (var network = new Network("up", architecture)) {
      network.initialize(new Randomness(7));
      float bound = (float) (1 / Math.sqrt(32 * 16)); // PyTorch's fan_in here is out · kernel area
      float[] weights = network.state().get("up.0.weight").toFloatArray();
      double sum = 0;
      double squares = 0;
      for (float w : weights) {
        assertThat(w).isBetween(-bound, bound);
        sum += w;
        squares += w * w;
      }
      assertThat(sum / weights.length).isCloseTo(0, within(bound * 0.03));
      assertThat(squares / weights.length)
          .isCloseTo(bound * bound / 3, within(bound * bound * 0.02));
      for (float b : network.state().get("up.0.bias").toFloatArray()) {
        assertThat(b).isBetween(-bound, bound).isNotZero();
      }
    }
  }

  @Test
  void equalSeedsGiveEqualWeightsAndOtherSeedsOthers() {
    try (var network = new Network("a", Architecture.of(4).linear(4))) {
      network.initialize(new Randomness(1));
      float[] first = network.state().get("a.0.weight").toFloatArray();
      network.initialize(new Randomness(2));
      assertThat(network.state().get("a.0.weight").toFloatArray()).isNotEqualTo(first);
      network.initialize(new Randomness(1));
      assertThat(network.state().get("a.0.weight").toFloatArray()).isEqualTo(first);
    }
  }

  /** A model is made, and then brought to the start of its training: that costs one drawing. */
  @Test
  void weightsAreDrawnWhenTheyAreFirstUsed() {
    var block = Linear.builder().setUnits(4).build();
    try (var network = new Network("a", block, new Shape(4));
        var other = new Network("a", Linear.builder().setUnits(4).build(), new Shape(4))) {
      network.initialize(new Randomness(1));
      network.initialize(new Randomness(2));
      new Adam(0.1, network);
      assertThat(network.parameterCount()).isEqualTo(20);
      NDArray weight = block.getParameters().get("weight").getArray();
      assertThat(weight.toFloatArray()).containsOnly(0);
      NDArray y = network.apply(manager.ones(new Shape(1, 4)));
      other.initialize(new Randomness(2));
      float[] expected = other.state().get("a.weight").toFloatArray();
      assertThat(weight.toFloatArray()).isEqualTo(expected);
      assertThat(y.toFloatArray())
          .isEqualTo(other.apply(manager.ones(new Shape(1, 4))).toFloatArray());
      network.initialize(new Randomness(3));
      assertThat(weight.toFloatArray()).as("used, so drawn at once").isNotEqualTo(expected);
    }
  }

  @Test
  void batchNormFollowsTheBatchOnlyInTraining() {
    var normed = Architecture.of(2).then(new Layer.Norm());
    try (var network = new Network("bn", normed)) {
      NDArray x = manager.create(new float[] {0, 10, 2, 30}, new Shape(2, 2));
      Mode.evaluation(() -> network.apply(x));
      assertThat(network.state().get("bn.0.running_mean").toFloatArray()).containsExactly(0, 0);
      float[] trained = Mode.training(() -> network.apply(x)).toFloatArray();
      assertThat(trained).containsExactly(new float[] {-1, -1, 1, 1}, within(1e-4f));
      // momentum 0.1: running mean 0.9·0 + 0.1·(1, 20)
      assertThat(network.state().get("bn.0.running_mean").toFloatArray())
          .containsExactly(new float[] {0.1f, 2}, within(1e-5f));
      assertThat(Mode.evaluation(() -> network.apply(x)).toFloatArray()[0]).isNotEqualTo(-1f);
    }
  }

  @Test
  void aChannelsLastWeightReadsAsItIsIndexed() {
    var conv = Architecture.of(3, 4, 4).then(new Layer.Conv(2, 3, 1, 1));
    try (var network = new Network("c", conv)) {
      NDArray weight = network.trainableParameters().get(0);
      float[] flat = weight.toFloatArray();
      assertThat(flat[((1 * 3 + 2) * 3 + 0) * 3 + 1]).isEqualTo(weight.get(1, 2, 0, 1).getFloat());
    }
  }

  @Test
  void aNewThreadRecordsNothingOutsideTraining() throws InterruptedException {
    try (var network = new Network("n", Architecture.of(2).linear(1))) {
      NDArray x = manager.ones(new Shape(3, 2));
      var outputs = new ArrayList<NDArray>();
      var thread = new Thread(() -> outputs.add(network.apply(x).sum()));
      thread.start();
      thread.join();
      assertThatThrownBy(() -> new Adam(1, network).gradients(outputs.get(0)))
          .hasMessageContaining("depends on no parameter");
    }
  }

  @Test
  void aLayerThatOccursTwiceHasItsWeightsOnce() {
    var tied = Linear.builder().setUnits(2).build();
    var block = new SequentialBlock().add(tied).add(Activation.tanhBlock()).add(tied);
    try (var network = new Network("n", block, new Shape(2))) {
      assertThat(network.parameterCount()).isEqualTo(6);
      assertThat(network.state().keySet()).containsExactly("n.0.weight", "n.0.bias");
    }
  }

  @Test
  void anyDjlBlockWillDo() {
    var block =
        new SequentialBlock()
            .add(Linear.builder().setUnits(5).build())
            .add(Activation.tanhBlock())
            .add(Linear.builder().setUnits(2).build());
    try (var network = new Network("own", block, new Shape(3))) {
      assertThat(network.parameterCount()).isEqualTo(3 * 5 + 5 + 5 * 2 + 2);
      assertThat(network.apply(manager.ones(new Shape(4, 3))).getShape())
          .isEqualTo(new Shape(4, 2));
    }
  }
}
