package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.base.BadFileException;
import waelab.base.Cache;
import waelab.base.Checksum;
import waelab.base.FolderLock;
import waelab.base.Provenance;
import waelab.base.Safetensors;
import waelab.base.StoppedException;
import waelab.base.StorageException;
import waelab.base.TrainingStatus;
import waelab.base.Workspace;
import waelab.data.ImageFolder;
import waelab.data.Mnist;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.training.History;
import waelab.training.Score;

/** An interrupt while something is read says nothing of the file. */
@Tag("crash")
class InterruptedReadsTest {

  @TempDir static Path folder;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    var vae = Tiny.train(Tiny.store(folder.resolve("runs")), Tiny.VAE);
    vae.scores().add(List.of(new Score(3, 30, "E‖z‖², of all", 10, 10, 1.5, Double.NaN)));
    run = vae.folder().orElseThrow();
    Files.createDirectories(folder.resolve("images"));
    for (int i = 0; i < 5; i++) {
      var image = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
      image.setRGB(i, i, 0xffffff);
      ImageIO.write(image, "png", folder.resolve("images").resolve(i + ".png").toFile());
    }
  }

  @AfterEach
  void noInterruptIsLeft() {
    Thread.interrupted();
  }

  static Stream<Arguments> reads() {
    Path history = run.resolve(StoredRun.HISTORY);
    var workspace =
        Workspace.of(
            Map.of("WAELAB_WORK", folder.resolve("work").toString(), "WAELAB_OFFLINE", "true"),
            folder);
    var kept = new Cache(folder.resolve("kept"));
    var said = new ArrayList<String>();
    return Stream.of(
        of("history", () -> Csv.history(history, "VAE", "ring").epochs()),
        of("scores", () -> Scores.in(Optional.of(run)).all()),
        of("facts", () -> RunFacts.read(run)),
        of("timing", () -> Timing.read(run, 30).total()),
        of("configuration", () -> StoredRun.in(run).config(VaeConfig.class)),
        of("checkpoint", () -> CheckpointFile.read(CheckpointStore.in(run).get(0))),
        of("sizes", () -> StoredRun.in(run).size()),
        of("verification", () -> Verification.of(run).faults()),
        of("checksum", () -> Checksum.of(history)),
        of("runs", () -> Tiny.store(folder.resolve("runs")).all()),
        of(
            "run",
            () ->
                Tiny.store(folder.resolve("runs"))
                    .load(StoredRun.in(run), Vae.class, () -> Tiny.RING)
                    .losses()
                    .epochs()),
        of(
            "weights",
            () -> {
              try (var file = Safetensors.open(run.resolve(StoredRun.WEIGHTS))) {
                return List.copyOf(file.names());
              }
            }),
        of(
            "kept result",
            () -> {
              var of = Provenance.of("what", "ever");
              List<Row> rows =
                  kept.rows("numbers", of, Row.class, said::add, () -> List.of(new Row(1)));
              assertThat(said).isEmpty();
              return rows;
            }),
        of(
            "lock",
            () -> {
              FolderLock.acquire(folder.resolve("locked")).close();
              return true;
            }),
        of("digits", () -> new Mnist(workspace, sentence -> {}).officialTest().digest()),
        of(
            "packed images",
            () ->
                new ImageFolder(folder.resolve("images"), 32, workspace, sentence -> {})
                    .split()
                    .train()
                    .digest()));
  }

  private record Row(int number) {}

  private static Arguments of(String what, Callable<?> read) {
    return Arguments.of(what, read);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reads")
  void anInterruptIsAnInterruptionOrChangesNothing(String what, Callable<?> read) throws Exception {
    Object before = read.call();
    for (int i = 0; i < 3; i++) {
      Thread.currentThread().interrupt();
      try {
        Object now = read.call();
        assertThat(now).isEqualTo(before);
        assertThat(Thread.interrupted()).as("the flag").isTrue();
      } catch (StoppedException e) {
        assertThat(e).hasMessageStartingWith("Interrupted");
      }
      Thread.interrupted();
      assertThat(read.call()).isEqualTo(before);
    }
  }

  @Test
  void whatAnInterruptClosedIsNotDamaged() {
    Path file = folder.resolve("file");
    for (IOException closed :
        List.of(new ClosedByInterruptException(), new InterruptedIOException())) {
      for (var reported :
          List.<Runnable>of(
              () -> {
                throw BadFileException.unreadable(file, closed);
              },
              () -> {
                throw StorageException.of(file, closed);
              })) {
        assertThatThrownBy(reported::run)
            .isInstanceOf(StoppedException.class)
            .hasMessage("Interrupted while %s was open; the same call opens it again.", file);
        assertThat(Thread.interrupted()).isTrue();
      }
    }
    assertThat(BadFileException.unreadable(file, new SocketTimeoutException("slow")))
        .hasMessage(file + ": cannot be read (slow)");
  }

  @Test
  void aTableOfLossesIsReadAsItWasWritten() throws Exception {
    var history = History.of("M", "data", TrainingStatus.EPOCH);
    var train = new LinkedHashMap<>(Map.of("a, \"b\" #", 0.1 + 0.2));
    train.put("E‖z‖²", Double.POSITIVE_INFINITY);
    history.add(new History.Epoch(1, train, Map.of("only first", -1e-300)));
    history.add(new History.Epoch(2, train, Map.of()));
    Path file = Files.writeString(folder.resolve("written.csv"), history.toCsv());
    assertThat(Csv.history(file, "M", "data").epochs()).isEqualTo(history.epochs());
    assertThat(Csv.history(file, "M", "data").toCsv()).isEqualTo(history.toCsv());
  }
}
