package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.data.ImageSet;

@Tag("torch")
class ImageSimilarityTest {

  /** Golden numbers: src/test/python/sample_metrics.py, a window moved by two loops. */
  @Test
  void itEqualsAWindowMovedByLoops() {
    ImageSet x = Clouds.images(2, 3, 16, 20, 0);
    ImageSet y = Clouds.images(2, 3, 16, 20, 1);
    ImageSimilarity similarity = ImageSimilarity.between(x, y);
    assertThat(similarity.mse()).isCloseTo(337.4625, within(1e-10));
    assertThat(similarity.psnr()).isCloseTo(22.8491927214, within(1e-9));
    assertThat(similarity.ssim()).isCloseTo(0.967206634071, within(1e-10));
  }

  @Test
  void equalImagesAreAsLikeAsCanBe() {
    ImageSet x = Clouds.images(3, 1, 32, 32, 0);
    ImageSimilarity same = ImageSimilarity.between(x, x);
    assertThat(same.mse()).isZero();
    assertThat(same.psnr()).isInfinite().isPositive();
    assertThat(same.ssim()).isCloseTo(1, within(1e-12));
  }

  @Test
  void blackAndWhiteAreAsUnlikeAsConstantsCanBe() {
    ImageSimilarity similarity = ImageSimilarity.between(grey(0), grey(255));
    assertThat(similarity.mse()).isEqualTo(255 * 255);
    assertThat(similarity.psnr()).isZero();
    // Without variance only the luminance term is left: C₁ / (255² + C₁).
    assertThat(similarity.ssim()).isCloseTo(6.5025 / (65025 + 6.5025), within(1e-12));
  }

  @Test
  void tenTimesTheErrorIsTwentyDecibelsLess() {
    double one = ImageSimilarity.between(grey(100), grey(101)).psnr();
    double ten = ImageSimilarity.between(grey(100), grey(110)).psnr();
    assertThat(one - ten).isCloseTo(20, within(1e-12));
  }

  @Test
  void aNegativeIsUnlikeInStructure() {
    ImageSet x = Clouds.images(1, 1, 32, 32, 0);
    byte[] negative = x.pixels(0);
    for (int at = 0; at < negative.length; at++) {
      negative[at] = (byte) (255 - Byte.toUnsignedInt(negative[at]));
    }
    assertThat(ImageSimilarity.between(x, Clouds.images(negative, 1, 1, 32, 32)).ssim())
        .isNegative();
  }

  private static ImageSet grey(int level) {
    byte[] pixels = new byte[32 * 32];
    Arrays.fill(pixels, (byte) level);
    return Clouds.images(pixels, 1, 1, 32, 32);
  }

  @Test
  void whatCannotBePairedIsRefused() {
    ImageSet x = Clouds.images(3, 1, 32, 32, 0);
    assertThatThrownBy(() -> ImageSimilarity.between(x, x.slice(0, 2)))
        .isInstanceOf(LabException.class)
        .hasMessage("3 images cannot be paired with 2; slice the larger set");
    assertThatThrownBy(() -> ImageSimilarity.between(x, Clouds.images(3, 3, 32, 32, 0)))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "images of shape (1, 32, 32) and of (3, 32, 32) cannot be compared; load both alike");
    assertThatThrownBy(() -> ImageSimilarity.between(x.slice(0, 0), x.slice(0, 0)))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("images must be at least 1 in each set, but is 0");
    ImageSet small = Clouds.images(3, 1, 10, 32, 0);
    assertThatThrownBy(() -> ImageSimilarity.between(small, small))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("image side must be at least 11 for SSIM, but is 10");
  }
}
