package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.base.BadFileException;
import waelab.base.FolderLock;
import waelab.base.LabException;
import waelab.model.Vae;
import waelab.training.Score;

/** Things that are no regular files, or far too large, in the places of a run's files. */
@Tag("crash")
class ForeignRunFilesTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** Puts something in the place of a file. */
  @FunctionalInterface
  private interface Thing {
    void at(Path file) throws Exception;
  }

  @TempDir static Path shared;
  @TempDir Path store;
  private static Path whole;
  private Path run;
  private Path good;

  @BeforeAll
  static void train() {
    Run<Vae> run = RingRuns.train(shared);
    run.scores().add(List.of(new Score(1, 4, "E‖z‖², of all", 10, 10, 1.5, Double.NaN)));
    whole = run.folder().orElseThrow();
  }

  @BeforeEach
  void copy() throws IOException {
    run = store.resolve(whole.getFileName());
    good = store.resolve("good");
    RingRuns.copy(whole, run);
    RingRuns.copy(whole, good);
  }

  static Stream<Arguments> things() {
    List<String> files =
        List.of(
            "run.json",
            "history.csv",
            "scores.csv",
            "timing.csv",
            "model.java",
            "SHA256SUMS",
            "weights.safetensors",
            "checkpoints/step-16.safetensors",
            "checkpoints/best.safetensors");
    return files.stream()
        .flatMap(
            file ->
                Stream.of(
                    arguments(file, "a pipe", (Thing) ForeignRunFilesTest::pipe),
                    arguments(file, "a sparse file of 3 GB", (Thing) ForeignRunFilesTest::sparse),
                    arguments(file, "a folder", (Thing) Files::createDirectory),
                    arguments(file, "a link to a device", (Thing) ForeignRunFilesTest::device)));
  }

  private static void pipe(Path file) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
  }

  private static void sparse(Path file) throws IOException {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(3L << 30);
    }
  }

  private static void device(Path file) throws IOException {
    Files.createSymbolicLink(file, Path.of("/dev/zero"));
  }

  /** Every door says so or does without, and other runs are as before. */
  @ParameterizedTest(name = "{0} is {1}")
  @MethodSource("things")
  void nothingWaitsForIt(String name, String what, Thing thing) throws Exception {
    Path file = run.resolve(name);
    Files.deleteIfExists(file);
    thing.at(file);
    var runs = new RunStore(store, List.of());
    assertTimeoutPreemptively(
        SOON,
        () -> {
          assertThat(runs.all()).extracting(StoredRun::name).contains("good");
          var faults = new ArrayList<String>();
          Throwable verifying = catchThrowable(() -> faults.addAll(Verification.of(run).faults()));
          if (verifying == null) {
            boolean optional = List.of("timing.csv", "model.java").contains(name);
            assertThat(faults).matches(all -> optional || !all.isEmpty());
          } else {
            assertThat(verifying).isInstanceOf(BadFileException.class);
          }
          for (var door :
              List.<Runnable>of(
                  () -> runs.load(StoredRun.in(run), Vae.class, () -> RingRuns.RING).scores(),
                  () -> StoredRun.in(run).history(),
                  () -> RingRuns.train(store),
                  runs::prune)) {
            Throwable thrown = catchThrowable(door::run);
            assertThat(thrown == null || thrown instanceof LabException)
                .as(String.valueOf(thrown))
                .isTrue();
          }
        });
    assertThat(Verification.of(good).faults()).isEmpty();
  }

  /** A lock that leads elsewhere empties no file there. */
  @Test
  void aLockThatIsALinkIsNotWrittenTo() throws IOException {
    Path outside = Files.writeString(store.resolve("outside"), "not ours");
    Files.deleteIfExists(run.resolve(FolderLock.FILE_NAME));
    Files.createSymbolicLink(run.resolve(FolderLock.FILE_NAME), outside);
    var runs = new RunStore(store, List.of());
    assertThat(catchThrowable(runs::prune)).isInstanceOfAny(LabException.class);
    assertThat(outside).hasContent("not ours");
  }
}
