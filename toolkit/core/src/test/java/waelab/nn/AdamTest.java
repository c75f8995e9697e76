package waelab.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.Randomness;
import waelab.base.TrainingException;
import waelab.torch.Torch;

@Tag("torch")
class AdamTest {

  private final NDManager manager = Torch.newManager();
  private final Network network = new Network("n", Architecture.of(3).linear(1));

  @AfterEach
  void close() {
    network.close();
    manager.close();
  }

  /** Golden numbers: {@code adam_alone()} in src/test/python/reference.py. */
  @Test
  void threeStepsEqualPyTorchs() {
    set(1, -2, 3);
    var adam = new Adam(0.1, 0.5, 0.9, network);
    adam.apply(gradients(0.1f, -0.2f, 0));
    adam.apply(gradients(1, 1, 1));
    adam.apply(gradients(-3, 0.01f, 2));
    assertThat(weights())
        .containsExactly(new float[] {0.8779080f, -2.0260651f, 2.8018663f}, within(1e-6f));
  }

  @Test
  void minimizeIsGradientsThenApply() {
    var twin = new Network("n", Architecture.of(3).linear(1));
    NDArray x = manager.create(new float[] {1, 2, 3}, new Shape(1, 3));
    new Adam(0.1, network).minimize(loss(network, x));
    var adam = new Adam(0.1, twin);
    adam.apply(adam.gradients(loss(twin, x)));
    assertThat(twin.trainableParameters().get(0).toFloatArray()).containsExactly(weights());
    twin.close();
  }

  @Test
  void onlyItsOwnNetworksAreChanged() {
    var other = new Network("other", Architecture.of(1).linear(1));
    float[] before = other.trainableParameters().get(0).toFloatArray();
    NDArray x = manager.create(new float[] {1, 2, 3}, new Shape(1, 3));
    NDArray loss = Mode.training(() -> other.apply(network.apply(x)).square().sum());
    new Adam(0.1, network).minimize(loss);
    assertThat(other.trainableParameters().get(0).toFloatArray()).containsExactly(before);
    other.close();
  }

  @Test
  void aGradientThatIsNoNumberChangesNothing() {
    set(1, 2, 3);
    var adam = new Adam(0.1, network);
    assertThatThrownBy(() -> adam.apply(gradients(1, Float.NaN, 1)))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("NaN or infinite");
    assertThat(weights()).containsExactly(1, 2, 3);
    assertThat(adam.state().get("0.step").getFloat()).isZero();
  }

  @Test
  void twoAreAppliedBothOrNeither() {
    var twin = new Network("twin", Architecture.of(3).linear(1));
    var adam = new Adam(0.1, network);
    var other = new Adam(0.1, twin);
    set(1, 2, 3);
    assertThatThrownBy(
            () -> Adam.applyBoth(adam, gradients(1, 1, 1), other, gradients(1, Float.NaN, 1)))
        .isInstanceOf(TrainingException.class);
    assertThatThrownBy(
            () ->
                Adam.applyBoth(
                    adam, gradients(1, 1, 1), other, new NDList(gradients(1, 1, 1).get(0))))
        .isInstanceOf(BadArgumentException.class);
    assertThat(weights()).containsExactly(1, 2, 3);
    Torch.operators()
        .copyInto(twin.trainableParameters().get(0), network.trainableParameters().get(0));
    Adam.applyBoth(adam, gradients(1, 1, 1), other, gradients(1, -1, 1));
    assertThat(weights()).containsExactly(new float[] {0.9f, 1.9f, 2.9f}, within(1e-6f));
    assertThat(twin.trainableParameters().get(0).toFloatArray())
        .containsExactly(new float[] {0.9f, 2.1f, 2.9f}, within(1e-6f));
    twin.close();
  }

  @Test
  void resetForgetsEverything() {
    var adam = new Adam(0.1, network);
    adam.apply(gradients(1, 1, 1));
    assertThat(adam.state().get("0.m").toFloatArray()).doesNotContain(0);
    adam.reset();
    adam.state().values().forEach(a -> assertThat(a.toFloatArray()).containsOnly(0));
  }

  @Test
  void gradientsOfChannelsLastWeightsKeepTheirPlaces() {
    var conv = new Network("c", Architecture.of(3, 4, 4).then(new Layer.Conv(2, 3, 1, 1)));
    NDArray weight = conv.trainableParameters().get(0);
    NDArray one = manager.zeros(new Shape(2, 3, 3, 3));
    one.set(new ai.djl.ndarray.index.NDIndex("1,2,0,1"), 1f);
    NDArray loss = Mode.training(() -> weight.mul(one).sum());
    var adam = new Adam(1, conv);
    NDArray before = weight.duplicate();
    adam.minimize(loss);
    NDArray moved = before.sub(weight).abs();
    assertThat(moved.get(1, 2, 0, 1).getFloat()).isCloseTo(1, within(1e-5f));
    assertThat(moved.sum().getFloat()).isCloseTo(1, within(1e-5f));
    conv.close();
  }

