package waelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Provenance;

@Tag("unit")
class CorruptionsTest {

  private static final int SIDE = 16;

  private static ImageSet images(int n, IntUnaryOperator grey) {
    byte[] pixels = new byte[n * SIDE * SIDE];
    for (int at = 0; at < pixels.length; at++) {
      pixels[at] = (byte) grey.applyAsInt(at);
    }
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = i % 3;
    }
    return ImageSet.of(
        ByteBuffer.wrap(pixels),
        labels,
        new Shape(1, SIDE, SIDE),
        Provenance.of("data", "made up"));
  }

  private static double mean(ImageSet set) {
    double sum = 0;
    for (int i = 0; i < set.size(); i++) {
      for (byte pixel : set.pixels(i)) {
        sum += Byte.toUnsignedInt(pixel);
      }
    }
    return sum / set.size() / set.values();
  }

  @Test
  void blurSpreadsAPointAsANormalLaw() {
    int middle = SIDE * (SIDE / 2) + SIDE / 2;
    ImageSet point = images(1, at -> at == middle ? 255 : 0);
    byte[] blurred = Corruptions.blur(point, 1).pixels(0);

    double peak = 255 / (2 * Math.PI);
    assertThat(Byte.toUnsignedInt(blurred[middle])).isCloseTo((int) peak, within(1));
    assertThat(blurred[middle + 1])
        .isEqualTo(blurred[middle - 1])
        .isEqualTo(blurred[middle + SIDE])
        .isEqualTo(blurred[middle - SIDE]);
    assertThat(Byte.toUnsignedInt(blurred[middle + 1]))
        .isCloseTo((int) (peak * Math.exp(-0.5)), within(1));
  }

  @Test
  void blurLeavesAnEvenImageAndNeverMixesTwo() {
    ImageSet two = images(2, at -> at < SIDE * SIDE ? 200 : 30);

    assertThat(Corruptions.blur(two, 2).pixels(0)).containsOnly((byte) 200);
    assertThat(Corruptions.blur(two, 2).pixels(1)).containsOnly((byte) 30);
    assertThat(Corruptions.blur(two, 2).caption()).isEqualTo("made up, blurred by 2.0 pixels");
  }

  @Test
  void noiseHasItsDeviationAndIsTheSameAgain() {
    ImageSet grey = images(20, at -> 128);
    ImageSet noisy = Corruptions.noise(grey, 10);
    double squares = 0;
    for (int i = 0; i < noisy.size(); i++) {
      for (byte pixel : noisy.pixels(i)) {
        squares += Math.pow(Byte.toUnsignedInt(pixel) - 128, 2);
      }
    }

    assertThat(Math.sqrt(squares / noisy.size() / noisy.values())).isCloseTo(10, within(0.3));
    assertThat(Corruptions.noise(grey, 10).digest()).isEqualTo(noisy.digest());
    assertThat(Corruptions.noise(grey, 0).digest()).isEqualTo(grey.digest());
  }

  @Test
  void aLabelIsMissingAndTheOthersKeepTheirImages() {
    ImageSet some = images(6, at -> at / (SIDE * SIDE));
    ImageSet without = Corruptions.without(some, 1);

    assertThat(without.labels()).containsExactly(0, 2, 0, 2);
    assertThat(without.pixels(1)).containsOnly((byte) 2);
    assertThatExceptionOfType(LabException.class)
        .isThrownBy(() -> Corruptions.without(some.slice(1, 2), 1))
        .withMessage("All 1 images have the label 1.");
  }

  @Test
  void omissionMakesStripesOfOnePixelVanishAndAMeanMakesThemGrey() {
    ImageSet stripes = images(1, at -> at % 2 == 0 ? 255 : 0);

    assertThat(mean(Corruptions.halved(stripes, false))).isEqualTo(255);
    assertThat(mean(Corruptions.halved(stripes, true))).isCloseTo(127.5, within(8.0));
    assertThat(Corruptions.halved(images(1, at -> 77), true).pixels(0)).containsOnly((byte) 77);
  }

  @Test
  void truncationTakesHalfALevelOnAverageAndNothingOfBlack() {
    assertThat(mean(Corruptions.truncated(images(20, at -> 100)))).isCloseTo(99.5, within(0.02));
    assertThat(mean(Corruptions.truncated(images(2, at -> 255)))).isBetween(254.0, 255.0);
    assertThat(mean(Corruptions.truncated(images(2, at -> 0)))).isZero();
  }

  @Test
  void labelsStay() {
    ImageSet some = images(4, at -> at);

    assertThat(Corruptions.noise(some.slice(1, 4), 3).labels()).containsExactly(1, 2, 0);
    assertThat(Corruptions.noise(some.slice(1, 4), 0).pixels(0)).isEqualTo(some.pixels(1));
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    ImageSet some = images(1, at -> 0);
    for (double sigma : new double[] {0, -1, 11, Double.NaN}) {
      assertThatExceptionOfType(BadArgumentException.class)
          .isThrownBy(() -> Corruptions.blur(some, sigma));
    }
    assertThatExceptionOfType(BadArgumentException.class)
        .isThrownBy(() -> Corruptions.noise(some, -1))
        .withMessage("sigma must be 0 or greater, in grey levels, but is -1.0");
  }
}
