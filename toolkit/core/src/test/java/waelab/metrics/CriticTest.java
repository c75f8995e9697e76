package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.StoppedException;
import waelab.nn.Architecture;
import waelab.nn.Layer;
import waelab.nn.Network;

@Tag("torch")
@Tag("long")
class CriticTest {

  private static final Architecture LINEAR = Architecture.of(1).linear(1);

  private final PointCloud a = PointCloud.onLine(1, 2);
  private final PointCloud zero = PointCloud.onLine(0, 1);

  @Test
  void aPenalisedCriticBetweenTwoPointsReportsMoreThanTheirDistance() {
    for (boolean oneSided : new boolean[] {true, false}) {
      var rule = oneSided ? Critic.Rule.oneSided(5) : Critic.Rule.twoSided(5);
      var critic = new Critic(PointCloud.onLine(2), PointCloud.onLine(0), rule, LINEAR).train(400);
      assertThat(critic.objective()).isCloseTo(2 + 4 / 20.0, within(1e-3));
      assertThat(critic.gradientNorms()[0]).isCloseTo(1.2, within(0.02));
    }
  }

  @Test
  void clippedWeightsBoundTheSlope() {
    var critic = new Critic(a, zero, Critic.Rule.clip(0.05), LINEAR).train(100);
    assertThat(critic.distance()).isCloseTo(0.05, within(1e-6));
    assertThat(critic.pull()).isCloseTo(0.05, within(1e-6));
  }

  @Test
  void nothingBoundsACriticWithoutARule() {
    var critic = new Critic(a, zero, Critic.Rule.none(), LINEAR);
    double before = critic.train(100).distance();
    assertThat(critic.train(100).distance()).isGreaterThan(before + 0.2);
  }

  @Test
  void aDiscriminatorThatIsSurePullsAtNothing() {
    var judge =
        new Critic(PointCloud.onLine(3), PointCloud.onLine(-3), Critic.Rule.logistic(), LINEAR);
    double early = judge.train(20).pull();
    judge.train(700);
    assertThat(judge.objective()).isBetween(-1e-3, 0.0);
    assertThat(judge.pull()).isLessThan(early / 10);
  }

  @Test
  void gradientsOfALinearCriticAreItsWeights() {
    var network = new Network("linear", Architecture.of(2).linear(1));
    float[] w = network.trainableParameters().get(0).toFloatArray();
    double[][] g = Gradients.at(network, PointCloud.normal(3, 2, 0));
    assertThat(g).hasDimensions(3, 2);
    for (double[] each : g) {
      assertThat(each).containsExactly(w[0], w[1]);
    }
    assertThat(Gradients.norms(network, PointCloud.normal(3, 2, 0)))
        .containsOnly(Math.sqrt((double) w[0] * w[0] + (double) w[1] * w[1]));
  }

  @Test
  void batchNormLetsEverySampleReachEveryOutput() {
    var start = Architecture.of(2).linear(8);
    var relu = Layer.Nonlinearity.LEAKY_RELU;
    PointCloud batch = PointCloud.normal(5, 2, 3);
    double[][] plain = Gradients.influence(new Network("a", start.then(relu).linear(1)), batch);
    double[][] normed =
        Gradients.influence(new Network("b", start.then(new Layer.Norm(), relu).linear(1)), batch);
    for (int i = 0; i < 5; i++) {
      int own = i;
      assertThat(Arrays.stream(plain[i]).filter(x -> x != 0).count()).isEqualTo(1);
      assertThat(plain[own][own]).isPositive();
      assertThat(normed[i]).doesNotContain(0.0);
    }
  }

  @Test
  void twoTrainingsAreTheSame() {
    double one = new Critic(a, zero, Critic.Rule.oneSided(10)).train(20).distance();
    assertThat(new Critic(a, zero, Critic.Rule.oneSided(10)).train(20).distance()).isEqualTo(one);
  }

  @Test
  void anInterruptEndsATraining() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> new Critic(a, zero, Critic.Rule.none()).train(5))
        .isInstanceOf(StoppedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    assertThatThrownBy(() -> new Critic(a, PointCloud.onLine(1), Critic.Rule.none()))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("points must be as many on each side, but is 2 and 1");
    assertThatThrownBy(() -> new Critic(a, PointCloud.normal(2, 2, 0), Critic.Rule.none()))
        .isInstanceOf(BadArgumentException.class);
    assertThatThrownBy(() -> new Critic(a, zero, Critic.Rule.none(), Architecture.of(1).linear(2)))
        .isInstanceOf(BadArgumentException.class);
    assertThatThrownBy(() -> Critic.Rule.oneSided(-1)).isInstanceOf(BadArgumentException.class);
    assertThatThrownBy(() -> Critic.Rule.clip(0)).isInstanceOf(BadArgumentException.class);
    assertThatThrownBy(() -> new Critic(a, zero, Critic.Rule.none()).train(0))
        .isInstanceOf(BadArgumentException.class);
    assertThatThrownBy(() -> Gradients.at(new Network("two", Architecture.of(1).linear(2)), a))
        .isInstanceOf(BadArgumentException.class);
  }
}
