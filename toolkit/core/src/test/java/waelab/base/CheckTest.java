package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class CheckTest {

  @Test
  void whatHoldsIsSaidWithTheNumbersThatDecideIt() {
    assertThat(Check.equal("primal = dual", 0.512371, 0.512370, 1e-4).orThrow())
        .hasToString("✓ primal = dual: 0.51237 and 0.51237 differ by 1e-6 < 1e-4");
    assertThat(Check.less("W₁ < W₂", 1.25, 1.5).orThrow())
        .hasToString("✓ W₁ < W₂: 1.2500 < 1.5000");
    assertThat(Check.that("it falls", true).orThrow()).hasToString("✓ it falls");
  }

  @Test
  void wholeNumbersAreWrittenWhole() {
    assertThat(Check.equal("parameters", 281_377, 281_377, 0.5))
        .hasToString("✓ parameters: both 281,377");
    assertThat(Check.equal("V", -1.5e-9, 0, 0.01))
        .hasToString("✓ V: -1.5000e-09 and 0 differ by 1.5e-9 < 0.01");
  }

  @Test
  void whatDoesNotHoldIsOneSentence() {
    assertThatThrownBy(() -> Check.equal("primal = dual", 0.5, 0.75, 0.1).orThrow())
        .isInstanceOf(LabException.class)
        .hasMessage(
            "This does not hold: primal = dual (0.50000 and 0.75000 differ by 0.25 ≥ 0.1).");
    assertThatThrownBy(() -> Check.less("falls", 2, 1).orThrow())
        .hasMessage("This does not hold: falls (2 is not < 1).");
    assertThatThrownBy(() -> Check.that("it falls", false).orThrow())
        .hasMessage("This does not hold: it falls.");
  }

  @Test
  void aNumberThatIsNoneProvesNothing() {
    assertThat(Check.equal("x", Double.NaN, Double.NaN, 1).holds()).isFalse();
    assertThat(Check.equal("x", 1, Double.POSITIVE_INFINITY, 1e300).holds()).isFalse();
    assertThat(Check.less("x", Double.NaN, 1).holds()).isFalse();
    assertThat(Check.less("x", 1, 1).holds()).isFalse();
  }

  @Test
  void aToleranceIsAboveZero() {
    assertThatThrownBy(() -> Check.equal("x", 1, 1, 0))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("tolerance must be greater than 0, but is 0");
    assertThatThrownBy(() -> Check.equal("x", 1, 1, Double.NaN))
        .isInstanceOf(BadArgumentException.class);
  }
}
