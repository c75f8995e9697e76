package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waelab.base.BadArgumentException;
import waelab.base.FolderLock;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.model.Vae;

/** What may be deleted of runs, and what they can still do afterwards. */
@Tag("torch")
class PruneTest {

  @TempDir private Path folder;
  private RunStore store;
  private Run<Vae> run;
  private Path place;

  @BeforeEach
  void trainOnce() {
    store = Tiny.store(folder);
    run = Tiny.train(store, Tiny.WILD);
    place = run.folder().orElseThrow();
  }

  @Test
  void checkpointsGoAndAllElseStays() throws IOException {
    Files.write(place.resolve("samples.png"), new byte[10]);
    RunStore.seal(place);
    long before = new RunFiles(place).size();
    long checkpoints =
        Files.size(place.resolve("checkpoints/step-50.safetensors"))
            + Files.size(place.resolve("checkpoints/step-60.safetensors"));
    Map<String, Long> freed = store.prune();
    assertThat(freed).isEqualTo(Map.of(place.getFileName().toString(), checkpoints));
    assertThat(new RunFiles(place).size()).isEqualTo(before - checkpoints);
    assertThat(new RunFiles(place).all())
        .containsOnlyKeys(
            ".lock",
            "SHA256SUMS",
            "checkpoints/best.safetensors",
            "history.csv",
            "run.json",
            "samples.png",
            "timing.csv",
            "weights.safetensors");
    assertThat(store.prune()).isEmpty();
  }

  @Test
  void whatIsPrunedIsStillARunButNothingGoesOnFromIt() {
    var bits = Tiny.bits(run);
    var best = Tiny.bits(run.best());
    store.prune();
    var progress = new Recorder();
    Run<Vae> found = Tiny.train(store, new Vae(Tiny.WILD), Tiny.WILD, progress);
    assertThat(progress.statuses).isEmpty();
    assertThat(Tiny.bits(found)).isEqualTo(bits);
    assertThat(Tiny.bits(found.best())).isEqualTo(best);
    assertThat(found.losses().epochs()).isEqualTo(run.losses().epochs());
    assertThat(Verification.of(place).faults()).isEmpty();
    assertThatThrownBy(() -> BranchRuns.of(run, run.config(), 10, ProgressListener.silent()))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "No training can resume from run "
                + run.id()
                + ": its checkpoint was not kept, or was pruned; retrain(run) trains it again.");
    Run<Vae> fresh = store.retrain(run, ProgressListener.silent(), Tiny.TOTAL);
    assertThat(BranchRuns.of(fresh, run.config(), 10, ProgressListener.silent()).control().steps())
        .isEqualTo(70);
  }

  /** Then that is where it ended, whole. */
  @Test
  void butFromABestThatIsTheLast() {
    Run<Vae> calm = Tiny.train(store, Tiny.VAE.withLearningRate(1e-3));
    assertThat(calm.best().steps()).isEqualTo(calm.steps());
    Run<Vae> before = BranchRuns.of(calm, calm.config(), 10, ProgressListener.silent()).control();
    assertThat(store.prune()).hasSize(2);
    Run<Vae> after = BranchRuns.of(calm, calm.config(), 10, ProgressListener.silent()).control();
    assertThat(Tiny.bits(after)).isEqualTo(Tiny.bits(before));
  }

  @Test
  void whatCanGoOnKeepsItsCheckpoints() {
    var later = Tiny.VAE.withSeed(1);
    Tiny.train(store, new Vae(later), later, Tiny.interruptingAt(2));
    assertThat(store.prune()).containsOnlyKeys(place.getFileName().toString());
    var progress = new Recorder();
    Tiny.train(store, new Vae(later), later, progress);
    assertThat(progress.asides).containsExactly("Resuming after step 20.");
  }

  @Test
  void whereSomebodyWritesNothingIsDeleted() {
    try (FolderLock lock = FolderLock.acquire(place)) {
      assertThat(lock.folder()).isEqualTo(place);
      assertThat(store.prune()).isEmpty();
    }
    assertThat(place.resolve("checkpoints/step-60.safetensors")).exists();
    assertThat(store.prune()).hasSize(1);
  }

  @Test
  void whatAnUnfinishedRetrainLeftGoesToo() throws IOException {
    store.retrain(run, Tiny.interruptingAt(2), Tiny.TOTAL);
    Path fresh = place.resolveSibling(place.getFileName() + ".fresh");
    assertThat(store.prune())
        .containsOnlyKeys(place.getFileName().toString(), fresh.getFileName().toString());
    assertThat(fresh).doesNotExist();
    assertThat(store.find(run.id()).folder()).isEqualTo(place);
  }

  /** Whatever their names are. */
  @ParameterizedTest
  @ValueSource(strings = {"strange", "my-results.again", "backup.replaced", "mine.fresh"})
  void whatIsNoRunStays(String name) throws IOException {
    Path mine = Files.createDirectory(folder.resolve(name));
    Files.writeString(mine.resolve("weights.safetensors"), "12345");
    assertThat(store.prune()).containsOnlyKeys(place.getFileName().toString());
    assertThat(mine.resolve("weights.safetensors")).hasContent("12345");
  }

  @Test
  void whatALinkLeadsToStays(@TempDir Path elsewhere) throws IOException {
    Path moved = elsewhere.resolve("run");
    Files.move(place, moved);
    Files.createSymbolicLink(place, moved);
    assertThat(store.prune()).isEmpty();
    assertThat(moved.resolve("checkpoints/step-60.safetensors")).exists();
    assertThatThrownBy(() -> store.delete(place.getFileName().toString()))
        .isInstanceOf(BadArgumentException.class);
    assertThat(moved.resolve("weights.safetensors")).exists();
  }

  @Test
  void aRunIsDeletedByItsName() {
    long size = new RunFiles(place).size();
    String name = place.getFileName().toString();
    var reader = new RunStore(folder.resolve("mine"), List.of(folder));
    assertThatThrownBy(() -> reader.delete(name))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("those elsewhere are only read");
    assertThat(store.delete(name)).isEqualTo(Map.of(name, size));
    assertThat(place).doesNotExist();
    assertThatThrownBy(() -> store.delete(name)).hasMessageContaining("there is no run yet");
  }
}
