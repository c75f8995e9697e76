package waelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waelab.RealData;
import waelab.base.BadFileException;
import waelab.base.Budget;
import waelab.base.LabException;
import waelab.base.Workspace;

@Tag("real")
class MnistTest {

  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();

  private Mnist offline(boolean requireReal, Path... inputs) {
    var all = new ArrayList<>(List.of(inputs));
    all.add(folder);
    var workspace = new Workspace(all, folder, Budget.QUICK, "total", 0, true, requireReal, false);
    return new Mnist(workspace, said::add);
  }

  private static Path real() {
    return RealData.require("mnist/train-images-idx3-ubyte.gz").getParent();
  }

  @Test
  void theTrainingFileIsSplitAsTheStudyDoes() {
    Split<ImageSet> mnist = offline(true, real().getParent()).split();
    assertThat(mnist.train().size()).isEqualTo(48_000);
    assertThat(mnist.test().size()).isEqualTo(12_000);
    assertThat(mnist.train().shape()).isEqualTo(new Shape(1, 32, 32));
    assertThat(mnist.caption()).isEqualTo("MNIST");
    assertThat(said).isEmpty();
  }

  @Test
  void theOfficialTestFileHasTenThousand() {
    ImageSet test = offline(true, real().getParent()).officialTest();
    assertThat(test.size()).isEqualTo(10_000);
    assertThat(test.labels()).startsWith(7, 2, 1, 0, 4, 1, 4, 9, 5, 9); // as every tutorial prints
  }

  @Test
  void filesThatAreNotGzippedWillDo() throws IOException {
    Path unzipped = Files.createDirectories(folder.resolve("Daten für Übung/mnist"));
    for (String name : MnistFiles.TEST.names()) {
      try (var in = new GZIPInputStream(Files.newInputStream(real().resolve(name)))) {
        Files.copy(in, unzipped.resolve(name.replace(".gz", "")));
      }
    }
    assertThat(offline(true, unzipped.getParent()).officialTest().caption()).isEqualTo("MNIST");
  }

  @Test
  void withoutDataAndNetworkTheStandInSaysWhatItIs() {
    Split<ImageSet> digits = offline(false).split();
    assertThat(digits.train().size()).isEqualTo(48_000);
    assertThat(digits.caption()).isEqualTo("stand-in digits, not MNIST");
    assertThat(digits.toString()).contains("stand-in digits, not MNIST");
    assertThat(said).hasSize(1).first().asString().contains("stand-in digits, not MNIST");
  }

  @Test
  void aStandInIsAnErrorWhereRealDataAreRequired() {
    assertThatThrownBy(() -> offline(true).split())
        .isInstanceOf(LabException.class)
        .hasMessageContaining("WAELAB_REQUIRE_REAL")
        .hasMessageContaining("lab fetch mnist");
  }

  @Test
  void otherImagesUnderMnistsNamesAreNotCalledMnist() {
    StandInDigits.write(folder.resolve("mnist"), 100);
    ImageSet test = offline(true).officialTest();
    assertThat(test.caption()).contains("not its published files");
  }

  @Test
  void aFileThatAloneIsMissingIsNamed() throws IOException {
    StandInDigits.write(folder.resolve("mnist"), 100);
    Files.delete(folder.resolve("mnist").resolve(MnistFiles.TEST.labels()));
    offline(false).officialTest();
    assertThat(said).first().asString().startsWith("t10k-labels-idx1-ubyte.gz is missing");
    assertThatThrownBy(() -> offline(true).officialTest())
        .hasMessageContaining("MNIST (t10k-labels-idx1-ubyte.gz) is not in any of");
  }

  @Test
  void damageIsToldFromContentThatIsNotMnists() throws IOException {
    StandInDigits.write(folder.resolve("mnist"), 100);
    assertThat(offline(true).fault(MnistFiles.TEST)).isPresent();
    assertThat(offline(true).damage(MnistFiles.TEST)).isEmpty();
    Files.write(folder.resolve("mnist").resolve(MnistFiles.TEST.labels()), new byte[0]);
    assertThat(offline(true).damage(MnistFiles.TEST).orElseThrow()).contains("is empty");
  }

