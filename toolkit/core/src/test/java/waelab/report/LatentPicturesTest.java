package waelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.Lab;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.latent.Interpolation;
import waelab.model.Gan;
import waelab.model.GanConfig;
import waelab.model.ImageBlock;
import waelab.model.StandardNormal;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.plot.Grid;
import waelab.runs.Run;
import waelab.runs.Trainer;

/** Ways through the latent space of a model of images. */
@Tag("torch")
class LatentPicturesTest {

  private static final Split<ImageSet> IMAGES = halves();
  private static final VaeConfig CONFIG =
      VaeConfig.forData(IMAGES).withWidth(0.125).withEpochs(1).withBatchSize(16);
  private static final Run<Vae> VAE =
      Trainer.train(new Vae(CONFIG), IMAGES, CONFIG, ProgressListener.silent());

  /** Half of them bright, which is their attribute. */
  private static Split<ImageSet> halves() {
    byte[] pixels = new byte[100 * 1024];
    boolean[] bright = new boolean[100];
    var random = new Random(1);
    for (int i = 0; i < 100; i++) {
      bright[i] = random.nextBoolean();
      Arrays.fill(pixels, i * 1024, (i + 1) * 1024, (byte) (bright[i] ? 200 : 50));
    }
    var set =
        ImageSet.of(
            ByteBuffer.wrap(pixels),
            new int[100],
            new Shape(1, 32, 32),
            Provenance.of("data", "bright and dark squares"));
    return Split.of(set.withAttributes(Map.of("Bright", bright)));
  }

  @Test
  void aRowGoesFromImageToImage() {
    Grid grid = Lab.interpolate(VAE, IMAGES.test(), 3);
    assertThat(grid.altText())
        .startsWith("Images in 3 rows of up to 10. Left and right: some of 20 images")
        .contains("straight ways from the code of the one", "bright and dark squares");
    assertThat(grid.facts()).containsKey("run." + VAE.id());
  }

  @Test
  void theWayMayBeAGreatCircle() {
    Grid grid = Lab.interpolate(VAE, IMAGES.test(), 3, Interpolation.GREAT_CIRCLE);
    assertThat(grid.altText()).contains("between them, great circles from the code of the one");
    assertThat(grid.png()).isNotEqualTo(Lab.interpolate(VAE, IMAGES.test(), 3).png());
  }

  @Test
  void withoutImagesItGoesFromSampleToSample() {
    Grid grid = Lab.interpolate(VAE, 2);
    assertThat(grid.altText()).startsWith("Images in 2 rows of up to 8. Each row: from one random");
    // Its first image is the first of the sample grid.
    var first = ImageBlock.samples(VAE.model(), VAE.config().seed(), 1).findFirst().orElseThrow();
    float[][] codes = new StandardNormal(32).draw(VAE.config().seed(), 2);
    var ends = ImageBlock.of(VAE.model(), codes).findFirst().orElseThrow();
    assertThat(ends.image(0)).isEqualTo(first.image(0));
  }

  @Test
  void anAttributeIsADirection() {
    AttributeWalk walk = Lab.attributeDirection(VAE, IMAGES, "Bright");
    assertThat(walk.direction().with() + walk.direction().without()).isEqualTo(80);
    assertThat(walk.direction().vector()).hasSize(32);
    assertThat(walk.parts()).hasSize(2);
    assertThat(walk.grid().altText())
        .startsWith("Images in 8 rows of up to 6. Left: test images, 4 without, then 4 with the")
        .contains("attribute Bright");
  }

  @Test
  void whatCannotBeWalkedIsOneSentence() {
    var config = GanConfig.forData(IMAGES).withWidth(0.05).withEpochs(1).withBatchSize(40);
    Run<Gan> gan = Trainer.train(new Gan(config), IMAGES, config, ProgressListener.silent());
    assertThatThrownBy(() -> Lab.interpolate(gan, IMAGES.test(), 3))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("GAN has no codes of images")
        .hasMessageEndingWith("interpolate(run, 3) goes from sample to sample.");
    assertThat(Lab.interpolate(gan, 1).altText()).contains("great circle");
    assertThatThrownBy(() -> Lab.attributeDirection(gan, IMAGES, "Bright"))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("GAN has no direction of Bright");
    assertThatThrownBy(() -> Lab.attributeDirection(VAE, IMAGES, "Smilling"))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("Bright");
    assertThatThrownBy(() -> Lab.interpolate(VAE, IMAGES.test(), 11))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("rows must be 1 to 10, but is 11");
    assertThatThrownBy(() -> Lab.interpolate(VAE, Lab.loadToy("ring", 100).test(), 1))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("These are points");
  }
}
