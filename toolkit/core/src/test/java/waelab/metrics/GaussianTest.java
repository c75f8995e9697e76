package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;

@Tag("unit")
class GaussianTest {

  private final Gaussian p = new Gaussian(0.4, 0.7);
  private final Gaussian q = new Gaussian(-0.3, 1.2);

  @Test
  void aDensityIntegratesToOneAndToItsMoments() {
    assertThat(Integral.of(p::density, -10, 10)).isCloseTo(1, within(1e-12));
    assertThat(Integral.of(x -> x * p.density(x), -10, 10)).isCloseTo(0.4, within(1e-12));
    assertThat(Integral.of(x -> (x - 0.4) * (x - 0.4) * p.density(x), -10, 10))
        .isCloseTo(0.49, within(1e-12));
  }

  @Test
  void theDivergenceIsTheIntegralThatDefinesIt() {
    double integral = Integral.of(x -> p.density(x) * (p.logDensity(x) - q.logDensity(x)), -10, 10);
    assertThat(p.klTo(q)).isCloseTo(integral, within(1e-12));
    assertThat(p.klTo(p)).isZero();
  }

  @Test
  void drawsHaveItsMomentsAndAreTheSameAgain() {
    double[] draws = p.draw(20_000, 1);
    double mean = Arrays.stream(draws).average().orElseThrow();
    double variance =
        Arrays.stream(draws).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    assertThat(mean).isCloseTo(0.4, within(0.02));
    assertThat(variance).isCloseTo(0.49, within(0.02));
    assertThat(p.draw(20_000, 1)).containsExactly(draws);
  }

  @Test
  void aSmoothIntegralIsExact() {
    assertThat(Integral.of(Math::sin, 0, Math.PI)).isCloseTo(2, within(1e-7));
  }

  @Test
  void whatIsNoLawOrIntervalIsRefused() {
    assertThatThrownBy(() -> new Gaussian(0, 0))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("sd must be greater than 0, but is 0");
    assertThatThrownBy(() -> new Gaussian(Double.NaN, 1)).isInstanceOf(BadArgumentException.class);
    assertThatThrownBy(() -> Integral.of(Math::sin, 1, 0)).isInstanceOf(BadArgumentException.class);
    assertThatThrownBy(() -> Integral.of(Math::sin, 0, Double.POSITIVE_INFINITY))
        .isInstanceOf(BadArgumentException.class);
  }
}
