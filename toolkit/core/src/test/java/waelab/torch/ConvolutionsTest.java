package waelab.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("torch")
class ConvolutionsTest {

  private static final Convolutions.Kind KIND = new Convolutions.Kind(64, 80, 1, 1, 0);

  /** Tests run with AVX2, with which oneDNN is right on every machine. */
  @Test
  void convolutionsAreRightWithAvx2() {
    assertThat(Convolutions.fault()).isEmpty();
  }

  @Test
  void roundingIsNoFault() {
    float[] found = {0.5f, -2.0001f, 1e-4f};
    assertThat(Convolutions.fault(KIND, found, new double[] {0.5, -2, 0})).isEmpty();
  }

  @Test
  void aWrongNumberIsToldWithTheConvolutionItIsOf() {
    assertThat(Convolutions.fault(KIND, new float[] {2, 0.5f}, new double[] {2, 1}))
        .hasValue(
            "PyTorch computes a 1×1 convolution of 64 to 80 channels wrong on this processor, by"
                + " 25 %");
    assertThat(Convolutions.fault(KIND, new float[] {2, Float.NaN}, new double[] {2, 1}))
        .isPresent();
  }

  /** What is measured or trained with a fault says so, with what to do. */
  @Test
  void aFaultIsSaidWithItsRemedy() {
    var said = new ArrayList<String>();
    Convolutions.warn(said::add, Optional.empty());
    Convolutions.warn(said::add);
    assertThat(said).isEmpty();
    Convolutions.warn(said::add, Optional.of("PyTorch computes wrong"));
    assertThat(said).containsExactly("PyTorch computes wrong; " + Convolutions.REMEDY + ".");
  }
}
