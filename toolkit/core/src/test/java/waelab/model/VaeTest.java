package waelab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.Randomness;
import waelab.nn.Adam;
import waelab.nn.Mode;
import waelab.nn.Network;
import waelab.torch.Torch;

@Tag("torch")
class VaeTest {

  private final NDManager manager = Torch.newManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private static VaeConfig mnist() {
    return new VaeConfig(
        List.of(1L, 32L, 32L),
        32,
        1e-3,
        Reduction.MEAN,
        1,
        1e-4,
        0.9,
        0.999,
        1,
        64,
        Reference.SEED,
        TrainingOptions.NONE);
  }

  /** Golden numbers: {@code vae()} in src/test/python/reference.py. */
  @Test
  void fourStepsEqualPyTorchs() {
    try (var vae = new Vae(mnist())) {
      List<Map<String, Double>> losses = Reference.fourSteps(vae);
      double[][] expected = {
        {0.2466215, 0.2424642, 4.157208},
        {0.2399814, 0.2361272, 3.854205},
        {0.2360253, 0.2323928, 3.632488},
        {0.2300003, 0.2266021, 3.398211}
      };
      for (int step = 0; step < expected.length; step++) {
        assertThat(losses.get(step)).containsOnlyKeys("total", "reconstruction", "KL");
        assertClose(losses.get(step).get("total"), expected[step][0]);
        assertClose(losses.get(step).get("reconstruction"), expected[step][1]);
        assertClose(losses.get(step).get("KL"), expected[step][2]);
      }
      assertClose(Reference.norm(vae, "encoder.0.weight"), 3.28674);
      assertClose(Reference.norm(vae, "encoder.1.running_var"), 3.96681);
      assertClose(Reference.norm(vae, "decoder.2.weight"), 4.60799);
    }
  }

  /** Golden numbers: {@code vae()} in src/test/python/reference.py. */
  @Test
  void gradientsOfTheLossEqualPyTorchs() {
    var expected =
        Map.of(
            "encoder.0.weight", 0.00641866,
            "encoder.3.weight", 0.0286576,
            "encoder.4.weight", 0.000689962,
            "mean.0.weight", 0.0177664,
            "log-variance.0.bias", 0.000861807,
            "decoder.0.weight", 0.0108663,
            "decoder.2.weight", 0.063551,
            "decoder.8.weight", 0.209205,
            "decoder.11.weight", 1.17617);
    try (var vae = new Vae(mnist())) {
      var noise = new Noise(manager, new Randomness(Reference.SEED), "train", 0);
      var adam = new Adam(1e-4, vae.networks().toArray(Network[]::new));
      NDList gradients =
          Mode.training(
              () -> {
                NDArray x = Reference.images(manager, 0, 64);
                return adam.gradients(vae.loss(x, noise).get("total"));
              });
      var names = new ArrayList<>(vae.state().keySet());
      names.removeIf(name -> name.contains("running"));
      expected.forEach(
          (name, norm) ->
              assertThat(gradients.get(names.indexOf(name)).square().sum().sqrt().getFloat())
                  .as(name)
                  .isCloseTo(norm.floatValue(), Percentage.withPercentage(0.1)));
    }
  }

  /** Golden numbers: {@code vae()} in src/test/python/reference.py. */
  @Test
  void encodingAndGeneratingUseRunningStatistics() {
    try (var vae = new Vae(mnist())) {
      Reference.fourSteps(vae);
      NDArray x = Reference.images(manager, 9, 5);
      NDArray mu = vae.encode(x);
      assertThat(mu.getShape()).isEqualTo(new Shape(5, 32));
      assertThat(mu.toFloatArray()[0]).isCloseTo(0.05746228f, within(1e-4f));
      assertThat(mu.toFloatArray()[1]).isCloseTo(0.05175129f, within(1e-4f));
      assertThat(mu.toFloatArray()[2]).isCloseTo(0.00856412f, within(1e-4f));
      NDArray generated = vae.generate(mu);
      assertThat(vae.reconstruct(x).toFloatArray())
          .isEqualTo(vae.generate(vae.encode(x)).toFloatArray());
      assertThat(generated.getShape()).isEqualTo(new Shape(5, 1, 32, 32));
      // A bias before batch norm has no gradient but rounding, which Adam makes a step of; running
      // statistics lag behind it, so evaluation agrees less well than training.
      assertThat(generated.mean().getFloat()).isCloseTo(-0.06345887f, within(5e-4f));
    }
  }

  @Test
  void klOfTheStandardNormalIsZero() {
    NDArray zeros = manager.zeros(new Shape(3, 4));
    assertThat(new Posterior(zeros, zeros).kl().abs().sum().getFloat()).isZero();
  }

  /** KL(N(1, 4) ‖ N(0, 1)) = ½(4 + 1 − 1 − log 4), and coordinates add up. */
  @Test
  void klIsTheClosedFormInNatsSummedOverCoordinates() {
    NDArray mu = manager.create(new float[] {1, 1, 0, 0}, new Shape(2, 2));
    float logFour = (float) Math.log(4);
    NDArray logVar = manager.create(new float[] {logFour, logFour, 0, logFour}, new Shape(2, 2));
    float one = (float) (0.5 * (4 - Math.log(4)));
    float[] kl = new Posterior(mu, logVar).kl().toFloatArray();
    assertThat(kl[0]).isCloseTo(2 * one, within(1e-6f));
    assertThat(kl[1]).isCloseTo(one - 0.5f, within(1e-6f));
  }

  @Test
  void theLossOfTheSummedErrorIsTheStudysFormulaAsPrinted() {
    try (var mean = new Vae(mnist());
        var sum = new Vae(mnist().withReduction(Reduction.SUM))) {
      NDArray x = Reference.images(manager, 0, 8);
      var noise = new Noise(manager, new Randomness(1), "test", 0);
      double averaged = mean.loss(x, noise).values().get("reconstruction");
      double summed = sum.loss(x, noise).values().get("reconstruction");
      assertThat(summed / averaged).isCloseTo(1024, Percentage.withPercentage(0.01));
    }
  }

  private static void assertClose(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, Percentage.withPercentage(0.02));
  }
}
