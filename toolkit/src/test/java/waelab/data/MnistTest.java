package waelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.RealData;
import waelab.base.BadFileException;
import waelab.base.Budget;
import waelab.base.LabException;
import waelab.base.Workspace;

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
}
