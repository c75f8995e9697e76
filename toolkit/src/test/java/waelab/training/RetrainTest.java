package waelab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.FolderInUseException;
import waelab.base.FolderLock;
import waelab.model.Vae;

/** A training that is made once more takes the old one's place when it is whole, not before. */
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
    again = place.resolveSibling(place.getFileName() + ".again");
    mark = Files.writeString(place.resolve("mark.txt"), "the old one");
  }

  @Test
  void theNewOneTakesTheOldOnesPlace() {
    var progress = new Recorder();
    Run<Vae> fresh = store.retrain(old, progress, Tiny.TOTAL);
    assertThat(progress.statuses).isNotEmpty();
    assertThat(fresh.ending()).isEqualTo(Run.Ending.COMPLETED);
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
    assertThat(half.ending()).isEqualTo(Run.Ending.INTERRUPTED);
    assertThat(half.folder()).contains(again);
    assertThat(Tiny.times(place)).isEqualTo(written);
    assertThat(store.find(old.id()).folder()).isEqualTo(place);
    assertThat(store.all()).extracting(StoredRun::folder).containsExactly(place);

    var progress = new Recorder();
    Run<Vae> fresh = store.retrain(old, progress, Tiny.TOTAL);
    assertThat(progress.asides).containsExactly("Going on after step 20.");
    assertThat(fresh.folder()).contains(place);
    assertThat(Tiny.bits(fresh)).isEqualTo(Tiny.bits(old));
    assertThat(mark).doesNotExist();
    assertThat(again).doesNotExist();
  }

  @Test
  void whereSomebodyWritesNothingIsReplaced() {
    FolderLock lock = FolderLock.acquire(place);
    assertThatThrownBy(() -> store.retrain(old, Progress.silent(), Tiny.TOTAL))
        .isInstanceOf(FolderInUseException.class);
    assertThat(mark).exists();
    lock.close();
    Run<Vae> fresh = store.retrain(old, Progress.silent(), Tiny.TOTAL);
    assertThat(Tiny.bits(fresh)).isEqualTo(Tiny.bits(old));
    assertThat(mark).doesNotExist();
    assertThat(again).doesNotExist();
  }

  @Test
  void whatOtherCodeBeganIsNotGoneOnFrom() throws IOException {
    store.retrain(old, Tiny.interruptingAt(2), Tiny.TOTAL);
    Path facts = again.resolve("run.json");
    Files.writeString(facts, Files.readString(facts).replace(old.facts().code(), "0123456789ab"));
    var progress = new Recorder();
    Run<Vae> fresh = store.retrain(old, progress, Tiny.TOTAL);
    assertThat(progress.asides).noneMatch(sentence -> sentence.startsWith("Going on"));
    assertThat(fresh.facts()).isEqualTo(old.facts());
    assertThat(folder.toFile().list()).containsExactly(place.getFileName().toString());
  }
}
