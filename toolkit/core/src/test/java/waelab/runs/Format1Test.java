package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import waelab.base.BadFileException;
import waelab.base.Workspace;
import waelab.data.Split;
import waelab.model.Vae;
import waelab.model.VaeConfig;

/** Runs as the first version kept them: configuration and provenance in files of their own. */
@Tag("torch")
class Format1Test {

  private static final Path SHIPPED =
      Workspace.figures().resolve("runs").resolve("study-vae-mnist");

  @TempDir private Path store;
  private Path run;

  @BeforeEach
  void copy() throws IOException {
    run = store.resolve("old");
    RingRuns.copy(SHIPPED, run);
  }

  private Run<Vae> load() {
    var runs = Tiny.store(store);
    return runs.load(runs.find("45640eb3"), Vae.class, Format1Test::noData);
  }

  private static Split<?> noData() {
    throw new AssertionError("nobody asks for them");
  }

  @Test
  void itIsLoadedWithAllThatItSaid() {
    Run<Vae> old = load();
    assertThat(old.progress()).isEqualTo("100 of 100 epochs, 75,000 steps, completed");
    assertThat(old.config()).isInstanceOf(VaeConfig.class);
    assertThat(old.provenance().get("run")).isEqualTo(old.id()).isEqualTo("45640eb3");
    assertThat(old.facts().family()).isEqualTo("45640eb3");
    assertThat(old.facts().data().caption()).isEqualTo("MNIST");
    assertThat(old.scores().all()).isNotEmpty();
    assertThat(Verification.of(run).faults()).isEmpty();
  }

  /** Saved, it is of today's format, and says the same. */
  @Test
  void itIsSavedAsItWas() {
    Run<Vae> old = load();
    old.save(store.resolve("saved"));
    Run<Vae> saved =
        Tiny.store(store)
            .load(StoredRun.in(store.resolve("saved")), Vae.class, Format1Test::noData);
    assertThat(saved).hasToString(old.toString());
    assertThat(saved.id()).isEqualTo(old.id());
    assertThat(saved.provenance()).isEqualTo(old.provenance());
    assertThat(Tiny.bits(saved)).isEqualTo(Tiny.bits(old));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"config.json", "provenance.txt", "run.json", "history.csv", "weights.safetensors"})
  void aFileThatIsMissingIsNamed(String name) throws IOException {
    Files.delete(run.resolve(name));
    assertThatThrownBy(
            () -> Tiny.store(store).load(StoredRun.in(run), Vae.class, Format1Test::noData))
        .isInstanceOf(BadFileException.class)
        .hasMessageStartingWith(run.resolve(name) + ": is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "config.json, 0.001, 0.002",
    "provenance.txt, seed, sead",
    "run.json, 75000, 74000",
    "history.csv, '0.', '1.'"
  })
  void aFileThatWasChangedIsNamed(String name, String from, String to) throws IOException {
    Path file = run.resolve(name);
    String text = Files.readString(file);
    Files.writeString(file, text.replace(from, to));
    assertThat(file).content().isNotEqualTo(text);
    assertThatThrownBy(this::load)
        .isInstanceOf(BadFileException.class)
        .hasMessageStartingWith(file + ": was changed since it was written");
  }

  /** Whoever deletes what says so still gets no other run's numbers. */
  @Test
  void weightsOfAnotherRunAreNotTakenForIts() throws IOException {
    Files.delete(run.resolve("SHA256SUMS"));
    Path other = SHIPPED.resolveSibling("study-wae-mnist").resolve("weights.safetensors");
    Files.delete(run.resolve("weights.safetensors"));
    Files.copy(other, run.resolve("weights.safetensors"));
    assertThatThrownBy(this::load)
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("weights.safetensors: is of run 28c56b31, and not of 45640eb3");
    assertThat(Verification.of(run).faults())
        .anyMatch(fault -> fault.contains("is of run 28c56b31"))
        .anyMatch(fault -> fault.contains("SHA256SUMS: is missing"));
  }

  /** What a list of digests names outside its folder is not read. */
  @ParameterizedTest
  @ValueSource(strings = {"/dev/zero", "../../etc/hostname", "link"})
  void verifyStaysInTheFolder(String name) throws IOException {
    Path outside = Files.writeString(store.resolve("outside"), "not ours");
    Files.createSymbolicLink(run.resolve("link"), outside);
    Path sums = run.resolve("SHA256SUMS");
    Files.writeString(sums, Files.readString(sums) + "0".repeat(64) + "  " + name + "\n");
    assertThat(Verification.of(run).faults()).isEqualTo(List.of(name + " is missing"));
  }
}
