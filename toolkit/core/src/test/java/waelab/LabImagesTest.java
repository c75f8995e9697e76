package waelab;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.model.Vae;
import waelab.model.VaeConfig;

/** Verbs that load images, as users type them. */
@Tag("real")
class LabImagesTest {

  @TempDir Path folder;

  private Split<ImageSet> shades() throws IOException {
    for (int i = 0; i < 40; i++) {
      var image = new BufferedImage(32, 32, BufferedImage.TYPE_3BYTE_BGR);
      image.createGraphics().fillRect(0, 0, i, 32);
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
    }
    return Lab.loadImages(folder.toString(), 32);
  }

  @Test
  void aModelTrainsOnAFolderOfImagesAndFindsItAgain() throws IOException {
    Split<ImageSet> shades = shades();
    var config = VaeConfig.forData(shades).withEpochs(1).withBatchSize(16);
    String name = Lab.trainVae(shades, config).folder().orElseThrow().getFileName().toString();
    var data = Lab.loadRun(name, Vae.class).data();
    assertThat(data.caption()).isEqualTo(shades.caption());
    assertThat(data.facts().isSameAs(shades.facts())).isTrue();
  }

  @Test
  void celebaTrainsWithinTheSmokeBudgetAndIsFoundAgain() {
    RealData.require("celeba/img_align_celeba.zip");
    Split<ImageSet> faces = Lab.loadCelebA().limit(32, 16);
    var config = VaeConfig.forData(faces).withEpochs(1).withBatchSize(16);
    String name = Lab.trainVae(faces, config).folder().orElseThrow().getFileName().toString();
    var run = Lab.loadRun(name, Vae.class);
    assertThat(run.data().facts().isSameAs(faces.facts())).isTrue();
    assertThat(run.provenance().toString()).contains("CelebA, 6,961 of its 202,599 images");
    assertThat(Lab.imageGrid(faces.train(), 16)).isNotNull();
  }
}
