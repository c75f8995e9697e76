package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.model.RateSchedule;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.torch.Torch;
import waelab.training.Ending;

/**
 * What {@link waelab.model.TrainingOptions} add: in the key, in checkpoints, resumed to the bit.
 */
@Tag("torch")
class LongTrainingTest {

  private static final VaeConfig PLAIN = RingRuns.CONFIG;

  @TempDir Path folder;

  static Stream<VaeConfig> options() {
    return Stream.of(
        PLAIN.with("rateSchedule", RateSchedule.COSINE),
        PLAIN.with("stepFactor", 0.5).with("stepEvery", 1).with("rateSchedule", RateSchedule.STEP),
        PLAIN.with("rateWarmUp", 3),
        PLAIN.with("weightWarmUp", 3),
        PLAIN.with("clipNorm", 0.01),
        PLAIN.with("emaDecay", 0.9),
        PLAIN.withLearningRate(0.2).withEpochs(12).with("patience", 2));
  }

  @ParameterizedTest
  @MethodSource("options")
  void aResumedTrainingEndsInTheSameBits(VaeConfig config) {
    Run<Vae> whole = RingRuns.train(folder.resolve("a"), config, ProgressListener.silent());
    Path store = folder.resolve("b");
    Run<Vae> stopped = RingRuns.train(store, config, new After(RingRuns.STEPS + 2));
    assertThat(stopped.ending()).isEqualTo(Ending.INTERRUPTED);
    Run<Vae> resumed = RingRuns.train(store, config, ProgressListener.silent());
    assertThat(resumed.ending()).isEqualTo(whole.ending());
    assertThat(RingRuns.digests(resumed.folder().orElseThrow()))
        .isEqualTo(RingRuns.digests(whole.folder().orElseThrow()));
  }

  @ParameterizedTest
  @MethodSource("options")
  void eachOptionMakesAnotherRunWithOtherNumbers(VaeConfig config) {
    Path store = folder.resolve("a");
    Run<Vae> plain =
        RingRuns.train(
            store,
            PLAIN.withLearningRate(config.learningRate()).withEpochs(config.epochs()),
            ProgressListener.silent());
    Run<Vae> other = RingRuns.train(store, config, ProgressListener.silent());
    assertThat(other.id()).isNotEqualTo(plain.id());
    if (config.options().hasAverage()) {
      assertThat(other.history().toString()).isEqualTo(plain.history().toString());
      assertThat(weights(other.ema())).isNotEqualTo(weights(other)).isNotEmpty();
    } else {
      assertThat(other.losses().toCsv()).isNotEqualTo(plain.losses().toCsv());
    }
  }

  private static List<Float> weights(Run<Vae> run) {
    float[] numbers = Torch.floats(run.model().state().get("decoder.0.weight"));
    return Stream.of(numbers[0], numbers[1], numbers[2]).toList();
  }

  @Test
  void anAverageIsLoadedWithItsRun() {
    Path store = folder.resolve("a");
    Run<Vae> trained =
        RingRuns.train(store, PLAIN.with("emaDecay", 0.9), ProgressListener.silent());
    List<Float> raw = weights(trained);
    List<Float> averaged = weights(trained.ema());
    var runs = new RunStore(store, List.of());
    Run<Vae> loaded = runs.load(runs.all().get(0), Vae.class, () -> RingRuns.RING);
    assertThat(weights(loaded.ema())).isEqualTo(averaged);
    assertThat(weights(loaded)).isEqualTo(raw);
    assertThat(weights(loaded.best().ema())).isNotEqualTo(raw);
    assertThat(loaded.ema().name()).isEqualTo("VAE (EMA)");
    assertThat(loaded.ema().ema()).isNotSameAs(loaded).extracting(Run::isAverage).isEqualTo(true);
    assertThat(loaded.ema().withoutPrior().isAverage()).isTrue();
    assertThat(loaded.ema().scores()).isSameAs(loaded.scores());
  }

  @Test
  void aRunWithoutAnAverageSaysHowToTrainOne() {
    Run<Vae> run = RingRuns.train(folder.resolve("a"));
    assertThatThrownBy(run::ema)
        .isInstanceOf(LabException.class)
        .hasMessageContaining("train with(\"emaDecay\", 0.999)");
  }

  @Test
  void aRunThatStoppedEarlyIsComplete() {
    Path store = folder.resolve("a");
    VaeConfig config = PLAIN.withLearningRate(0.5).withEpochs(60).with("patience", 2);
    Run<Vae> run = RingRuns.train(store, config, ProgressListener.silent());
    assertThat(run.progress()).matches("\\d+ of 60 epochs, \\d+ steps, stopped early");
    var recorder = new Recorder();
    Run<Vae> again = RingRuns.train(store, config, recorder);
    assertThat(again.steps()).isEqualTo(run.steps());
    assertThat(recorder.statuses).isEmpty();
    assertThat(StoredRun.in(run.folder().orElseThrow()).isWhole()).isTrue();
  }
}
