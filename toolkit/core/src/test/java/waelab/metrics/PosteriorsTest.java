package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;

@Tag("torch")
class PosteriorsTest {

  private static final PointSet RING = Toys.draw("ring", 300);
  private static final Split<PointSet> SPLIT = Split.of(RING);

  @Test
  void theirMeansAreTheCodesWithoutNoiseAndTheirKlIsTheClosedForm() {
    try (var vae = new Vae(VaeConfig.forData(SPLIT))) {
      var laws = Posteriors.of(vae, RING);
      Codes means = Codes.means(vae, RING);
      assertThat(laws.size()).isEqualTo(300);
      assertThat(laws.dimension()).isEqualTo(means.dimension());
      for (int k = 0; k < laws.dimension(); k++) {
        assertThat(laws.means()[299][k]).isCloseTo(means.code(299)[k], within(1e-6));
      }
      assertThat(laws.meanKl())
          .isCloseTo(Codes.of(vae, RING, 0).posteriorKl().orElseThrow(), within(1e-5));
    }
  }

  @Test
  void theSquareOfACodeIsThatOfItsMeanAndOfItsDeviation() {
    var laws = Posteriors.of(new double[][] {{3, 4}, {0, 0}}, new double[][] {{1, 2}, {1, 1}});
    assertThat(laws.squaredMeans()).isEqualTo(12.5);
    assertThat(laws.squaredDeviations()).isEqualTo(3.5);
    assertThat(laws.ellipses()[0]).containsExactly(3, 4, 1, 2);
    assertThat(laws.kl()[1]).isZero();
    // ½ (9 + 16 + 1 + 4 − 2 − log 1 − log 4), by hand
    assertThat(laws.kl()[0]).isCloseTo(14 - Math.log(2), within(1e-12));
  }

  @Test
  void drawsHaveTheirSquares() {
    double[][] means = new double[2_000][];
    double[][] deviations = new double[2_000][];
    Arrays.fill(means, new double[] {2, 0});
    Arrays.fill(deviations, new double[] {0.5, 1});
    var laws = Posteriors.of(means, deviations);
    double expected = laws.squaredMeans() + laws.squaredDeviations();
    assertThat(laws.draw(1).squaredNorm()).isCloseTo(expected, within(0.25)); // 4 deviations
    assertThat(laws.draw(1).code(7)).isEqualTo(laws.draw(1).code(7));
    assertThat(laws.draw(1).code(7)).isNotEqualTo(laws.draw(2).code(7));
  }

  @Test
  void aWaeHasCodesAndNoLaws() {
    try (var wae = new Wae(WaeConfig.forData(SPLIT))) {
      assertThatThrownBy(() -> Posteriors.of(wae, RING))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("does not give a distribution of codes for a sample");
    }
  }

  @Test
  void numbersThatAreNoLawsAreRefused() {
    double[][] one = {{1, 2}};
    assertThatThrownBy(() -> Posteriors.of(one, new double[][] {{1, 0}}))
        .isInstanceOf(BadArgumentException.class);
    assertThatThrownBy(() -> Posteriors.of(one, new double[][] {{1}}))
        .isInstanceOf(BadArgumentException.class);
    assertThatThrownBy(() -> Posteriors.of(one, new double[0][]))
        .isInstanceOf(BadArgumentException.class);
    assertThatThrownBy(() -> Posteriors.of(new double[][] {{1}}, one).ellipses())
        .isInstanceOf(BadArgumentException.class);
    var line = Posteriors.of(new double[][] {{1}}, new double[][] {{1}});
    assertThatThrownBy(line::ellipses).hasMessageContaining("two coordinates");
  }
}
