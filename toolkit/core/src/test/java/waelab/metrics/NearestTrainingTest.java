package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Randomness;
import waelab.data.ImageSet;

@Tag("torch")
class NearestTrainingTest {

  private final ImageSet train = noise(1, 60);
  private final ImageSet test = noise(2, 30);

  private static ImageSet noise(long seed, int n) {
    byte[] pixels = new byte[n * 48];
    float[] draws = new Randomness(seed).uniforms("pixels", 0, pixels.length);
    for (int at = 0; at < pixels.length; at++) {
      pixels[at] = (byte) (int) (256 * draws[at]);
    }
    return Clouds.images(pixels, n, 3, 4, 4);
  }

  @Test
  void copiesAreFoundAndAreAtNoDistance() {
    NearestTraining copies = NearestTraining.of(train.slice(40, 50), test, train);
    for (int i = 0; i < 10; i++) {
      assertThat(copies.indices()[i]).isEqualTo(40 + i);
      assertThat(copies.distances()[i]).isZero();
    }
    assertThat(copies.ratio()).isZero();
  }

  @Test
  void itIsTheNearestOfAll() {
    NearestTraining found = NearestTraining.of(noise(3, 20), test, train);
    for (int i = 0; i < 20; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j < train.size(); j++) {
        double distance = distance(noise(3, 20).pixels(i), train.pixels(j));
        least = Math.min(least, distance);
        if (j == found.indices()[i]) {
          assertThat(found.distances()[i]).isEqualTo(distance);
        }
      }
      assertThat(found.distances()[i]).isEqualTo(least);
    }
  }

  private static double distance(byte[] a, byte[] b) {
    double sum = 0;
    for (int at = 0; at < a.length; at++) {
      double difference = Byte.toUnsignedInt(a[at]) - Byte.toUnsignedInt(b[at]);
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  @Test
  void freshImagesAreAsFarAsTestImages() {
    NearestTraining fresh = NearestTraining.of(noise(4, 200), test, train);
    assertThat(fresh.ratio()).isCloseTo(1, within(0.05));
    assertThat(NearestTraining.of(test, test, train).ratio()).isCloseTo(1, within(1e-12));
  }

  @Test
  void withoutAYardstickItIsRefused() {
    assertThatThrownBy(() -> NearestTraining.of(test, train.slice(0, 5), train))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("every test image is a training image");
    assertThatThrownBy(() -> NearestTraining.of(test.slice(0, 0), test, train))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("images must be at least 1 in each set, but is 0");
    assertThatThrownBy(() -> NearestTraining.of(Clouds.images(2, 1, 4, 4, 0), test, train))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("cannot be compared");
  }
}
