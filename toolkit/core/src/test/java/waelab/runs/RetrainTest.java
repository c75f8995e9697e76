package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.FolderInUseException;
import waelab.base.FolderLock;
import waelab.base.Folders;
import waelab.base.ProgressListener;
import waelab.model.Vae;
import waelab.training.Ending;

/** A training that is made once more takes the old one's place when it is whole, not before. */
@Tag("torch")
class RetrainTest {

  @TempDir private Path folder;
  private RunStore store;
  private Run<Vae> old;
  private Path place;
  private Path again;
  private Path mark;

  @BeforeEach
  void trainOnce() throws IOException {
    store = Tiny.store(folder);
    old = Tiny.train(store, Tiny.VAE);
    place = old.folder().orElseThrow();
    again = place.resolveSibling(place.getFileName() + ".fresh");
    mark = Files.writeString(place.resolve("mark.txt"), "the old one");
  }

  @Test
  void theNewOneTakesTheOldOnesPlace() {
    var progress = new Recorder();
    Run<Vae> fresh = store.retrain(old, progress, Tiny.TOTAL);
    assertThat(progress.statuses).isNotEmpty();
    assertThat(fresh.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(fresh.folder()).contains(place);
    assertThat(fresh.id()).isEqualTo(old.id());
    assertThat(Tiny.bits(fresh)).isEqualTo(Tiny.bits(old));
    assertThat(mark).doesNotExist();
    assertThat(folder.toFile().list()).containsExactly(place.getFileName().toString());
    assertThat(Verification.of(place).faults()).isEmpty();
  }

  @Test
  void theOldOneStaysUntilTheNewOneIsWhole() {
    var written = Tiny.times(place);
    Run<Vae> half = store.retrain(old, Tiny.interruptingAt(2), Tiny.TOTAL);
    assertThat(half.ending()).isEqualTo(Ending.INTERRUPTED);
    assertThat(half.folder()).contains(again);
    assertThat(Tiny.times(place)).isEqualTo(written);
    assertThat(store.find(old.id()).folder()).isEqualTo(place);
    assertThat(store.all()).extracting(StoredRun::folder).containsExactly(place);

    var progress = new Recorder();
    Run<Vae> fresh = store.retrain(old, progress, Tiny.TOTAL);
    assertThat(progress.asides).containsExactly("Resuming after step 20.");
    assertThat(fresh.folder()).contains(place);
    assertThat(Tiny.bits(fresh)).isEqualTo(Tiny.bits(old));
    assertThat(mark).doesNotExist();
    assertThat(again).doesNotExist();
  }

  @Test
  void whereSomebodyWritesNothingIsReplaced() {
    FolderLock lock = FolderLock.acquire(place);
    assertThatThrownBy(() -> store.retrain(old, ProgressListener.silent(), Tiny.TOTAL))
        .isInstanceOf(FolderInUseException.class);
    assertThat(mark).exists();
    lock.close();
    Run<Vae> fresh = store.retrain(old, ProgressListener.silent(), Tiny.TOTAL);
    assertThat(Tiny.bits(fresh)).isEqualTo(Tiny.bits(old));
    assertThat(mark).doesNotExist();
    assertThat(again).doesNotExist();
  }

  /** The new one is whole, and the process was killed before or after the old one was gone. */
  @Test
  void aRetrainThatWasKilledWhileItReplacedLosesNothing() throws IOException {
    RingRuns.copy(place, again);
    Files.delete(again.resolve("mark.txt"));
    RunStore.seal(again);
    String name = place.getFileName().toString();
    assertThat(store.find(name).folder()).isEqualTo(again);
    Files.delete(place.resolve("weights.safetensors"));
    assertThat(store.find(name).folder()).isEqualTo(again);
    assertThat(store.find(old.id()).folder()).isEqualTo(again);
    assertThat(store.all()).hasSize(1);
    Folders.delete(place);
    assertThat(Tiny.bits(store.load(store.find(name), Vae.class, () -> Tiny.RING)))
        .isEqualTo(Tiny.bits(old));
    var progress = new Recorder();
    Run<Vae> found = Tiny.train(store, new Vae(Tiny.VAE), Tiny.VAE, progress);
    assertThat(progress.statuses).isEmpty();
    assertThat(found.folder()).contains(place);
    assertThat(Tiny.bits(found)).isEqualTo(Tiny.bits(old));
    assertThat(folder.toFile().list()).containsExactly(name);
  }
}
