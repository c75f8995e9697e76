package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.LabException;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Batches;
import waelab.model.Encoder;
import waelab.model.Generator;
import waelab.model.ImageBlock;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.torch.Torch;

@Tag("torch")
class GeneratedImagesTest {

  private static final Split<ImageSet> NOISE = Split.of(noise(90));
  private static Vae vae;

  /** Makes one image of any code: 1×2×2 with these values. */
  private static class Fixed extends Model implements Generator {
    private final float[] values;

    Fixed(float... values) {
      this.values = values;
    }

    @Override
    public Losses step(Batches batches, Noise noise) {
      return loss(batches.next(), noise);
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      return Losses.of("total", x.mean());
    }

    @Override
    public int latentSize() {
      return 2;
    }

    @Override
    public NDArray generate(NDArray z) {
      long n = z.getShape().get(0);
      NDArray one = Torch.array(z.getManager(), values, new Shape(1, 1, 2, 2));
      return one.repeat(0, n);
    }
  }

  /** Makes points. */
  private static final class Pointed extends Fixed implements Encoder {
    @Override
    public NDArray generate(NDArray z) {
      return z;
    }

    @Override
    public NDArray encode(NDArray x) {
      return x.reshape(x.getShape().get(0), -1).get(":, :2");
    }
  }

  private static ImageSet noise(int n) {
    byte[] pixels = new byte[n * 1024];
    new Random(0).nextBytes(pixels);
    int[] labels = new int[n];
    java.util.Arrays.setAll(labels, i -> i % 10);
    return ImageSet.of(
        ByteBuffer.wrap(pixels), labels, new Shape(1, 32, 32), Provenance.of("data", "noise"));
  }

  @BeforeAll
  static void make() {
    vae = new Vae(VaeConfig.forData(NOISE).withWidth(0.125));
  }

  @AfterAll
  static void free() {
    vae.close();
  }

  @Test
  void aSampleIsTheSameHoweverManyAreAskedFor() {
    ImageSet few = GeneratedImages.of(vae).samples(5, 65);
    ImageSet many = GeneratedImages.of(vae).samples(5, 130);
    assertThat(few.size()).isEqualTo(65);
    assertThat(few.shape()).isEqualTo(new Shape(1, 32, 32));
    assertThat(few.digest()).isEqualTo(many.slice(0, 65).digest());
    List<ImageBlock> blocks = ImageBlock.samples(vae, 5, 65).toList();
    assertThat(blocks).extracting(ImageBlock::size).containsExactly(64, 1);
    assertThat(blocks.get(0).image(0)).isNotEqualTo(blocks.get(1).image(0));
    ImageBlock otherSeed = ImageBlock.samples(vae, 6, 1).findFirst().orElseThrow();
    assertThat(otherSeed.image(0)).isNotEqualTo(blocks.get(0).image(0));
  }

  @Test
  void bytesAreTruncatedAndWhatLiesOutsideIsCutOff() {
    // 0.5 / 255 below and above the value of 100, then beyond both ends
    float below = 99.5f / 127.5f - 1;
    float above = 100.5f / 127.5f - 1;
    ImageSet set = GeneratedImages.of(new Fixed(below, above, -1.5f, 1.5f)).samples(0, 1);
    assertThat(set.pixels(0)).containsExactly(99, 100, 0, 255);
  }

  @Test
  void bytesAreTheModelsValuesTruncated() {
    ImageBlock block = ImageBlock.samples(vae, 5, 3).findFirst().orElseThrow();
    byte[] third = GeneratedImages.of(vae).samples(5, 3).pixels(2);
    float[] values = block.image(2);
    for (int i = 0; i < third.length; i++) {
      assertThat(third[i] & 0xff).isEqualTo((int) Math.floor((values[i] + 1) / 2 * 255));
    }
  }

  @Test
  void reconstructionsKeepOrderAndLabels() {
    ImageSet set = NOISE.train();
    ImageSet again = GeneratedImages.of(vae).reconstructions(set);
    assertThat(again.size()).isEqualTo(72);
    assertThat(again.labels()).isEqualTo(set.labels());
    List<ImageBlock> blocks = ImageBlock.reconstructions(vae, vae, set, 72).toList();
    assertThat(blocks).extracting(ImageBlock::size).containsExactly(64, 8);
    int last = (int) Math.floor((blocks.get(1).image(7)[0] + 1) / 2 * 255);
    assertThat(again.pixels(71)[0] & 0xff).isEqualTo(last);
  }

  @Test
  void theySayWhereTheyComeFrom() {
    var origin = Provenance.of("data", "stand-in digits, not MNIST").with("run", "0123");
    var maker = new GeneratedImages(vae, origin, sentence -> {});
    ImageSet samples = maker.samples(5, 2);
    assertThat(samples.caption()).isEqualTo("samples of VAE trained on stand-in digits, not MNIST");
    assertThat(samples.provenance().facts())
        .containsEntry("made by", "VAE")
        .containsEntry("seed", "5")
        .containsEntry("model run", "0123");
    assertThat(GeneratedImages.areIn(samples)).isTrue();
    assertThat(GeneratedImages.areIn(NOISE.test())).isFalse();
    assertThat(maker.reconstructions(NOISE.test()).provenance().facts())
        .containsEntry("originals side", "test");
  }

  @Test
  void aModelWithoutAnEncoderReconstructsNothing() {
    assertThatThrownBy(
            () -> GeneratedImages.of(new Fixed(0, 0, 0, 0)).reconstructions(NOISE.test()))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "Fixed reconstructs nothing, since it is not both an Encoder and a Generator; compare"
                + " its samples.");
  }

  @Test
  void pointsAreNoImages() {
    assertThatThrownBy(() -> GeneratedImages.of(new Pointed()).samples(0, 4))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("shape (64, 2) of 64 codes; images are N×C×H×W");
    var points = Split.of(Toys.draw("ring", 20)).test();
    assertThatThrownBy(() -> GeneratedImages.of(vae).reconstructions(points))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("these are points");
  }

  @Test
  void imagesOfAnotherSizeCannotBeEncoded() {
    ImageSet small =
        ImageSet.of(
            ByteBuffer.allocate(2 * 64),
            new int[2],
            new Shape(1, 8, 8),
            Provenance.of("data", "small"));
    assertThatThrownBy(() -> GeneratedImages.of(vae).reconstructions(small))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith(
            "The model cannot encode a batch of images of shape (2, 1, 8, 8): ");
  }

  @Test
  void anImageThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> GeneratedImages.of(new Fixed(0, Float.NaN, 0, 0)).samples(0, 1))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("Fixed makes images with the value NaN");
  }
}
