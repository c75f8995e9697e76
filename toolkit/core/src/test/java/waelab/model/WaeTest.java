package waelab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.Randomness;
import waelab.base.TrainingException;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.nn.Mode;
import waelab.torch.Torch;

@Tag("torch")
class WaeTest {

  private static WaeConfig mnist() {
    return new WaeConfig(
        List.of(1L, 32L, 32L),
        8,
        10,
        Reduction.MEAN,
        1,
        3e-4,
        1e-3,
        0.5,
        0.999,
        1,
        64,
        Reference.SEED,
        TrainingOptions.NONE);
  }

  /**
   * Golden numbers: {@code wae()} in src/test/python/reference.py, which takes both gradients with
   * the old discriminator and prints log and sigmoid as the study does. Rounding grows in E‖z‖² of
   * the last step: PyTorch itself gives 4.0186 to 4.0325 with different ONEDNN_MAX_CPU_ISA.
   */
  @Test
  void fourStepsOfAlgorithm3EqualPyTorchs() {
    try (var wae = new Wae(mnist())) {
      List<Map<String, Double>> losses = Reference.fourSteps(wae);
      double[][] expected = {
        {8.159542, 0.4884373, 0.7671105, 13.93255, 0.9451708},
        {8.062921, 0.4429335, 0.7619988, 13.92823, 1.65247},
        {7.994943, 0.4096327, 0.758531, 13.91576, 2.870306},
        {7.945452, 0.3803402, 0.7565112, 13.90489, 4.03252}
      };
      var names = List.of("total", "reconstruction", "penalty", "discriminator", "E‖z‖²");
      for (int step = 0; step < expected.length; step++) {
        assertThat(losses.get(step).keySet()).containsExactlyElementsOf(names);
        for (int k = 0; k < names.size(); k++) {
          assertThat(losses.get(step).get(names.get(k)))
              .as(names.get(k) + " of step " + step)
              .isCloseTo(
                  expected[step][k],
                  Percentage.withPercentage(
                      step == 3 && names.get(k).equals("E‖z‖²") ? 0.5 : 0.05));
        }
      }
      assertThat(Reference.norm(wae, "encoder.0.weight")).isCloseTo(3.28675, percent());
      assertThat(Reference.norm(wae, "discriminator.0.weight")).isCloseTo(4.74398, percent());
      assertThat(Reference.norm(wae, "discriminator.8.bias")).isCloseTo(0.11262, percent());
    }
  }

  private static Percentage percent() {
    return Percentage.withPercentage(0.02);
  }

  @Test
  void withoutAPenaltyTheDiscriminatorLearnsNothing() {
    try (var wae = new Wae(mnist().withLambda(0))) {
      double before = Reference.norm(wae, "discriminator.0.weight");
      Reference.fourSteps(wae);
      assertThat(Reference.norm(wae, "discriminator.0.weight")).isEqualTo(before);
    }
  }

  /** Points this large: the squared error overflows, and the discriminator's loss does not. */
  @Test
  void aGradientOfOneLossThatIsNoNumberChangesNeitherNetwork() {
    var config = WaeConfig.forData(Split.of(Toys.draw("ring", 100)));
    try (var wae = new Wae(config);
        NDManager manager = Torch.newManager()) {
      Map<String, float[]> before = everything(wae);
      NDArray x = manager.full(new Shape(8, 2), 1e25f);
      var noise = new Noise(manager, new Randomness(Reference.SEED), "train", 0);
      Losses[] losses = new Losses[1];
      assertThatThrownBy(
              () ->
                  Mode.training(
                      () -> {
                        losses[0] = wae.loss(x, noise);
                        return wae.step(() -> x, noise);
                      }))
          .isInstanceOf(TrainingException.class);
      assertThat(losses[0].values().get("total")).isInfinite();
      assertThat(losses[0].values().get("discriminator")).isFinite();
      Map<String, float[]> after = everything(wae);
      before.forEach((name, values) -> assertThat(after.get(name)).as(name).isEqualTo(values));
    }
  }

  private static Map<String, float[]> everything(Wae wae) {
    var all = new LinkedHashMap<>(wae.state());
    all.putAll(wae.optimiserState());
    var numbers = new LinkedHashMap<String, float[]>();
    all.forEach((name, array) -> numbers.put(name, array.toFloatArray()));
    return numbers;
  }
}
