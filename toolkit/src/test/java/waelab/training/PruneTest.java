package waelab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.FolderLock;
import waelab.base.LabException;
import waelab.model.Vae;

/** What may be deleted of runs, and what they can still do afterwards. */
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
    long before = StoredRun.size(place);
    long checkpoints =
        Files.size(place.resolve("checkpoints/step-50.safetensors"))
            + Files.size(place.resolve("checkpoints/step-60.safetensors"));
    Map<String, Long> freed = store.prune();
    assertThat(freed).isEqualTo(Map.of(place.getFileName().toString(), checkpoints));
    assertThat(StoredRun.size(place)).isEqualTo(before - checkpoints);
    assertThat(StoredRun.files(place))
        .containsOnlyKeys(
            ".lock",
            "SHA256SUMS",
            "checkpoints/best.safetensors",
            "config.json",
            "history.csv",
            "provenance.txt",
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
    assertThatThrownBy(() -> Legs.of(run, run.config(), 10, Progress.silent()))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "Nothing goes on from run "
                + run.id()
                + ": its checkpoint was not kept, or pruned; retrain(run) makes it again.");
    Run<Vae> fresh = store.retrain(run, Progress.silent(), Tiny.TOTAL);
    assertThat(Legs.of(fresh, run.config(), 10, Progress.silent()).control().steps()).isEqualTo(70);
  }

  /** Then that is where it ended, whole. */
  @Test
  void butFromABestThatIsTheLast() {
    Run<Vae> calm = Tiny.train(store, Tiny.VAE.withLearningRate(1e-3));
    assertThat(calm.best().steps()).isEqualTo(calm.steps());
    Run<Vae> before = Legs.of(calm, calm.config(), 10, Progress.silent()).control();
    assertThat(store.prune()).hasSize(2);
    Run<Vae> after = Legs.of(calm, calm.config(), 10, Progress.silent()).control();
    assertThat(Tiny.bits(after)).isEqualTo(Tiny.bits(before));
  }

  @Test
  void whatCanGoOnKeepsItsCheckpoints() {
    var later = Tiny.VAE.withSeed(1);
    Tiny.train(store, new Vae(later), later, Tiny.interruptingAt(2));
    assertThat(store.prune()).containsOnlyKeys(place.getFileName().toString());
    var progress = new Recorder();
    Tiny.train(store, new Vae(later), later, progress);
    assertThat(progress.asides).containsExactly("Going on after step 20.");
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
    Path again = place.resolveSibling(place.getFileName() + ".again");
    Path replaced = Files.createDirectory(place.resolveSibling(place.getFileName() + ".replaced"));
    Files.writeString(replaced.resolve("weights.safetensors"), "12345");
    Path strange = Files.createDirectory(folder.resolve("strange"));
    Files.writeString(strange.resolve("note.txt"), "not ours");
    assertThat(store.prune())
        .containsOnlyKeys(
            place.getFileName().toString(),
            again.getFileName().toString(),
            replaced.getFileName().toString())
        .containsEntry(replaced.getFileName().toString(), 5L);
    assertThat(again).doesNotExist();
    assertThat(replaced).doesNotExist();
    assertThat(strange.resolve("note.txt")).exists();
    assertThat(store.find(run.id()).folder()).isEqualTo(place);
  }
}
