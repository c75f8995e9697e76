package waelab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waelab.base.Randomness;
import waelab.nn.Adam;
import waelab.nn.Architecture;
import waelab.nn.Layer;
import waelab.nn.Mode;
import waelab.nn.Network;
import waelab.torch.Torch;

@Tag("torch")
class GradientPenaltyTest {

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Torch.newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static Network critic() {
    var leaky = Layer.Nonlinearity.LEAKY_RELU;
    var architecture = Architecture.of(3).linear(4).then(leaky).linear(4).then(leaky).linear(1);
    var critic = new Network("critic", architecture);
    critic.initialize(new Randomness(Reference.SEED));
    return critic;
  }

  private void scale(Network critic, double by) {
    for (NDArray array : critic.trainableParameters()) {
      Torch.operators().copyInto(array, array.mul((float) by));
    }
  }

  private NDArray points(int n, int d) {
    return Torch.array(
        manager, new Randomness(Reference.SEED).normals("x", 0, n * d), new Shape(n, d));
  }

  /**
   * Golden numbers: {@code penalty_alone()} in src/test/python/reference.py: gradients of the
   * penalty with respect to all weights of the critic; no bias before the last layer moves a slope.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void thePenaltyAndItsGradientEqualPyTorchs(boolean oneSided) {
    Network critic = critic();
    scale(critic, 3.5);
    var adam = new Adam(1e-3, critic);
    NDArray x = points(8, 3);
    float[] value = new float[1];
    NDList gradients =
        Mode.training(
            () -> {
              NDArray penalty = WganGp.penalty(critic, x, oneSided);
              value[0] = penalty.getFloat();
              return adam.gradients(penalty);
            });
    assertThat(value[0]).isCloseTo(oneSided ? 0.008125825f : 0.09815707f, within(1e-6f));
    float[][] expected =
        oneSided
            ? new float[][] {
              {
                0.024237f,
                0.013501f,
                -0.048549f,
                -0.008221f,
                -0.004295f,
                0.016045f,
                0.032698f,
                0.018214f,
                -0.065498f,
                -0.019937f,
                -0.013061f,
                0.039834f
              },
              {
                -0.003303f,
                -0.009696f,
                0.014963f,
                -0.00652f,
                0.010593f,
                0.031095f,
                -0.047986f,
                0.020909f,
                -0.020176f,
                -0.059224f,
                0.091396f,
                -0.039823f,
                -0.001336f,
                -0.003923f,
                0.006054f,
                -0.002638f
              },
              {0.068744f, -0.160831f, 0.148073f, 0.057015f}
            }
            : new float[][] {
              {
                -0.085478f,
                -0.029583f,
                0.008804f,
                0.030511f,
                0.010914f,
                -0.004202f,
                0.003095f,
                0.006589f,
                -0.050023f,
                0.034906f,
                0.039856f,
                0.010145f
              },
              {
                0.002833f,
                0.025685f,
                0.010792f,
                0.015068f,
                -0.009087f,
                -0.082374f,
                -0.034612f,
                -0.048324f,
                0.017307f,
                0.156893f,
                0.065923f,
                0.09204f,
                0.001146f,
                0.010392f,
                0.004366f,
                0.006096f
              },
              {-0.113225f, 0.520296f, 0.334418f, -0.089696f}
            };
    for (int layer = 0; layer < 3; layer++) {
      assertThat(gradients.get(2 * layer).toFloatArray())
          .containsExactly(expected[layer], within(2e-6f));
      assertThat(gradients.get(2 * layer + 1).toFloatArray()).containsOnly(0);
    }
  }

  @Test
  void noSlopeUpTo1IsPenalised() {
    Network critic = critic(); // PyTorch's initial weights make it gentle
    NDArray x = points(64, 3);
    float[] slopes = critic.gradientNorms(x).toFloatArray();
    assertThat(slopes).hasSize(64);
    for (float slope : slopes) {
      assertThat(slope).isBetween(1e-3f, 1f);
    }
    assertThat(WganGp.penalty(critic, x, true).getFloat()).isZero();
    assertThat(WganGp.penalty(critic, x, false).getFloat()).isPositive();
  }

  @Test
  void aConstantCriticHasFiniteGradients() {
    Network critic = critic();
    scale(critic, 0);
    var adam = new Adam(1e-3, critic);
    NDArray x = points(8, 3);
    NDList gradients = Mode.training(() -> adam.gradients(WganGp.penalty(critic, x, false)));
    assertThat(Torch.operators().allFinite(gradients)).isTrue();
    assertThat(WganGp.penalty(critic, x, false).getFloat()).isCloseTo(1, within(1e-5f));
  }

  /** Of D(x) = w·x the slope is ‖w‖ everywhere, over all channels and pixels together. */
  @Test
  void theNormIsOverAllChannelsAndPixelsOfASample() {
    var critic =
        new Network("critic", Architecture.of(3, 4, 4).then(new Layer.Flatten()).linear(1));
    critic.initialize(new Randomness(1));
    double squares = 0;
    for (float w : critic.trainableParameters().get(0).toFloatArray()) {
      squares += w * w;
    }
    NDArray x = Torch.array(manager, new float[5 * 48], new Shape(5, 3, 4, 4));
    float[] slopes = critic.gradientNorms(x).toFloatArray();
    assertThat(slopes).hasSize(5).containsOnly(slopes[0]);
    assertThat(slopes[0]).isCloseTo((float) Math.sqrt(squares), within(1e-5f));
  }

  /**
   * Two Diracs at distance a: with D linear between them the penalised dual max_s a s − λ (s − 1)²
   * is a + a²/(4λ), at the slope s = 1 + a/(2λ).
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 2})
  void onTwoDiracsTheCriticReachesThePenalisedDual(double a) {
    double lambda = 10;
    Network critic = new Network("critic", Architecture.of(1).linear(1));
    critic.initialize(new Randomness(2));
    var adam = new Adam(0.05, critic);
    double dual = 0;
    for (int step = 0; step < 400; step++) {
      try (NDManager each = manager.newSubManager()) {
        NDArray x = Torch.array(each, new float[] {(float) a}, new Shape(1, 1));
        NDArray xHat = Torch.array(each, new float[] {0}, new Shape(1, 1));
        NDArray xTilde = Torch.array(each, new float[] {(float) a / 3}, new Shape(1, 1));
        dual =
            -Mode.training(
                () -> {
                  NDArray penalty = WganGp.penalty(critic, xTilde, true).mul((float) lambda);
                  NDArray loss = penalty.sub(critic.apply(x).sub(critic.apply(xHat)).mean());
                  adam.minimize(loss);
                  return loss.getFloat();
                });
      }
    }
    assertThat(dual).isCloseTo(a + a * a / (4 * lambda), within(1e-3));
  }
}
