package waelab.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.model.Vae;

/** A process may be killed between the two moves by which a new run takes the old one's place. */
class RetrainTest {

  @TempDir Path store;
  private RunStore runs;
  private Path folder;
  private Path again;

  @BeforeEach
  void killedBetweenTheMoves() throws Exception {
    runs = new RunStore(store, List.of());
    folder = RingRuns.train(store).folder().orElseThrow();
    again = store.resolve(folder.getFileName() + ".again");
    RingRuns.copy(folder, again);
    Files.move(folder, store.resolve(folder.getFileName() + ".replaced"));
  }

  @Test
  void theRunIsFoundAndNotTrainedAgain() {
    var told = new Recorder();
    Run<Vae> run = RingRuns.train(store, RingRuns.CONFIG, told);
    assertThat(told.said).singleElement().asString().startsWith("There is such a run already");
    assertThat(run.folder()).isEqualTo(Optional.of(folder));
  }

  @Test
  void pruningDoesNotDeleteIt() {
    runs.prune();
    assertThat(StoredRun.in(folder).isWhole()).isTrue();
    assertThat(again).doesNotExist();
  }

  @Test
  void retrainingTakesTheNewOne() {
    Run<Vae> run = RingRuns.train(store);
    assertThat(runs.retrain(run, Progress.silent(), RunFolder.BEST_BY).folder())
        .isEqualTo(Optional.of(folder));
    assertThat(runs.all()).extracting(StoredRun::folder).containsExactly(folder);
  }
}
