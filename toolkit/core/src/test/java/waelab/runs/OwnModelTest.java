package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.BadArgumentException;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Batches;
import waelab.model.Gan;
import waelab.model.GanConfig;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Reduction;
import waelab.model.Schedule;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.model.WaeMmd;
import waelab.model.WaeMmdConfig;
import waelab.model.Wgan;
import waelab.model.WganConfig;
import waelab.model.WganGp;
import waelab.model.WganGpConfig;
import waelab.nn.Adam;
import waelab.nn.Architecture;
import waelab.nn.Mode;
import waelab.nn.Network;
import waelab.torch.Torch;
import waelab.training.Ending;

/** What a model written in a cell may do, and what it is told when it may not. */
@Tag("torch")
class OwnModelTest {

  private static final Split<PointSet> RING = Split.of(Toys.draw("ring", 500));

  /** Eight batches an epoch, two epochs. */
  private static final Schedule SHORT = Schedule.forData(RING).withEpochs(2).withBatchSize(50);

  private static Run<?> train(BiFunction<Batches, Noise, Losses> step) {
    var model =
        new Model() {
          @Override
          public Losses step(Batches batches, Noise noise) {
            return step.apply(batches, noise);
          }

          @Override
          public Losses loss(NDArray x, Noise noise) {
            return Losses.of("total", x.sum());
          }
        };
    return Trainer.train(model, RING, SHORT, ProgressListener.silent());
  }

  private static NDArray number(Noise noise, float value) {
    return noise.manager().full(new Shape(), value);
  }

  @Test
  void severalBatchesAStepMakeFewerStepsAnEpoch() {
    var stepOfBatch = new ArrayList<Long>();
    var run =
        train(
            (batches, noise) -> {
              for (int t = 0; t < 5; t++) {
                batches.next();
                stepOfBatch.add(noise.step());
              }
              return Losses.of("total", number(noise, 1));
            });
    assertThat(run.steps()).isEqualTo(4); // 16 batches in fives
    assertThat(run.losses().epochs()).hasSize(2);
    assertThat(stepOfBatch).hasSize(20);
  }

  @Test
  void aStepThatNeverDrawsABatchIsStopped() {
    assertThatThrownBy(() -> train((batches, noise) -> Losses.of("total", number(noise, 1))))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("batches.next()");
  }

  @Test
  void aStepThatDrawsMoreThanAnEpochIsStopped() {
    assertThatThrownBy(
            () ->
                train(
                    (batches, noise) -> {
                      for (int t = 0; t < 9; t++) {
                        batches.next();
                      }
                      return Losses.of("total", number(noise, 1));
                    }))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining(
            "draws 9, and an epoch of 400 training samples has 8; take a smaller batchSize or more");
  }

  @Test
  void aTermThatIsThereNowAndThenIsAveragedOverThoseSteps() {
    var run =
        train(
            (batches, noise) -> {
              batches.next();
              var losses = Losses.of("total", number(noise, 1));
              boolean now = noise.step() >= 8 && noise.step() % 2 == 0;
              return now ? losses.and("generator", number(noise, 10)) : losses;
            });
    assertThat(run.losses().last().train()).isEqualTo(Map.of("total", 1.0, "generator", 10.0));
    var column = run.history().doubleColumn("train generator");
    assertThat(column.isMissing(0)).isTrue();
    assertThat(column.get(1)).isEqualTo(10.0);
  }

  @Test
  void aTermThatIsNotOneNumberIsNamed() {
    assertThatThrownBy(() -> train((batches, noise) -> Losses.of("total", batches.next())))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("term \"total\" must be one number, such as a mean(), but is of shape (50, 2)");
  }

  @Test
  void aTermThatIsNotThereIsNamed() {
    assertThatThrownBy(
            () ->
                train(
                    (batches, noise) -> {
                      var losses = Losses.of("total", batches.next().sum());
                      return losses.and("twice", losses.get("totl"));
                    }))
        .hasMessage("term must be one of [total], but is \"totl\"");
  }

  /** A map of the plane, with an optimiser that a subclass may forget. */
  private static class Line extends Model {
    final Network line = network("line", Architecture.of(2).linear(2));
    final Adam adam = adam(1e-3, line);

    @Override
    public Losses step(Batches batches, Noise noise) {
      Losses losses = loss(batches.next(), noise);
      adam.minimize(losses.get("total"));
      return losses;
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      return Losses.of("total", line.apply(x).square().mean());
    }
  }

  private static final class Forgetful extends Line {
    @Override
    public Losses step(Batches batches, Noise noise) {
      return loss(batches.next(), noise);
    }
  }

  private static List<String> asides(Model model, int epochs) {
    var recorder = new Recorder();
    Trainer.train(model, RING, SHORT.withEpochs(epochs), recorder);
    return recorder.asides;
  }

