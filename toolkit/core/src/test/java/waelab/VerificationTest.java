package waelab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.BadFileException;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.model.Batches;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Schedule;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.plot.PngFile;
import waelab.report.RunArtifacts;
import waelab.runs.Run;
import waelab.runs.RunStore;
import waelab.runs.Tiny;
import waelab.runs.Verification;

/** What has become of a run's folder since it was written. */
@Tag("torch")
class VerificationTest {

  private static final Split<ImageSet> NOISE = Split.of(noise());
  private static final VaeConfig CONFIG =
      VaeConfig.forData(NOISE).withWidth(0.125).withEpochs(2).withBatchSize(32);

  @TempDir private static Path trained;
  private static Path kept;
  private static Path other;

  @TempDir private Path copies;
  private Path folder;

  private static ImageSet noise() {
    byte[] pixels = new byte[120 * 1024];
    new Random(0).nextBytes(pixels);
    var from = Provenance.of("data", "noise, not MNIST");
    return ImageSet.of(ByteBuffer.wrap(pixels), new int[120], new Shape(1, 32, 32), from);
  }

  private static Path train(VaeConfig config) {
    Run<Vae> run =
        Tiny.store(trained)
            .train(
                new Vae(config),
                NOISE,
                config,
                Optional.empty(),
                ProgressListener.silent(),
                Tiny.TOTAL);
    return RunArtifacts.keep(run, ProgressListener.silent()).folder().orElseThrow();
  }

  @BeforeAll
  static void trainTwo() {
    kept = train(CONFIG);
    other = train(CONFIG.withSeed(1));
  }

  @BeforeEach
  void copy() throws IOException {
    folder = copies.resolve(kept.getFileName());
    try (Stream<Path> all = Files.walk(kept)) {
      for (Path each : all.filter(file -> !file.endsWith(".lock")).toList()) {
        Files.copy(each, folder.resolve(kept.relativize(each)));
      }
    }
  }

  private void assertFaults(String... faults) {
    Verification found = Lab.verify(folder);
    assertThat(found.isGood()).isFalse();
    assertThat(found.faults()).containsExactly(faults);
    assertThat(found.toString())
        .startsWith(folder.getFileName() + " is not as it was written:\n" + faults[0]);
  }

