package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.Provenance;
import waelab.data.ImageSet;

@Tag("torch")
class NoisyImagesTest {

  private final ImageSet grey = grey(2);

  private static ImageSet grey(int n) {
    byte[] pixels = new byte[n * 1024];
    Arrays.fill(pixels, (byte) 127);
    var shape = new Shape(1, 32, 32);
    return ImageSet.of(ByteBuffer.wrap(pixels), new int[n], shape, Provenance.of("data", "grey"));
  }

  @Test
  void noiseHasTheSpreadThatWasAskedFor() {
    byte[] pixels = NoisyImages.of(grey, 0.1, 0).pixels(0);
    double[] x = new double[pixels.length];
    Arrays.setAll(x, i -> Byte.toUnsignedInt(pixels[i]) / 127.5 - 1);
    double mean = Arrays.stream(x).average().orElseThrow();
    double sd = Math.sqrt(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / x.length);
    assertThat(mean).isCloseTo(0, within(0.01));
    assertThat(sd).isCloseTo(0.1, within(0.01));
  }

  @Test
  void eachImageHasNoiseOfItsOwnAndTheSameAgain() {
    ImageSet noisy = NoisyImages.of(grey, 0.5, 3);
    assertThat(noisy.pixels(0)).isNotEqualTo(noisy.pixels(1));
    assertThat(NoisyImages.of(grey, 0.5, 3).digest()).isEqualTo(noisy.digest());
    assertThat(noisy.caption()).isEqualTo("noise on grey");
  }

  @Test
  void noNoiseChangesNothing() {
    assertThat(NoisyImages.of(grey, 0, 0).pixels(1)).isEqualTo(grey.pixels(1));
  }

  @Test
  void aSpreadBelowZeroIsRefused() {
    assertThatThrownBy(() -> NoisyImages.of(grey, -1, 0)).isInstanceOf(BadArgumentException.class);
  }
}
