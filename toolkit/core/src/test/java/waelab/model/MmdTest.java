package waelab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.Randomness;
import waelab.torch.Torch;

@Tag("torch")
@Tag("long")
class MmdTest {

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Torch.newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray normals(String purpose, long step, double scale, double shift, int m, int d) {
    float[] draws = new Randomness(Reference.SEED).normals(purpose, step, m * d);
    for (int i = 0; i < draws.length; i++) {
      draws[i] = (float) (scale * draws[i] + shift);
    }
    return Torch.array(manager, draws, new Shape(m, d));
  }

  /** Golden numbers: {@code mmd_alone()} in src/test/python/reference.py, two loops over pairs. */
  @Test
  void itEqualsADoubleLoop() {
    NDArray a = normals("a", 0, 1, 0, 6, 3);
    NDArray b = normals("b", 0, 2, 1, 6, 3);
    a.setRequiresGradient(true);
    b.setRequiresGradient(true);
    var gradients =
        Torch.recording(
            () -> {
              NDArray mmd = Mmd.squared(a, b);
              assertThat(mmd.getFloat()).isCloseTo(0.08445597f, within(1e-6f));
              return Torch.operators().gradients(mmd, List.of(a, b));
            });
    float[] ofA = gradients.get(0).toFloatArray();
    float[] ofB = gradients.get(1).toFloatArray();
    float[] found = {ofA[0], ofA[1], ofA[2], ofB[15], ofB[16], ofB[17]};
    float[] expected = {-0.0625782f, 0.0159111f, -0.099315f, 0.1266335f, 0.0543134f, 0.0272715f};
    assertThat(found).containsExactly(expected, within(1e-6f));
  }

  @Test
  void twoSamplesOfOneLawAreZeroApartOnAverage() {
    int draws = 1_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; i++) {
      try (NDManager each = manager.newSubManager()) {
        float[] z = new Randomness(8).normals("pairs", i, 2 * 32 * 8);
        NDArray both = Torch.array(each, z, new Shape(2, 32, 8));
        double value = Mmd.squared(both.get(0), both.get(1)).getFloat();
        sum += value;
        squares += value * value;
      }
    }
    double mean = sum / draws;
    double standardError = Math.sqrt((squares / draws - mean * mean) / draws);
    assertThat(standardError).isPositive();
    assertThat(Math.abs(mean)).isLessThan(3 * standardError);
  }

  @Test
  void oneSampleHasNoPairs() {
    NDArray one = normals("a", 0, 1, 0, 1, 3);
    assertThatThrownBy(() -> Mmd.squared(one, one))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("at least 2");
  }

  /** Golden numbers: {@code wae_mmd()} in src/test/python/reference.py. */
  @Test
  void fourStepsOfAWaeWithMmdEqualPyTorchs() {
    var config =
        new WaeMmdConfig(
            List.of(1L, 32L, 32L),
            8,
            10,
            Reduction.MEAN,
            1,
            3e-4,
            0.5,
            0.999,
            1,
            64,
            Reference.SEED,
            TrainingOptions.NONE);
    try (var model = new WaeMmd(config)) {
      assertThat(model.name()).isEqualTo("WAE-MMD");
      List<Map<String, Double>> losses = Reference.fourSteps(model);
      double[][] expected = {
        {10.56071, 0.4884373, 1.007227},
        {7.332411, 0.4466724, 0.6885738},
        {3.04698, 0.4142764, 0.2632704},
        {2.236009, 0.3871924, 0.1848817}
      };
      for (int step = 0; step < 4; step++) {
        assertThat(losses.get(step).get("total"))
            .isCloseTo(expected[step][0], Percentage.withPercentage(0.1));
        assertThat(losses.get(step).get("reconstruction"))
            .isCloseTo(expected[step][1], Percentage.withPercentage(0.1));
        assertThat(losses.get(step).get("penalty"))
            .isCloseTo(expected[step][2], Percentage.withPercentage(0.2));
      }
    }
  }
}
