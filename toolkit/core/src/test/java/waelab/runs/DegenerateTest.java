package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.base.TrainingStatus;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.model.Batches;
import waelab.model.Gan;
import waelab.model.GanConfig;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Schedule;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.WaeMmd;
import waelab.model.WaeMmdConfig;
import waelab.model.WganGp;
import waelab.model.WganGpConfig;
import waelab.nn.Adam;
import waelab.nn.Architecture;
import waelab.nn.Network;

/** Trainings of next to nothing. */
@Tag("torch")
class DegenerateTest {

  @TempDir private Path folder;

  private static Split<ImageSet> noise(int train, int test) {
    byte[] pixels = new byte[(train + test) * 1024];
    new Random(0).nextBytes(pixels);
    var all =
        ImageSet.of(
            ByteBuffer.wrap(pixels),
            new int[train + test],
            new Shape(1, 32, 32),
            Provenance.of("data", "noise"));
    return new Split<>(all.slice(0, train), all.slice(train, train + test));
  }

  private static VaeConfig vae(Split<?> data, int batch) {
    return VaeConfig.forData(data).withEpochs(1).withBatchSize(batch).withWidth(0.125);
  }

  @Test
  void aSplitWithoutASideIsRefused() {
    assertThatThrownBy(() -> noise(8, 0))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("test must be at least 1 sample, but is empty");
    assertThatThrownBy(() -> noise(0, 8))
        .hasMessage("train must be at least 1 sample, but is empty");
    assertThatThrownBy(() -> new Split<>(noise(8, 8).train(), null))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("test must be given, but is null");
  }

  @Test
  void oneImageIsEnoughForABatchOfOne() {
    var one = noise(1, 1);
    var run = Trainer.train(new Vae(vae(one, 1)), one, vae(one, 1), ProgressListener.silent());
    assertThat(run.steps()).isEqualTo(1);
    assertThat(run.losses().last().test().get("total")).isFinite();
    assertThatThrownBy(
            () -> Trainer.train(new Vae(vae(one, 2)), one, vae(one, 2), ProgressListener.silent()))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("batchSize must be at most the 1 training samples, but is 2");
  }

  @Test
  void batchNormNeedsABatchOfTwo() {
    var data = noise(4, 2);
    var config = GanConfig.forData(data).withEpochs(1).withBatchSize(1).withWidth(0.125);
    assertThatThrownBy(
            () -> Trainer.train(new Gan(config), data, config, ProgressListener.silent()))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage(
            "batchSize must be at least 2: Gan.step applies batch norm, which takes means over a"
                + " batch, to one sample");
    var mmd = WaeMmdConfig.forData(data).withEpochs(1).withBatchSize(2).withWidth(0.125);
    var oneTest = noise(4, 1);
    assertThatThrownBy(
            () -> Trainer.train(new WaeMmd(mmd), oneTest, mmd, ProgressListener.silent()))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage(
            "batchSize must be at least 2, and so the number of test samples, for MMD compares"
                + " pairs, but is 1");
  }

  @Test
  void anEpochHasAsManyBatchesAsAStepDraws() {
    var data = noise(16, 2);
    var config = WganGpConfig.forData(data).withEpochs(1).withBatchSize(4).withWidth(0.125);
    assertThatThrownBy(
            () -> Trainer.train(new WganGp(config), data, config, ProgressListener.silent()))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage(
            "batchSize 4 makes too few batches: a step of WGAN-GP draws 5, and an epoch of 16 training"
                + " samples has 4; take a smaller batchSize or more samples");
  }

  /** Seven batches an epoch and five a step: the last step ends four batches late. */
  @Test
  void aStepThatOutrunsItsEpochLeavesNoTimeLess() {
    var data = noise(14, 2);
    var config = WganGpConfig.forData(data).withEpochs(3).withBatchSize(2).withWidth(0.125);
    var left = new ArrayList<Duration>();
    var progress =
        new ProgressListener() {
          @Override
          public void status(TrainingStatus status) {
            left.add(status.remaining());
            assertThat(status.batch()).isLessThanOrEqualTo(status.batches());
          }

          @Override
          public void info(String sentence) {}
        };
    var run = Trainer.train(new WganGp(config), data, config, progress);
    assertThat(run.steps()).isEqualTo(5);
    assertThat(run.losses().epochs()).hasSize(3);
    assertThat(left).isNotEmpty().noneMatch(Duration::isNegative);
    assertThat(left.get(left.size() - 1)).isZero();
  }

  private static Model nameless() {
    return new Model() {
      private final Network network = network("n", Architecture.of(2).linear(2));
      private final Adam adam = adam(1e-2, network);

      @Override
      public Losses step(Batches batches, Noise noise) {
        Losses losses = loss(batches.next(), noise);
        adam.minimize(losses.get("total"));
        return losses;
      }

      @Override
      public Losses loss(NDArray x, Noise noise) {
        return Losses.of("total", network.apply(x).sub(x).square().mean());
      }
    };
  }

  @Test
  void aModelWithoutANameIsCalledAnonymous() {
    RunStore store = Tiny.store(folder);
    Run<Model> run =
        Tiny.train(store, nameless(), new Schedule(1, 32, 0), ProgressListener.silent());
    assertThat(run.name()).isEqualTo("anonymous model");
    assertThat(run.folder().orElseThrow().getFileName().toString())
        .isEqualTo("anonymous-model-toy-ring-" + run.id());
    assertThat(run.provenance().get("model")).isEqualTo("anonymous model");
    assertThat(run.toString()).startsWith("anonymous model (6 parameters) on toy \"ring\"");
    Run<Model> loaded = store.load(store.find(run.id()), DegenerateTest::nameless, () -> Tiny.RING);
    assertThat(Tiny.bits(loaded)).isEqualTo(Tiny.bits(run));
    Run<?> without = store.load(store.find(run.id()), () -> Tiny.RING);
    assertThatThrownBy(without::model)
        .isInstanceOf(LabException.class)
        .hasMessageEndingWith(
            "loadRun(\"anonymous-model-toy-ring-%s\", () -> new Model() {…}).", run.id());
    Optional<Path> again =
        Tiny.train(store, nameless(), new Schedule(1, 32, 0), ProgressListener.silent()).folder();
    assertThat(again).isEqualTo(run.folder());
  }
}
