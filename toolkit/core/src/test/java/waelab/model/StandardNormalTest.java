package waelab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.Randomness;

@Tag("torch")
class StandardNormalTest {

  /** On these rests that every sample grid looks as it did. */
  @Test
  void itsDrawsComeInBlocksOf64() {
    float[][] draws = new StandardNormal(3).draw(5, 130);
    assertThat(draws).hasDimensions(130, 3);
    float[] third = new Randomness(5).normals("samples", 2, 6);
    assertThat(draws[129]).containsExactly(third[3], third[4], third[5]);
    assertThat(new StandardNormal(3).draw(5, 65)[64]).containsExactly(draws[64]);
  }

  @Test
  void itsDensityIsTheProductOfItsCoordinates() {
    double one = new StandardNormal(1).logDensity(new float[] {1.5f});
    assertThat(one).isCloseTo(-0.9189385332046727 - 1.125, within(1e-15));
    assertThat(new StandardNormal(2).logDensity(new float[] {1.5f, 1.5f}))
        .isCloseTo(2 * one, within(1e-14));
  }

  @Test
  void itHasAName() {
    assertThat(new StandardNormal(8)).hasToString("N(0, I) in 8 dimensions");
    assertThat(new StandardNormal(8).mark()).isEqualTo("N(0, I)");
    assertThatThrownBy(() -> new StandardNormal(0))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("dimension must be at least 1, but is 0");
  }
}
