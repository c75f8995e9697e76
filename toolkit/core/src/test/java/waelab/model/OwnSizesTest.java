package waelab.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.Provenance;
import waelab.base.Randomness;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.nn.Mode;
import waelab.nn.Table1;
import waelab.torch.Torch;

/** The study's networks on images of other sizes than its own. */
@Tag("torch")
class OwnSizesTest {

  private static final List<Shape> SHAPES = List.of(new Shape(1, 48, 48), new Shape(3, 96, 96));

  private static Split<ImageSet> images(Shape shape) {
    byte[] pixels = new byte[(int) (80 * shape.size())];
    new Random(1).nextBytes(pixels);
    return Split.of(
        ImageSet.of(ByteBuffer.wrap(pixels), new int[80], shape, Provenance.of("data", "noise")));
  }

  @Test
  void onlyTheStudysOwnShapesAreCreditedToTable1() {
    String own = VaeConfig.forData(images(SHAPES.get(0))).explain().printAll();
    assertThat(own).contains("ours, after the study's Table 1").doesNotContain(" study, Table 1");
    assertThat(VaeConfig.forData(images(new Shape(1, 32, 32))).explain().printAll())
        .contains(" study, Table 1");
  }

  @Test
  void everyMultipleOf16From32To256HasTheStudysNetworks() {
    for (long side = 32; side <= 256; side += 16) {
      var image = new Shape(3, side, side);
      assertThat(Table1.vae(image, 32, 1).get("decoder").output()).isEqualTo(image);
      assertThat(Table1.wae(image, 64, 0.25).get("decoder").output()).isEqualTo(image);
      assertThat(Table1.wganGp(image, 128, 0.25).get("generator").output()).isEqualTo(image);
      assertThat(Table1.wganGp(image, 128, 0.25).get("critic").output()).isEqualTo(new Shape(1));
    }
  }

  @Test
  void aVaeTakesAStepOnThemAndSamplesThem() {
    for (Shape shape : SHAPES) {
      var config = VaeConfig.forData(images(shape)).withBatchSize(8);
      try (var vae = new Vae(config);
          NDManager manager = Torch.newManager()) {
        ImageSet train = images(shape).train();
        var noise = new Noise(manager, new Randomness(0), "train", 0);
        Losses losses = Mode.training(() -> vae.step(() -> train.batch(manager, 0, 1, 2), noise));
        assertThat(losses.values().get("total")).isFinite();
        ImageBlock block = ImageBlock.samples(vae, 0, 3).findFirst().orElseThrow();
        assertThat(block.shape()).isEqualTo(shape);
        assertThat(block.image(2)).hasSize((int) shape.size());
      }
    }
  }
}
