package waelab.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Golden numbers: {@code wgan_gp()}, {@code wgan()} and {@code gan()} in
 * src/test/python/reference.py, which writes the losses as the algorithms do and lets PyTorch's
 * autograd, Adam and RMSProp do the rest.
 */
@Tag("torch")
class AdversarialTest {

  private static final List<Long> MNIST = List.of(1L, 32L, 32L);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fourStepsOfAlgorithm2EqualPyTorchs(boolean oneSided) {
    var config =
        new WganGpConfig(
            MNIST,
            16,
            10,
            oneSided,
            2,
            0.125,
            2e-4,
            0.5,
            0.9,
            1,
            64,
            Reference.SEED,
            TrainingOptions.NONE);
    double[][] expected =
        oneSided
            ? new double[][] {
              {-0.01169162, 0.01169162, 0, 0.004209252},
              {-0.02407805, 0.02407805, 0, 0.007070517},
              {-0.03906208, 0.03906208, 0, 0.01016372},
              {-0.05644123, 0.05644123, 0, 0.01408216}
            }
            : new double[][] {
              {9.381133, 0.006144938, 0.9387277, -0.0003380109},
              {9.305633, 0.00686429, 0.9312497, -0.002958994},
              {9.224518, 0.008385059, 0.9232903, -0.007772867},
              {9.116323, 0.008578377, 0.9124901, -0.01304346}
            };
    double[] norms =
        oneSided
            ? new double[] {2.25979, 0.59425, 36.93156, 33.32681}
            : new double[] {2.27533, 0.61629, 36.93158, 33.32681};
    try (var model = new WganGp(config)) {
      assertEqual(model, List.of("total", "W₁", "penalty", "generator"), expected);
      var names =
          List.of(
              "critic.0.weight",
              "critic.7.weight",
              "generator.0.weight",
              "generator.1.running_var");
      for (int i = 0; i < norms.length; i++) {
        assertThat(Reference.norm(model, names.get(i)))
            .as(names.get(i))
            .isCloseTo(norms[i], Percentage.withPercentage(0.05));
      }
    }
  }

  @Test
  void fourStepsOfAWganEqualPyTorchs() {
    var config =
        new WganConfig(
            MNIST, 16, 0.01, 2, 0.125, 5e-5, 1, 64, Reference.SEED, TrainingOptions.NONE);
    try (var model = new Wgan(config)) {
      double[][] expected = {
        {-2.434861e-05, -0.001224632},
        {-8.561765e-06, -0.001256453},
        {-4.450558e-07, -0.001288433},
        {7.485622e-06, -0.001312949}
      };
      assertEqual(model, List.of("total", "generator"), expected);
      assertNorms(model, 0.15497, 0.28248, 36.93125);
    }
  }

  @Test
  void fourStepsOfAGanEqualPyTorchs() {
    var config =
        new GanConfig(
            MNIST, 16, 0.125, 2e-4, 0.5, 0.999, 1, 64, Reference.SEED, TrainingOptions.NONE);
    try (var model = new Gan(config)) {
      double[][] expected = {
        {1.384331, 0.693655}, {1.383141, 0.6935751}, {1.381268, 0.6934977}, {1.379579, 0.6942382}
      };
      assertEqual(model, List.of("total", "generator"), expected);
      assertNorms(model, 2.25697, 0.5886, 36.93163);
    }
  }

  private static void assertNorms(Model model, double... norms) {
    var names = List.of("critic.0.weight", "critic.7.weight", "generator.0.weight");
    for (int i = 0; i < norms.length; i++) {
      assertThat(Reference.norm(model, names.get(i)))
          .as(names.get(i))
          .isCloseTo(norms[i], Percentage.withPercentage(0.05));
    }
  }

  private static void assertEqual(Model model, List<String> names, double[][] expected) {
    List<Map<String, Double>> losses = Reference.fourSteps(model);
    for (int step = 0; step < expected.length; step++) {
      for (int k = 0; k < names.size(); k++) {
        double value = expected[step][k];
        assertThat(losses.get(step).get(names.get(k)))
            .as(names.get(k) + " of step " + step)
            .isCloseTo(value, Offset.offset(2e-6 + 1e-3 * Math.abs(value)));
      }
    }
  }
}