  @Test
  void aStepThatChangesNoWeightIsToldOnce() {
    assertThat(asides(new Forgetful(), 6)) // 48 steps
        .containsExactly(
            "Forgetful.step changed no weight in 20 steps: it calls no optimiser, such as"
                + " adam.minimize(loss), or the gradients are 0, or the learning rate is nearly 0.");
    assertThat(asides(new Forgetful(), 2)).as("16 steps").isEmpty();
    assertThat(asides(new Line(), 6)).isEmpty();
  }

  @Test
  void whatWasLearntBeforeDoesNotHideThatNothingIsLearntNow(@TempDir Path folder) {
    var model =
        new Line() {
          @Override
          public Losses step(Batches batches, Noise noise) {
            return noise.step() < 24 ? super.step(batches, noise) : loss(batches.next(), noise);
          }
        };
    var told = new Recorder();
    Trainer.train(model, RING, SHORT.withEpochs(6), Optional.empty(), new After(24), folder);
    Trainer.train(model, RING, SHORT.withEpochs(6), Optional.empty(), told, folder);
    assertThat(told.asides)
        .hasSize(2)
        .last()
        .asString()
        .startsWith("anonymous model.step changed no weight in 20 steps");
  }

  @Test
  void theStudysModelsChangeTheirWeights() {
    var vae = VaeConfig.forData(RING).withEpochs(3).withBatchSize(50);
    var wae = WaeConfig.forData(RING).withEpochs(3).withBatchSize(50);
    var mmd = WaeMmdConfig.forData(RING).withEpochs(3).withBatchSize(50);
    var gan = GanConfig.forData(RING).withEpochs(3).withBatchSize(50);
    var wgan = WganConfig.forData(RING).withEpochs(3).withBatchSize(50).withCriticSteps(1);
    var wganGp = WganGpConfig.forData(RING).withEpochs(3).withBatchSize(50).withCriticSteps(1);
    var recorder = new Recorder();
    Trainer.train(new Vae(vae), RING, vae, recorder);
    Trainer.train(new Wae(wae), RING, wae, recorder);
    Trainer.train(new WaeMmd(mmd), RING, mmd, recorder);
    Trainer.train(new Gan(gan), RING, gan, recorder);
    Trainer.train(new Wgan(wgan), RING, wgan, recorder);
    Trainer.train(new WganGp(wganGp), RING, wganGp, recorder);
    assertThat(recorder.forecasts).hasSize(6); // so each took 20 steps
    assertThat(recorder.asides).isEmpty();
  }

  /** Otherwise the run would tell, and save, values that nothing was trained with. */
  @Test
  void aModelIsNotTrainedUnderTheConfigurationOfAnother() {
    var vae = VaeConfig.forData(RING).withEpochs(1);
    assertThatThrownBy(
            () -> Trainer.train(new Vae(vae), RING, vae.withBeta(7), ProgressListener.silent()))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("the one that this model was made from");
    assertThatThrownBy(() -> Trainer.train(new Vae(vae), RING, SHORT, ProgressListener.silent()))
        .hasMessageContaining("the one that this model was made from");
    var wae = WaeConfig.forData(RING).withEpochs(1);
    assertThatThrownBy(
            () -> Trainer.train(new Wae(wae), RING, wae.withLambda(7), ProgressListener.silent()))
        .hasMessageContaining("the one that this model was made from");
    var longer = wae.withEpochs(2).withBatchSize(32).withSeed(5);
    assertThat(Trainer.train(new Wae(wae), RING, longer, ProgressListener.silent()).ending())
        .isEqualTo(Ending.COMPLETED);
  }

  @Test
  void whatAStepThrowsReachesTheUserAndLeavesNoModeBehind() {
    var mine = new IllegalStateException("mine");
    assertThatThrownBy(
            () ->
                train(
                    (batches, noise) -> {
                      throw mine;
                    }))
        .isSameAs(mine);
    assertThat(Mode.isTraining()).isFalse();
    assertThat(Torch.isRecording()).isFalse();
  }

  /** A rate this high makes the second step's forward pass overflow, batch norm's sums with it. */
  @Test
  void aGradientThatIsNoNumberLeavesBatchNormAsItWas() {
    byte[] pixels = new byte[200 * 1024];
    new Random(1).nextBytes(pixels);
    var shape = new Shape(1, 32, 32);
    var data =
        Split.of(
            ImageSet.of(
                ByteBuffer.wrap(pixels), new int[200], shape, Provenance.of("data", "random")));
    var config =
        new VaeConfig(
            List.of(1L, 32L, 32L),
            4,
            1e-3,
            Reduction.MEAN,
            0.125,
            1e30,
            0.9,
            0.999,
            2,
            16,
            0,
            waelab.model.TrainingOptions.NONE);
    var diverged =
        catchThrowableOfType(
            DivergedException.class,
            () -> Trainer.train(new Vae(config), data, config, ProgressListener.silent()));
    assertThat(diverged)
        .hasMessageContaining("stopped at step 2 (epoch 1, batch 2 of 10): a gradient is NaN");
    assertThat(diverged.run().steps()).isEqualTo(1);
    diverged
        .run()
        .model()
        .state()
        .forEach(
            (name, a) -> assertThat(Torch.operators().allFinite(List.of(a))).as(name).isTrue());
  }
}
