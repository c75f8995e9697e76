package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.model.Batches;
import waelab.model.Config;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Schedule;
import waelab.model.Vae;
import waelab.model.Wae;
import waelab.nn.Adam;
import waelab.nn.Architecture;
import waelab.nn.Network;
import waelab.training.EvaluationPlan;
import waelab.training.History;

/** What goes on on two ways differs by the change alone. */
@Tag("torch")
class BranchRunsTest {

  private static long stopAfter; // not the model's, of which it would make another

  @TempDir private Path folder;
  private RunStore store;
  private Run<Wae> run;

  /** Draws noise, and can be stopped after any step. */
  static final class Stopping extends Model {
    private final Network network = network("n", Architecture.of(2).dense(8).linear(2));
    private final Adam adam = adam(1e-2, network);

    @Override
    public Losses step(Batches batches, Noise noise) {
      Losses losses = loss(batches.next(), noise);
      adam.minimize(losses.get("total"));
      if (noise.step() + 1 == stopAfter) {
        Thread.currentThread().interrupt();
      }
      return losses;
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      NDArray blurred = x.add(noise.normal("blur", x.size(0), 2).mul(0.1f));
      return Losses.of("total", network.apply(blurred).sub(x).square().mean());
    }
  }

  @BeforeEach
  void trainOnce() {
    store = Tiny.store(folder);
    run = Tiny.train(store, Tiny.WAE);
  }

  private static <M extends Model> BranchRuns<M> legs(Run<M> from, Config config, int steps) {
    return BranchRuns.of(from, config, steps, ProgressListener.silent());
  }

  @Test
  void withNothingChangedBothEndInTheSameBits() {
    var written = Tiny.times(folder);
    var bits = Tiny.bits(run);
    BranchRuns<Wae> legs = legs(run, run.config().withEpochs(99), 17);
    assertThat(Tiny.bits(legs.changed())).isEqualTo(Tiny.bits(legs.control())).isNotEqualTo(bits);
    assertThat(legs.changed().losses().epochs()).isEqualTo(legs.control().losses().epochs());
    assertThat(legs.changed().steps()).isEqualTo(47);
    assertThat(legs.control().facts().start()).isEqualTo("run " + run.id() + " at step 30");
    assertThat(legs.control().folder()).isEmpty();
    assertThat(Tiny.times(folder)).isEqualTo(written);
    assertThat(Tiny.bits(run)).isEqualTo(bits);
  }

  @Test
  void aChangeSetsThemApart() {
    BranchRuns<Wae> legs = legs(run, Tiny.WAE.withLambda(100), 10);
    assertThat(Tiny.bits(legs.changed())).isNotEqualTo(Tiny.bits(legs.control()));
    assertThat(Tiny.bits(legs.control())).isEqualTo(Tiny.bits(legs(run, Tiny.WAE, 10).changed()));
    assertThat(legs.changed().config()).isEqualTo(Tiny.WAE.withLambda(100));
    assertThat(legs.changed().id()).isNotEqualTo(legs.control().id()).isNotEqualTo(run.id());
  }

  @Test
  void theUnchangedWayIsTheLongerTrainingItself() {
    Map<String, Integer> control = Tiny.bits(legs(run, Tiny.WAE, 20).control());
    var longer = Tiny.WAE.withEpochs(9);
    Run<Wae> straight = Trainer.train(new Wae(longer), Tiny.RING, longer, Tiny.interruptingAt(5));
    assertThat(straight.steps()).isEqualTo(50);
    assertThat(control).isEqualTo(Tiny.bits(straight));

    Run<Vae> vae = Tiny.train(store, Tiny.VAE);
    var longVae = Tiny.VAE.withEpochs(4);
    assertThat(Tiny.bits(legs(vae, Tiny.VAE, 10).control()))
        .isEqualTo(
            Tiny.bits(
                Trainer.train(new Vae(longVae), Tiny.RING, longVae, ProgressListener.silent())
                    .model()));
  }

