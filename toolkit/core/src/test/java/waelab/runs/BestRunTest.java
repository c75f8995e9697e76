package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.model.Schedule;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.training.Ending;
import waelab.training.EvaluationPlan;

/** Which epoch of a training is its best. */
@Tag("torch")
class BestRunTest {

  private static final VaeConfig WILD = Tiny.WILD;

  @TempDir private Path folder;

  private Run<Vae> train(VaeConfig config, String bestBy, ProgressListener progress) {
    var store = Tiny.store(folder);
    return store.train(
        new Vae(config), Tiny.RING, config, Optional.empty(), progress, EvaluationPlan.by(bestBy));
  }

  private static int leastAt(Run<?> run, String loss) {
    return run.losses().epochs().stream()
        .min(Comparator.comparingDouble(epoch -> epoch.test().get(loss)))
        .orElseThrow()
        .number();
  }

  private static void assertBest(Run<Vae> run, int epoch) {
    Run<Vae> best = run.best();
    assertThat(best.steps()).isEqualTo(10L * epoch);
    assertThat(best.losses().epochs()).isEqualTo(run.losses().epochs().subList(0, epoch));
    VaeConfig then = WILD.withEpochs(epoch);
    assertThat(Tiny.bits(best))
        .isEqualTo(
            Tiny.bits(
                Trainer.train(new Vae(then), Tiny.RING, then, ProgressListener.silent()).model()));
  }

  @Test
  void itIsTheOneWithTheLeastTestLoss() {
    Run<Vae> run = train(WILD, "total", ProgressListener.silent());
    int least = leastAt(run, "total");
    assertThat(least).as("neither first nor last, or this shows little").isBetween(2, 5);
    assertBest(run, least);
    assertBest(train(WILD, "total", ProgressListener.silent()), least); // the one that was found
  }

  @Test
  void anotherLossMayChoose() {
    Run<Vae> run = train(WILD, "KL", ProgressListener.silent());
    int least = leastAt(run, "KL");
    assertThat(least).isNotEqualTo(leastAt(run, "total"));
    assertBest(run, least);
  }

  @Test
  void whatWasInterruptedHasABestSoFar() {
    Run<Vae> half = train(WILD, "KL", Tiny.interruptingAt(3));
    assertBest(half, leastAt(half, "KL"));
    Run<Vae> whole = train(WILD, "KL", ProgressListener.silent());
    assertBest(whole, leastAt(whole, "KL"));
  }

  @Test
  void theLastIsTheRunItself() {
    VaeConfig calm = Tiny.VAE.withLearningRate(1e-3);
    Run<Vae> run = train(calm, "total", ProgressListener.silent());
    assertThat(leastAt(run, "total")).isEqualTo(3);
    assertThat(run.best().facts()).isEqualTo(run.facts());
    assertThat(Tiny.bits(run.best())).isEqualTo(Tiny.bits(run));
  }

  @Test
  void aLossThatIsNotThereIsNamedBeforeAnythingIsTrained() {
    var progress = new Recorder();
    assertThatThrownBy(() -> train(WILD, "nonsense", progress))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("best must be one of the losses [total, reconstruction, KL], but is nonsense");
    assertThat(progress.statuses).isEmpty();
    assertThat(train(WILD, "total", ProgressListener.silent()).ending())
        .isEqualTo(Ending.COMPLETED);
  }

  /** Whatever a model of one's own calls its objective, it is the first of its losses. */
  @Test
  void aModelWithoutATotalIsChosenByItsObjective() {
    var schedule = new Schedule(2, 32, 0);
    var model = new OwnRunTest.Changeable();
    var run = Tiny.train(Tiny.store(folder), model, schedule, ProgressListener.silent());
    assertThat(run.losses().last().test()).containsOnlyKeys("error", "size");
    assertThat(run.best().steps()).isEqualTo(10L * leastAt(run, "error"));
  }

  @Test
  void whereThereIsNoneASentenceSaysSo() {
    Run<Vae> nowhere = Trainer.train(new Vae(WILD), Tiny.RING, WILD, Tiny.interruptingAt(1));
    assertThatThrownBy(nowhere::best)
        .isInstanceOf(LabException.class)
        .hasMessage("This run is kept in no folder.");
    assertThatThrownBy(train(WILD, "total", Tiny.interruptingAt(1))::best)
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("best.safetensors: is missing: no complete epoch was trained");
  }
}
