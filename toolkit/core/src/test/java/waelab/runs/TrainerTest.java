package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.base.TrainingStatus;
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Batches;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Schedule;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.torch.Torch;
import waelab.training.Ending;
import waelab.training.History;

@Tag("torch")
class TrainerTest {

  private static final Split<PointSet> RING = Split.of(Toys.draw("ring", 500));
  private static final Schedule SHORT = Schedule.forData(RING).withEpochs(2).withBatchSize(50);

  @Test
  void aVaeLearnsTheRing() {
    var ring = Split.of(Toys.draw("ring", 1000));
    var config = VaeConfig.forData(ring);
    var run = Trainer.train(new Vae(config), ring, config, ProgressListener.silent());
    var test = run.losses().last().test();
    assertThat(test.get("reconstruction")).isLessThan(0.02);
    assertThat(test.get("KL")).isBetween(1.0, 5.0);
    assertThat(test.get("total"))
        .isCloseTo(test.get("reconstruction") + config.beta() * test.get("KL"), within(1e-6));
  }

  @Test
  void aWaeLearnsTheRingAndItsCodesHaveThePriorsSize() {
    var ring = Split.of(Toys.draw("ring", 1000));
    var config = WaeConfig.forData(ring);
    var epochs =
        Trainer.train(new Wae(config), ring, config, ProgressListener.silent()).losses().epochs();
    assertThat(epochs.get(59).test().get("reconstruction")).isLessThan(0.02);
    double meanOfLastTen =
        epochs.stream().skip(50).mapToDouble(e -> e.test().get("E‖z‖²")).average().orElseThrow();
    assertThat(meanOfLastTen).isCloseTo(2, within(1.0));
  }

  @Test
  void evaluationNeverShiftsTraining() {
    var little = new Split<>(RING.train(), RING.test().slice(0, 7));
    var some = Trainer.train(new Models.OwnAutoencoder(), RING, SHORT, ProgressListener.silent());
    var other =
        Trainer.train(new Models.OwnAutoencoder(), little, SHORT, ProgressListener.silent());
    assertThat(weights(other.model())).isEqualTo(weights(some.model()));
    assertThat(other.losses().last().train()).isEqualTo(some.losses().last().train());
    assertThat(other.losses().last().test()).isNotEqualTo(some.losses().last().test());
  }

  @Test
  void theSameSeedRepeatsARunAndAnotherDoesNot() {
    var once = Trainer.train(new Models.OwnAutoencoder(), RING, SHORT, ProgressListener.silent());
    var model = once.model();
    var first = weights(model);
    Trainer.train(model, RING, SHORT, ProgressListener.silent());
    assertThat(weights(model)).isEqualTo(first);
    Trainer.train(model, RING, SHORT.withSeed(1), ProgressListener.silent());
    assertThat(weights(model)).isNotEqualTo(first);
  }

  /**
   * At a learning rate too small to change a weight, all that could differ is what λ may not touch.
   */
  @Test
  void anotherLambdaLeavesWeightsBatchesAndNoiseBitIdentical() {
    var one =
        WaeConfig.forData(RING).withEpochs(2).withLearningRate(1e-30).withDiscriminatorRate(1e-30);
    var ten = one.withLambda(10 * one.lambda());
    assertThat(weights(new Wae(ten))).isEqualTo(weights(new Wae(one)));
    var first = Trainer.train(new Wae(one), RING, one, ProgressListener.silent()).losses().epochs();
    var second =
        Trainer.train(new Wae(ten), RING, ten, ProgressListener.silent()).losses().epochs();
    for (int epoch = 0; epoch < 2; epoch++) {
      for (String term : List.of("reconstruction", "penalty", "E‖z‖²")) {
        assertThat(second.get(epoch).train().get(term))
            .isEqualTo(first.get(epoch).train().get(term));
        assertThat(second.get(epoch).test().get(term)).isEqualTo(first.get(epoch).test().get(term));
      }
      assertThat(second.get(epoch).train().get("discriminator"))
          .isCloseTo(10 * first.get(epoch).train().get("discriminator"), within(1e-5));
    }
  }