  @Test
  void aGradientInAnotherLayoutThanItsWeightKeepsItsPlaces() {
    var conv = new Network("c", Architecture.of(3, 4, 4).then(new Layer.Conv(2, 3, 1, 1)));
    NDArray weight = conv.trainableParameters().get(0);
    NDArray before = weight.duplicate();
    NDArray one = manager.zeros(new Shape(2, 3, 3, 3));
    one.set(new ai.djl.ndarray.index.NDIndex("1,2,0,1"), 1f);
    new Adam(1, conv).apply(new NDList(one, manager.zeros(new Shape(2))));
    NDArray moved = before.sub(weight).abs();
    assertThat(moved.get(1, 2, 0, 1).getFloat()).isCloseTo(1, within(1e-5f));
    assertThat(moved.sum().getFloat()).isCloseTo(1, within(1e-5f));
    conv.close();
  }

  @Test
  void gradientsThatDoNotFitAreNamedAndChangeNothing() {
    set(1, 2, 3);
    var adam = new Adam(0.1, network);
    NDArray bias = manager.zeros(new Shape(1));
    assertThatThrownBy(() -> adam.apply(new NDList(manager.ones(new Shape(1, 2)), bias)))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("gradient 0 must be float32 (1, 3) as its parameter, but is float32 (1, 2)");
    assertThatThrownBy(() -> adam.apply(new NDList(bias)))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("gradients must be 2 arrays, one per parameter, but is 1 arrays");
    assertThat(weights()).containsExactly(1, 2, 3);
    assertThat(adam.state().get("0.step").getFloat()).isZero();
  }

  @Test
  void clippedGradientsAreNewArrays() {
    set(1, -2, 3);
    var adam = new Adam(0.1, network);
    NDArray x = manager.create(new float[] {1, 2, 3}, new Shape(1, 3));
    float[] before = weights();
    Mode.training(
        () -> {
          NDList g = adam.gradients(network.apply(x).square().sum());
          adam.apply(new NDList(g.get(0).clip(-0.1, 0.1), g.get(1).mul(0.1f)));
          return null;
        });
    assertThat(Math.abs(weights()[0] - before[0])).isCloseTo(0.1f, within(1e-5f));
  }

  @Test
  void twoLossesOnOneGraphAreNamed() {
    var adam = new Adam(0.1, network);
    NDArray x = manager.create(new float[] {1, 2, 3}, new Shape(1, 3));
    NDArray squares = Mode.training(() -> network.apply(x).square());
    NDArray sum = Mode.training(squares::sum);
    NDArray mean = Mode.training(squares::mean);
    adam.gradients(sum);
    assertThatThrownBy(() -> adam.gradients(mean))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("shares its graph with a loss whose gradients were taken before");
  }

  @Test
  void impossibleValuesAreNamed() {
    assertThatThrownBy(() -> new Adam(-1, network))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("learning rate must be greater than 0, but is -1.0");
    assertThatThrownBy(() -> new Adam(1, 1, 0.9, network)).hasMessageContaining("β₁");
  }

  @Test
  void aLossWithoutAGraphIsNamed() {
    NDArray x = manager.create(new float[] {1, 2, 3}, new Shape(1, 3));
    NDArray evaluated = Mode.evaluation(() -> network.apply(x).sum());
    assertThatThrownBy(() -> new Adam(1, network).minimize(evaluated))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("depends on no parameter");
    assertThatThrownBy(() -> new Adam(1, network).minimize(manager.zeros(new Shape(2))))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("one number");
  }

  private static NDArray loss(Network network, NDArray x) {
    return Mode.training(() -> network.apply(x).square().sum());
  }

  private void set(float... weights) {
    network.initialize(new Randomness(1));
    NDArray source = manager.create(weights, new Shape(1, 3));
    Torch.operators().copyInto(network.trainableParameters().get(0), source);
  }

  private NDList gradients(float... ofWeights) {
    return new NDList(manager.create(ofWeights, new Shape(1, 3)), manager.zeros(new Shape(1)));
  }

  private float[] weights() {
    return network.trainableParameters().get(0).toFloatArray();
  }
}
