package waelab.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.metrics.Codes;
import waelab.metrics.KnownCodes;
import waelab.model.StandardNormal;

@Tag("torch")
class PriorFitTest {

  private static final GaussianMixture TWO =
      GaussianMixture.of(
          new double[] {0.5, 0.5},
          new double[][] {{-3, 0}, {3, 0}},
          new double[][][] {{{1, 0}, {0, 1}}, {{1, 0}, {0, 1}}});

  /** How many deviations a measure of codes is off that of true draws. */
  private static double off(CodeScore measure) {
    return (measure.value() - measure.ofPrior()) / measure.deviation();
  }

  @Test
  void drawsOfALawFitIt() {
    Codes codes = Codes.of(TWO.draw(8, 600), "draws");
    var fit = PriorFit.of(codes, TWO, 0);
    assertThat(fit.measures()).allSatisfy(m -> assertThat(Math.abs(off(m))).isLessThan(4));
    assertThat(fit.toString())
        .startsWith("600 × 2 draws against a Gaussian mixture of 2\n  log p(z) ")
        .contains("N(0, I) gives them -7.");
  }

  @Test
  void codesOfAnotherLawDoNot() {
    var fit = PriorFit.of(KnownCodes.normal(600, 2, 0), TWO, 0);
    assertThat(off(fit.logDensity())).isLessThan(-10);
    assertThat(off(fit.mmd())).isGreaterThan(10);
    assertThat(off(fit.accuracy())).isGreaterThan(10);
  }

  @Test
  void aLawOfOtherDimensionsIsOneSentence() {
    assertThatThrownBy(() -> PriorFit.of(KnownCodes.normal(9, 3, 0), new StandardNormal(2), 0))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("codes must be of 2, as the draws of N(0, I), but is of 3 coordinates");
  }
}