  @Test
  void aDamagedFileIsNamedAndNeverReplacedByTheStandIn() throws IOException {
    StandInDigits.write(folder.resolve("mnist"), 100);
    Path images = folder.resolve("mnist").resolve(MnistFiles.TEST.images());
    byte[] bytes = Files.readAllBytes(images);
    Files.write(images, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> offline(false).officialTest())
        .isInstanceOf(BadFileException.class)
        .hasMessageStartingWith(images.toString());
  }

  /**
   * Golden values are those of Pillow 9.4.0 (Debian's python3-pil), over six images of {@link
   * MnistFormat#formula}: {@code Image.fromarray(image, "L").resize((32, 32), Image.BILINEAR)}.
   */
  @ParameterizedTest(name = "{0}×{1}")
  @CsvSource({
    "28, 28, 484354e2ccf3bb75dbaeccc36c4ea50a54d635ddf523e77c03a48d75ea3f0580, ''",
    "20, 20, 77f38f482f838a61e41336fd57ce8b4ce90aded7604adb84064649ab9050b716, resized",
    "32, 32, 4381ab841f8b7c1810a61ec2aab5bf4f9e4e09456fca435b570b923f76d72b21, as they are",
    "20, 31, 04b32158ec6e268caea2117ac6f460f4c81ffd213b25484c10249ab861b8cd3e, resized",
    "64, 48, cd9e98ff30bec469d90bd960a4bb26f8de88e0bc17650910210d93df0b7b07c9, resized",
    "32, 20, 5564c0580a4d0d24359972270289ce72bfcbbc61039262cd1273f4ae2d30254e, resized",
    "1, 1, f3a473ae3816355263c8713a206f7274f68ad2c6c62aceae6ead80e663f0caa2, resized"
  })
  void imagesOfAnySizeAreResizedAsPillowDoesAndToldOf(
      int height, int width, String golden, String told) {
    MnistFormat.write(
        folder.resolve("mnist"),
        MnistSet.MNIST,
        MnistFiles.TEST,
        MnistFormat.formula(6, height, width),
        new byte[6]);
    ImageSet images = offline(true).officialTest();
    assertThat(images.shape()).isEqualTo(new Shape(1, 32, 32));
    assertThat(sha256(images)).isEqualTo(golden);
    String start =
        "t10k-images-idx3-ubyte.gz holds images of " + height + "×" + width + "; they are ";
    List<String> sentences =
        switch (told) {
          case "resized" -> List.of(start + "resized to 32×32, bilinear as Pillow's.");
          case "as they are" -> List.of(start + "used as they are.");
          default -> List.of();
        };
    assertThat(said).isEqualTo(sentences);
  }

  /** SHA-256 of all pixels, image after image. */
  static String sha256(ImageSet images) {
    var pixels = new ByteArrayOutputStream();
    for (int i = 0; i < images.size(); i++) {
      pixels.writeBytes(images.pixels(i));
    }
    return Digests.sha256(pixels.toByteArray());
  }

  @Test
  void labelsAreUnsigned() {
    MnistFormat.write(
        folder.resolve("mnist"),
        MnistSet.MNIST,
        MnistFiles.TEST,
        MnistFormat.formula(2, 28, 28),
        (byte) 128,
        (byte) 255);
    assertThat(offline(true).officialTest().labels()).containsExactly(128, 255);
  }

  @Test
  void tooFewOrTooLargeImagesAreOneSentence() {
    Path images = folder.resolve("mnist").resolve(MnistFiles.TRAIN.images());
    MnistFormat.write(
        images.getParent(),
        MnistSet.MNIST,
        MnistFiles.TRAIN,
        MnistFormat.formula(1, 28, 28),
        (byte) 0);
    assertThatThrownBy(() -> offline(true).split())
        .isInstanceOf(BadFileException.class)
        .hasMessage(images + ": holds 1 image, and at least 5 are needed to split them");
    MnistFormat.write(
        images.getParent(),
        MnistSet.MNIST,
        MnistFiles.TRAIN,
        MnistFormat.formula(5, 2, 1025),
        new byte[5]);
    assertThatThrownBy(() -> offline(true).split())
        .isInstanceOf(BadFileException.class)
        .hasMessage(
            images
                + ": holds 5 images of 2×1025; at most 2097151 images of at most 1024×1024 can be"
                + " read");
  }
}