  @Test
  void anInterruptEndsAfterTheStepUnderWayAndKeepsTheRun() {
    var progress = new Recorder();
    progress.interruptAtFirstStatus = true;
    var run = Trainer.train(new Models.OwnAutoencoder(), RING, SHORT.withEpochs(1000), progress);
    assertThat(run.ending()).isEqualTo(Ending.INTERRUPTED);
    assertThat(run.steps()).isPositive().isLessThan(8000);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(progress.said).anyMatch(s -> s.startsWith("Interrupted after step " + run.steps()));
    assertThat(Trainer.train(run.model(), RING, SHORT, ProgressListener.silent()).ending())
        .isEqualTo(Ending.COMPLETED);
  }

  @Test
  void anInterruptDoesNotWaitForTheTestLosses() {
    var tested = new AtomicInteger();
    var model =
        new Models.Scripted(step -> 1f) {
          @Override
          public Losses loss(NDArray x, Noise noise) {
            if (tested.incrementAndGet() == 2) { // the first tells this model from others
              Thread.currentThread().interrupt();
            }
            return super.loss(x, noise);
          }
        };
    var run = Trainer.train(model, RING, SHORT, ProgressListener.silent());
    assertThat(tested).hasValue(2);
    assertThat(run.progress()).isEqualTo("0 of 2 epochs, 8 steps, interrupted");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aLossThatIsNoNumberStopsWithStepAndBatchNamed() {
    var model = new Models.Scripted(step -> step < 11 ? 1 : Float.NaN);
    var diverged =
        catchThrowableOfType(
            DivergedException.class,
            () -> Trainer.train(model, RING, SHORT, ProgressListener.silent()));
    assertThat(diverged)
        .hasMessageContaining("step 12 (epoch 2, batch 4 of 8)")
        .hasMessageContaining("\"total\" is NaN");
    assertThat(diverged.run().ending()).isEqualTo(Ending.DIVERGED);
    assertThat(diverged.run().losses().epochs()).hasSize(1);
  }

  @Test
  void aGradientThatIsNoNumberStopsBeforeItChangesTheModel() {
    var config = VaeConfig.forData(RING).withEpochs(3).withLearningRate(1e30);
    var diverged =
        catchThrowableOfType(
            DivergedException.class,
            () -> Trainer.train(new Vae(config), RING, config, ProgressListener.silent()));
    assertThat(diverged).hasMessageContaining("a gradient is NaN or infinite");
    assertThat(weights(diverged.run().model()).values())
        .allSatisfy(values -> assertThat(values).allMatch(Float::isFinite));
  }

  @Test
  void whatDoesNotFitIsNamedBeforeAnythingIsTrained() {
    var wrong =
        new VaeConfig(
            List.of(3L),
            2,
            1,
            waelab.model.Reduction.MEAN,
            1,
            1,
            0,
            0,
            1,
            8,
            0,
            waelab.model.TrainingOptions.NONE);
    assertThatThrownBy(() -> Trainer.train(new Vae(wrong), RING, wrong, ProgressListener.silent()))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("the shape of the data, (2)");
    assertThatThrownBy(
            () ->
                Trainer.train(
                    new Models.OwnAutoencoder(),
                    RING,
                    SHORT.withBatchSize(401),
                    ProgressListener.silent()))
        .hasMessage("batchSize must be at most the 400 training samples, but is 401");
  }

  @Test
  void nothingGivenIsNamed() {
    var model = new Models.OwnAutoencoder();
    assertThatThrownBy(() -> Trainer.train(null, RING, SHORT, ProgressListener.silent()))
        .hasMessage("model must be given, but is null");
    assertThatThrownBy(() -> Trainer.train(model, null, SHORT, ProgressListener.silent()))
        .hasMessage("data must be given, but is null");
    assertThatThrownBy(() -> Trainer.train(model, RING, null, ProgressListener.silent()))
        .hasMessage("config must be given, but is null");
  }

  @Test
  void aNetworkThatDoesNotFitTheDataIsOneSentence() {
    var cubes = Split.of(PointSet.of(new float[100][3], Provenance.of("data", "zeros")));
    assertThatThrownBy(
            () ->
                Trainer.train(new Models.OwnAutoencoder(), cubes, SHORT, ProgressListener.silent()))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("OwnAutoencoder.step cannot be computed: mat1 and mat2")
        .hasMessageEndingWith("do its networks fit samples of shape (3)?")
        .message()
        .hasLineCount(1);
  }

  @Test
  void aStepThatReturnsNothingIsOneSentence() {
    var model =
        new Model() {
          @Override
          public Losses step(Batches batches, Noise noise) {
            return null;
          }

          @Override
          public Losses loss(NDArray x, Noise noise) {
            return null;
          }
        };
    assertThatThrownBy(() -> Trainer.train(model, RING, SHORT, ProgressListener.silent()))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("step returns must be given, but is null");
  }

  @Test
  void aCardAndATableHaveFiveFiguresAndTheFileHasAll() {
    var history = History.of("Vae", "toy \"ring\"", TrainingStatus.EPOCH);
    history.add(new History.Epoch(1, Map.of("total", 0.7532704710960388), Map.of("KL", 2e-5 / 3)));
    assertThat(history.toString())
        .contains("Vae on toy \"ring\"", " 0.75327 ", " 6.6667e-06 ")
        .doesNotContain("0.753270");
    assertThat(history.table().write().toString("csv")).contains("0.7532704710960388");
    assertThat(History.readable(0)).isEqualTo("0");
    var config = VaeConfig.forData(RING).withEpochs(1);
    assertThat(Trainer.train(new Vae(config), RING, config, ProgressListener.silent()).toString())
        .containsPattern("test: total 0\\.\\d{5}, reconstruction 0\\.\\d{5}, KL ");
  }

  @Test
  void aTermOfSomeEpochsOnlyIsMissingInTheOthers() {
    var history = History.of("history", "data", TrainingStatus.EPOCH);
    history.add(new History.Epoch(1, Map.of("a", 1.0), Map.of()));
    history.add(new History.Epoch(2, Map.of("b", 2.0), Map.of()));
    assertThat(history.table().columnNames()).containsExactly("epoch", "train a", "train b");
    assertThat(history.table().doubleColumn("train b").countMissing()).isEqualTo(1);
  }

  @Test
  void progressTellsWhereItStandsAndWhatItWillTake() {
    var progress = new Recorder();
    var run = Trainer.train(new Models.OwnAutoencoder(), RING, SHORT.withEpochs(4), progress);
    assertThat(progress.forecasts).hasSize(1).allMatch(cost -> cost.matches("\\d:\\d\\d min.*"));
    assertThat(progress.ended).containsExactly(run.ended());
    assertThat(progress.said).isEmpty();
    assertThat(progress.statuses.get(progress.statuses.size() - 1).isLast()).isTrue();
    assertThat(progress.statuses)
        .anySatisfy(
            status ->
                assertThat(status.toString())
                    .contains("epoch 1/4  batch 8/8  total 0.", "samples/s", "left"));
  }

  @Test
  void arraysThatHangOnAParameterAreFreedToo() {
    int before = arrays();
    try (var model = new Models.Leaky()) {
      int own = arrays() - before;
      Trainer.train(model, RING, SHORT, ProgressListener.silent());
      assertThat(arrays() - before).isEqualTo(own);
    }
    assertThat(arrays()).isEqualTo(before);
  }

  private static int arrays() {
    try (var manager = Torch.newManager()) {
      return manager.getParentManager().getManagedArrays().size();
    }
  }

  static Map<String, List<Float>> weights(Model model) {
    var weights = new HashMap<String, List<Float>>();
    model.state().forEach((name, array) -> weights.put(name, floats(array)));
    return weights;
  }

  private static List<Float> floats(NDArray array) {
    var list = new ArrayList<Float>();
    for (float f : array.toFloatArray()) {
      list.add(f);
    }
    return list;
  }
}