  @Test
  void soItIsInTheMiddleOfAnEpoch() {
    var schedule = new Schedule(9, 32, 0);
    stopAfter = 13;
    Run<Stopping> half = Tiny.train(store, new Stopping(), schedule, ProgressListener.silent());
    assertThat(half.steps()).isEqualTo(13);
    stopAfter = 36;
    Run<Stopping> straight =
        Trainer.train(new Stopping(), Tiny.RING, schedule, ProgressListener.silent());
    assertThat(straight.steps()).isEqualTo(36);
    stopAfter = -1;
    assertThat(Tiny.bits(legs(half, schedule, 23).control())).isEqualTo(Tiny.bits(straight));
  }

  @Test
  void fromItsBestItGoesOnFromThere() {
    var wild = Tiny.WILD;
    Run<Vae> best =
        store
            .train(
                new Vae(wild),
                Tiny.RING,
                wild,
                Optional.empty(),
                ProgressListener.silent(),
                EvaluationPlan.by("KL"))
            .best();
    int epoch = (int) best.steps() / 10;
    assertThat(epoch).as("long before the last checkpoints").isLessThan(5);
    Run<Vae> control = legs(best, wild, 10).control();
    var then = wild.withEpochs(epoch + 1);
    assertThat(control.steps()).isEqualTo(10L * (epoch + 1));
    assertThat(Tiny.bits(control))
        .isEqualTo(
            Tiny.bits(
                Trainer.train(new Vae(then), Tiny.RING, then, ProgressListener.silent()).model()));
  }

  /** What went on in the meantime does not change where a run stood. */
  @Test
  void fromWhereItStoodAndNotFromWhereItsFolderIsNow() {
    var later = Tiny.WAE.withSeed(3);
    Run<Wae> half = Tiny.train(store, new Wae(later), later, Tiny.interruptingAt(2));
    Run<Wae> whole = Tiny.train(store, later);
    Run<Wae> control = legs(half, later, 10).control();
    assertThat(control.steps()).isEqualTo(30);
    assertThat(Tiny.bits(control)).isEqualTo(Tiny.bits(whole));
  }

  @Test
  void theHistoryCountsSteps() {
    var losses = legs(run, Tiny.WAE, 20).changed().losses();
    assertThat(losses.unit()).isEqualTo("step");
    assertThat(losses.epochs())
        .extracting(History.Epoch::number)
        .containsExactly(2, 4, 6, 8, 10, 12, 14, 16, 18, 20);
    assertThat(losses.table().column(0).name()).isEqualTo("step");
    assertThat(legs(run, Tiny.WAE, 7).control().losses().epochs())
        .extracting(History.Epoch::number)
        .containsExactly(7);
    assertThat(losses.epochs())
        .extracting(epoch -> epoch.test().get("total"))
        .doesNotHaveDuplicates();
  }

  @Test
  void whatCannotGoOnIsRefusedBeforeAnythingIsTrained() {
    refused(Tiny.WAE.withBatchSize(16), 10, "batchSize must be 32 as before");
    refused(Tiny.WAE.withSeed(1), 10, "seed must be 0 as before");
    refused(
        Tiny.WAE.withLatentSize(5),
        10,
        "change makes another network, which cannot be trained from these weights; whatIf trains it");
    refused(Tiny.WAE.withWidth(0.5), 10, "change makes another network");
    refused(Tiny.WAE, 0, "steps must be 1 to 1000000, but is 0");
    refused(Tiny.WAE, 1_000_001, "steps must be 1 to 1000000, but is 1000001");
  }

  private void refused(Config config, int steps, String why) {
    var progress = new Recorder();
    assertThatThrownBy(() -> BranchRuns.of(run, config, steps, progress))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageStartingWith(why);
    assertThat(progress.statuses).isEmpty();
  }

  @Test
  void aRunThatIsKeptNowhereCannotGoOn() {
    Run<Wae> nowhere =
        Trainer.train(new Wae(Tiny.WAE), Tiny.RING, Tiny.WAE, ProgressListener.silent());
    assertThatThrownBy(() -> legs(nowhere, Tiny.WAE, 10))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("No training can resume from run " + nowhere.id());
  }

  @Test
  void whoInterruptsGetsASentence() {
    var progress = new Recorder();
    progress.interruptAtFirstStatus = true;
    assertThatThrownBy(() -> BranchRuns.of(run, Tiny.WAE, 10, progress))
        .isInstanceOf(LabException.class)
        .hasMessage("Interrupted: a branch needs both of its runs to be complete.");
    assertThat(Thread.interrupted()).isFalse();
  }
}
