package waelab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import waelab.base.BadArgumentException;
import waelab.base.Folders;
import waelab.base.LabException;
import waelab.base.Provenance;
import waelab.base.Workspace;
import waelab.data.DatasetId;
import waelab.data.Idx;
import waelab.data.ImageSet;
import waelab.data.MnistFiles;
import waelab.data.MnistSet;
import waelab.data.Split;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.report.StudyValues;
import waelab.runs.Run;

/** Sets in MNIST's format, whose names contain "MNIST", are never taken for MNIST. */
@Tag("torch")
@Tag("long")
class LikeMnistTest {

  private static final Path WORK = Workspace.current().work();

  @AfterEach
  void tidyUp() {
    Folders.delete(WORK.resolve("runs"));
    for (MnistSet set : MnistSet.all()) {
      if (!set.equals(MnistSet.MNIST) && Files.exists(WORK.resolve(set.folder()))) {
        Folders.delete(WORK.resolve(set.folder()));
      }
    }
  }

  private static void write(MnistSet set) throws IOException {
    byte[] pixels = new byte[100 * 28 * 28];
    new Random(1).nextBytes(pixels);
    write(set, set.images(MnistFiles.TRAIN), Idx.images(28, 28, pixels));
    write(set, set.labels(MnistFiles.TRAIN), Idx.labels(new byte[100]));
  }

  private static void write(MnistSet set, String name, Idx content) throws IOException {
    Path folder = Files.createDirectories(WORK.resolve(set.folder()));
    try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
      content.writeGzipped(out);
    }
  }

  private static Run<Vae> train(Split<?> data) {
    var config = VaeConfig.forData(data).withEpochs(1).withBatchSize(16);
    return Lab.trainVae(data, config);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Fashion-MNIST", "EMNIST mnist", "KMNIST"})
  void aLoadedRunFindsItsOwnDataAgainAndNotMnist(String name) throws IOException {
    MnistSet set =
        MnistSet.all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    write(set);
    Split<ImageSet> data = Lab.load(set);
    Run<Vae> run = train(data.limit(32, 16));
    assertThat(run.trainedOn().caption()).contains(name);
    assertThat(run.trainedOn().id().isOfStudy()).isFalse();
    Run<Vae> loaded = Lab.loadRun(run.id(), Vae.class);
    assertThat(loaded.data().facts()).isEqualTo(run.trainedOn());
    assertThat(Lab.whatIf(loaded, c -> c.withBeta(1)).trainedOn()).isEqualTo(run.trainedOn());
    assertThat(Lab.retrain(loaded).trainedOn()).isEqualTo(run.trainedOn());
    assertThat(StudyValues.of(run)).isEmpty();
  }

  static Stream<Arguments> ids() {
    var mnist = MnistSet.MNIST.published();
    var part = DatasetId.celebA(6_961);
    return Stream.of(
        arguments(mnist, true),
        arguments(part, true),
        arguments(MnistSet.FASHION_MNIST.published(), false),
        arguments(MnistSet.KMNIST.published(), false),
        arguments(MnistSet.emnist("mnist").published(), false),
        arguments(mnist.changed("truncated instead of rounded"), false),
        arguments(part.changed("without label 3"), false),
        arguments(MnistSet.MNIST.replaced(), false),
        arguments(DatasetId.folder("MNIST", 32), false),
        arguments(DatasetId.other("MNIST"), false),
        arguments(DatasetId.standInDigits(), false));
  }

  @ParameterizedTest
  @MethodSource("ids")
  void theStudysValuesAreThoseOfTheStudysData(DatasetId id, boolean studied) {
    var none = new Provenance(Map.of());
    var images =
        ImageSet.of(ByteBuffer.allocate(32 * 1024), new int[32], new Shape(1, 32, 32), id, none);
    Run<Vae> run = train(new Split<>(images, images));
    assertThat(StudyValues.of(run).isPresent()).isEqualTo(studied);
  }

  @Test
  void nothingStandsInForOtherSets() {
    assertThatThrownBy(Lab::loadFashionMnist)
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("Fashion-MNIST (train-images-idx3-ubyte.gz, train-labels-idx1-")
        .hasMessageContaining("] and there is no network; put train-images-idx3-ubyte.gz and ")
        .hasMessageContaining("into fashion-mnist/ there, or run: lab fetch fashion-mnist (31 MB)");
    assertThatThrownBy(Lab::loadKmnist).hasMessageContaining("run: lab fetch kmnist (21 MB)");
    assertThatThrownBy(() -> Lab.loadEmnist("letters"))
        .hasMessageStartingWith("EMNIST letters (emnist-letters-train-images-idx3-ubyte.gz, ")
        .hasMessageContaining("run: lab fetch emnist (562 MB)");
    assertThatThrownBy(() -> Lab.loadEmnist("letter"))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("balanced, byclass, bymerge, digits, letters, mnist");
  }
}
