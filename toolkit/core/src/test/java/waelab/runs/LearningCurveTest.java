package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;

@Tag("torch")
class LearningCurveTest {

  private static LearningCurve curve(double... values) {
    return LearningCurve.of("test total", values);
  }

  @Test
  void aCurveThatOnlyFallsHasVolatilityOne() {
    assertThat(curve(5, 3, 2.5, 0).volatility()).isCloseTo(1, within(1e-12));
    assertThat(curve(0, 1, 7).volatility()).isCloseTo(1, within(1e-12));
    assertThat(curve(0, 1, 0, 1, 0).volatility()).isEqualTo(4);
    assertThat(curve(0, 10, 0, 10, 0).volatility()).isEqualTo(4); // whatever its unit
  }

  @Test
  void whatIsLeftAfterAnEpochIsAShareOfAllChange() {
    assertThat(curve(10, 4, 2, 0).leftAfter(1)).isEqualTo(1);
    assertThat(curve(10, 4, 2, 0).leftAfter(3)).isCloseTo(0.2, within(1e-12));
    assertThat(curve(10, 4, -1, 0).leftAfter(3)).isNegative(); // it was better before
  }

  @Test
  void ofTooFewEpochsNothingIsTold() {
    assertThat(curve(1, 2).volatility()).isNaN();
    assertThat(curve(1, 1, 1).volatility()).isNaN();
    assertThat(curve(1, 2).leftAfter(2)).isNaN();
    assertThat(curve().leftAfter(1)).isNaN();
    assertThat(curve()).hasToString("test total, no complete epoch");
    assertThat(curve(3, 2, 1))
        .hasToString("test total, 3 epochs: 3.0000 to 1.0000, volatility 1.00");
    assertThatExceptionOfType(BadArgumentException.class)
        .isThrownBy(() -> curve(1, 2).leftAfter(0));
  }
}
