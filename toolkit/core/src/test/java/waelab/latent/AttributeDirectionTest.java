package waelab.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.metrics.Codes;

@Tag("torch")
class AttributeDirectionTest {

  private static final Codes CODES =
      Codes.of(new float[][] {{0, 0}, {2, 0}, {5, 4}, {7, 4}, {6, 4}}, "five codes");
  private static final boolean[] HAS = {false, false, true, true, true};

  @Test
  void itLeadsFromOneMeanCodeToTheOther() {
    var direction = AttributeDirection.of("Smiling", CODES, HAS);
    assertThat(direction.vector()).containsExactly(5, 4);
    assertThat(direction.length()).isCloseTo(Math.sqrt(41), within(1e-6));
    assertThat(direction.move(new float[] {1, 0}, 1)).containsExactly(6, 4);
    assertThat(direction.move(new float[] {6, 4}, -1)).containsExactly(1, 0);
    assertThat(direction)
        .hasToString("Smiling: 6.40 between the mean codes of 3 images with and 2 without it");
  }

  @Test
  void whatAllHaveOrNoneIsNoDirection() {
    assertThatThrownBy(() -> AttributeDirection.of("Bangs", CODES, new boolean[5]))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("None of the 5 images have the attribute Bangs");
    boolean[] all = {true, true, true, true, true};
    assertThatThrownBy(() -> AttributeDirection.of("Bangs", CODES, all))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("All of the 5 images");
  }

  @Test
  void wrongLengthsAreOneSentence() {
    assertThatThrownBy(() -> AttributeDirection.of("Bangs", CODES, new boolean[4]))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("one for each code");
    var direction = AttributeDirection.of("Bangs", CODES, HAS);
    assertThatThrownBy(() -> direction.move(new float[3], 1))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("2 numbers");
  }
}
