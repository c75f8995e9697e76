package waelab.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import waelab.base.BadArgumentException;

@Tag("torch")
class InterpolationTest {

  private static final float[] A = {3, 0, 0};
  private static final float[] B = {0, 1, 0};

  @ParameterizedTest
  @EnumSource(Interpolation.class)
  void aWayBeginsAndEndsAtItsEnds(Interpolation way) {
    float[][] path = way.path(A, B, 7);
    assertThat(path).hasDimensions(7, 3);
    assertThat(path[0]).containsExactly(A, within(1e-6f));
    assertThat(path[6]).containsExactly(B, within(1e-6f));
  }

  @Test
  void theMiddleOfALineIsTheMean() {
    assertThat(Interpolation.LINE.path(A, B, 3)[1]).containsExactly(1.5f, 0.5f, 0f);
  }

  @Test
  void onAGreatCircleAnglesAndLengthsChangeEvenly() {
    float[][] path = Interpolation.GREAT_CIRCLE.path(A, B, 4);
    for (int i = 0; i < 4; i++) {
      assertThat(Math.atan2(path[i][1], path[i][0])).isCloseTo(i * Math.PI / 6, within(1e-6));
      assertThat(Math.hypot(path[i][0], path[i][1])).isCloseTo(3 - 2 * i / 3.0, within(1e-6));
    }
  }

  @Test
  void whereThereIsNoGreatCircleItIsTheLine() {
    float[] opposite = {-3, 0, 0};
    float[] zero = {0, 0, 0};
    for (float[] end : new float[][] {A, opposite, zero}) {
      assertThat(Interpolation.GREAT_CIRCLE.path(A, end, 5))
          .isDeepEqualTo(Interpolation.LINE.path(A, end, 5));
    }
  }

  @Test
  void endsOfOtherLengthsAreOneSentence() {
    assertThatThrownBy(() -> Interpolation.LINE.path(A, new float[2], 3))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("codes must be of one length, but is 3 and 2 numbers");
  }
}
