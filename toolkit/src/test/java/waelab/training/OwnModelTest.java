package waelab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import waelab.base.BadConfigException;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Batches;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Reduction;
import waelab.model.Schedule;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.nn.Mode;
import waelab.torch.Torch;

/** What a model written in a cell may do, and what it is told when it may not. */
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
    return Trainer.train(model, RING, SHORT, Progress.silent());
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
        .isInstanceOf(BadConfigException.class)
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
        .isInstanceOf(BadConfigException.class)
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
        .isInstanceOf(BadConfigException.class)
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

  /** Otherwise the run would tell, and save, values that nothing was trained with. */
  @Test
  void aModelIsNotTrainedUnderTheConfigurationOfAnother() {
    var vae = VaeConfig.forData(RING).withEpochs(1);
    assertThatThrownBy(() -> Trainer.train(new Vae(vae), RING, vae.withBeta(7), Progress.silent()))
        .isInstanceOf(BadConfigException.class)
        .hasMessageContaining("the one that this model was made from");
    assertThatThrownBy(() -> Trainer.train(new Vae(vae), RING, SHORT, Progress.silent()))
        .hasMessageContaining("the one that this model was made from");
    var wae = WaeConfig.forData(RING).withEpochs(1);
    assertThatThrownBy(
            () -> Trainer.train(new Wae(wae), RING, wae.withLambda(7), Progress.silent()))
        .hasMessageContaining("the one that this model was made from");
    var longer = wae.withEpochs(2).withBatchSize(32).withSeed(5);
    assertThat(Trainer.train(new Wae(wae), RING, longer, Progress.silent()).ending())
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
            List.of(1L, 32L, 32L), 4, 1e-3, Reduction.MEAN, 0.125, 1e30, 0.9, 0.999, 2, 16, 0);
    var diverged =
        catchThrowableOfType(
            DivergedException.class,
            () -> Trainer.train(new Vae(config), data, config, Progress.silent()));
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