  private void takeFromOther(String name) throws IOException {
    Files.copy(other.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private void flip(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(name));
    bytes[bytes.length - 5] ^= 1;
    Files.write(folder.resolve(name), bytes);
  }

  @Test
  void aFreshRunIsGood() {
    Verification found = Lab.verify(folder);
    assertThat(found.faults()).isEmpty();
    assertThat(found.checked())
        .containsExactly(
            "files are as they were written",
            "the weights are complete",
            "the history is the weights' own",
            "the figures are this run's");
    assertThat(found)
        .hasToString(
            folder.getFileName()
                + " is as it was written: files are as they were written; the weights are complete;"
                + " the history is the weights' own; the figures are this run's.");
    assertThat(folder.resolve("samples.png")).exists();
    assertThat(folder.resolve("reconstructions.png")).exists();
    assertThat(folder.resolve("losses.png")).exists();
    assertThat(folder.resolve("evaluations.csv")).isNotEmptyFile();
  }

  @Test
  void soIsOneThatWasInterruptedOrCameFromPoints(@TempDir Path runs) {
    RunStore store = Tiny.store(runs);
    Run<Wae> half = Tiny.train(store, new Wae(Tiny.WAE), Tiny.WAE, Tiny.interruptingAt(1));
    Path place = RunArtifacts.keep(half, ProgressListener.silent()).folder().orElseThrow();
    assertThat(Lab.verify(place).faults()).isEmpty();
    Tiny.train(store, new Wae(Tiny.WAE), Tiny.WAE, Tiny.interruptingAt(3));
    assertThat(Lab.verify(place).faults()).isEmpty();
    Run<Wae> whole = Tiny.train(store, Tiny.WAE);
    assertThat(Lab.verify(place).faults()).isEmpty();
    RunArtifacts.keep(whole, ProgressListener.silent());
    assertThat(Lab.verify(place).faults()).isEmpty();
    store.prune();
    assertThat(Lab.verify(place).faults()).isEmpty();
  }

  /** Of a test loss only: a training whose own loss is no number ends. */
  static final class Odd extends Model {
    @Override
    public Losses step(Batches batches, Noise noise) {
      return Losses.of("total", batches.next().mean());
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      NDArray zero = noise.manager().zeros(new Shape());
      return Losses.of("total", zero.div(zero)).and("size", zero.add(1).div(zero));
    }
  }

  @Test
  void soIsOneWhoseTestLossIsNoNumber(@TempDir Path runs) {
    var schedule = new Schedule(2, 32, 0);
    var run = Tiny.train(Tiny.store(runs), new Odd(), schedule, ProgressListener.silent());
    assertThat(run.losses().last().test().get("total")).isNaN();
    assertThat(run.losses().last().test().get("size")).isInfinite();
    RunArtifacts.keep(run, ProgressListener.silent());
    assertThat(Lab.verify(run.folder().orElseThrow()).faults()).isEmpty();
    var found = Tiny.train(Tiny.store(runs), new Odd(), schedule, ProgressListener.silent());
    assertThat(found.losses().last().test().get("size")).isInfinite();
  }

  @Test
  void aDigitOfTheHistoryIsNoticed() throws IOException {
    Path history = folder.resolve("history.csv");
    String text = Files.readString(history);
    int at = text.lastIndexOf(',') + 4;
    char digit = text.charAt(at) == '5' ? '6' : '5';
    Files.writeString(history, text.substring(0, at) + digit + text.substring(at + 1));
    assertFaults(
        "history.csv was changed since it was written",
        "history.csv is not that of the last checkpoint");
    RunStore.seal(folder); // whoever does that, too
    assertFaults("history.csv is not that of the last checkpoint");
  }

  @Test
  void aPictureOfAnotherRunIsNoticed() throws IOException {
    String id = kept.getFileName().toString().replaceFirst(".*-", "");
    assertThat(PngFile.texts(folder.resolve("samples.png"))).containsKey("waelab.run." + id);
    takeFromOther("samples.png");
    assertFaults(
        "samples.png was changed since it was written",
        "samples.png says nothing of this run, " + id);
    RunStore.seal(folder);
    assertFaults("samples.png says nothing of this run, " + id);
  }

  @Test
  void weightsOfAnotherRunAreNoticed() throws IOException {
    takeFromOther("weights.safetensors");
    String id = other.getFileName().toString().replaceFirst(".*-", "");
    String own = folder.getFileName().toString().replaceFirst(".*-", "");
    String fault =
        folder.resolve("weights.safetensors")
            + ": is of run "
            + id
            + ", and not of "
            + own
            + "; take a good copy";
    assertFaults("weights.safetensors was changed since it was written", fault);
    RunStore.seal(folder);
    assertFaults(fault);
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    Files.delete(folder.resolve("samples.png"));
    assertFaults("samples.png is missing");
    Files.delete(folder.resolve("history.csv"));
    assertFaults(
        "history.csv is missing",
        "samples.png is missing",
        folder.resolve("history.csv") + ": is missing; take a good copy");
    Files.delete(folder.resolve("SHA256SUMS"));
    assertThat(Lab.verify(folder).faults())
        .contains(folder.resolve("SHA256SUMS") + ": is missing; take a good copy");
    Files.delete(folder.resolve("run.json"));
    assertThatThrownBy(() -> Lab.verify(folder))
        .isInstanceOf(BadFileException.class)
        .hasMessageStartingWith(
            folder.resolve("run.json") + ": is missing; without it the folder is not a run");
  }

  @Test
  void whatWasAddedIsNamed() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "mine");
    assertFaults("notes.txt was put there later");
    RunStore.seal(folder);
    assertThat(Lab.verify(folder).faults()).isEmpty();
  }

  @Test
  void aFlippedBitIsNoticedInWhateverHasNumbers() throws IOException {
    flip("weights.safetensors");
    assertThat(Lab.verify(folder).faults())
        .hasSize(2)
        .contains("weights.safetensors was changed since it was written")
        .element(1)
        .asString()
        .startsWith(
            folder.resolve("weights.safetensors")
                + ": its content does not have its waelab.sha256");
    takeBack("weights.safetensors");
    for (String name : new String[] {"best", "step-6"}) {
      String file = "checkpoints/" + name + ".safetensors";
      flip(file);
      assertThat(Lab.verify(folder).faults())
          .as(file)
          .isNotEmpty()
          .first()
          .asString()
          .startsWith(folder.resolve(file) + ": its content does not have its waelab.sha256");
      takeBack(file);
    }
    assertThat(Lab.verify(folder).faults()).isEmpty();
  }

  private void takeBack(String name) throws IOException {
    Files.copy(kept.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Anybody can look without this toolkit. */
  @Test
  void theSystemsOwnToolAgrees() throws Exception {
    assertThat(sha256sum())
        .contains("weights.safetensors: OK", "history.csv: OK", "samples.png: OK")
        .doesNotContain("FAILED");
    flip("samples.png");
    assertThat(sha256sum()).contains("samples.png: FAILED");
  }

  private String sha256sum() throws Exception {
    var builder = new ProcessBuilder("sha256sum", "--check", "SHA256SUMS");
    Process process = null;
    try {
      process = builder.directory(folder.toFile()).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeThat(e).as("sha256sum is not installed").isNull();
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return out;
  }
}
