package waelab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.ProgressListener;
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Model;
import waelab.model.RateSchedule;
import waelab.model.TrainingOptions;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.nn.Adam;
import waelab.nn.Architecture;
import waelab.nn.Network;
import waelab.torch.Torch;

/** Golden numbers: {@code src/test/python/training_options.py}. */
@Tag("torch")
class TrainingOptionsTest {

  private static final int BATCHES = 4;
  private static final int EPOCHS = 3;
  private static final Split<PointSet> RING = Split.of(Toys.draw("ring", 400));
  private static final VaeConfig CONFIG = VaeConfig.forData(RING).withEpochs(6).withBatchSize(80);

  private static double[] rates(TrainingOptions options) {
    return IntStream.range(0, BATCHES * EPOCHS)
        .mapToDouble(k -> options.rateScale((double) k / BATCHES, EPOCHS, 1.0 / BATCHES))
        .toArray();
  }

  @Test
  void schedulesAreThoseOfPyTorch() {
    TrainingOptions none = TrainingOptions.NONE;
    assertThat(rates(none)).containsOnly(1);
    assertThat(rates(none.with("rateSchedule", RateSchedule.COSINE)))
        .containsExactly(
            new double[] {
              1, 0.9829629, 0.9330127, 0.8535534, 0.75, 0.6294095, 0.5, 0.3705905, 0.25, 0.1464466,
              0.0669873, 0.0170371
            },
            within(1e-7));
    assertThat(
            rates(
                none.with("stepFactor", 0.1)
                    .with("stepEvery", 1)
                    .with("rateSchedule", RateSchedule.STEP)))
        .containsExactly(
            new double[] {1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.01}, within(1e-7));
    assertThat(rates(none.with("rateWarmUp", 1.5)))
        .containsExactly(
            new double[] {0.1666667, 0.3333333, 0.5, 0.6666667, 0.8333333, 1, 1, 1, 1, 1, 1, 1},
            within(1e-7));
  }

  @Test
  void sixStepsWithScheduleClippingAndAverageEqualPyTorchs() {
    var options =
        TrainingOptions.NONE.with("rateSchedule", RateSchedule.COSINE).with("rateWarmUp", 1);
    try (var network = new Network("n", Architecture.of(3).linear(1));
        NDManager manager = Torch.newManager()) {
      List<NDArray> weights = network.trainableParameters();
      Torch.set(weights.get(0), new float[] {1, -2, 3});
      Torch.set(weights.get(1), new float[] {0});
      NDArray average = manager.create(new float[] {1, -2, 3}, new Shape(1, 3));
      var adam = new Adam(0.1, 0.5, 0.9, network);
      for (int step = 0; step < 6; step++) {
        adam.adjust(options.rateScale(step / 4.0, EPOCHS, 0.25), 1);
        float[] gradient = {3 - step, 0.5f * step, -1};
        adam.apply(
            new NDList(manager.create(gradient, new Shape(1, 3)), manager.zeros(new Shape(1))));
        Torch.operators()
            .average(List.of(average), List.of(weights.get(0)), 0.1, manager.zeros(new Shape()));
      }
      assertThat(Torch.floats(weights.get(0)))
          .containsExactly(new float[] {0.8614443f, -2.3746598f, 3.3707838f}, within(1e-6f));
      assertThat(Torch.floats(average))
          .containsExactly(new float[] {0.9400557f, -2.0939631f, 3.1026590f}, within(1e-6f));
    }
  }

  @Test
  void theWeightOfThePenaltyRisesFromZero() {
    TrainingOptions options = TrainingOptions.NONE.with("weightWarmUp", 2);
    assertThat(options.weightScale(0)).isZero();
    assertThat(options.weightScale(1)).isEqualTo(0.5);
    assertThat(options.weightScale(2)).isOne();
    assertThat(TrainingOptions.NONE.weightScale(0)).isOne();
    // In the first step of a training, its objective is the reconstruction alone.
    var seen = new ArrayList<Map<String, Double>>();
    train(CONFIG.withEpochs(1).withBatchSize(320).with("weightWarmUp", 2), seen);
    assertThat(seen.get(0).get("total")).isEqualTo(seen.get(0).get("reconstruction"));
    assertThat(seen.get(0).get("KL")).isPositive();
  }

  /** Trains and adds the training losses of each epoch. */
  private static TrainingLoop.Outcome train(VaeConfig config, List<Map<String, Double>> seen) {
    try (var model = new Vae(config)) {
      var outcome = loop(model, config, checkpoint -> {}).run();
      outcome.history().epochs().forEach(epoch -> seen.add(epoch.train()));
      return outcome;
    }
  }

  private static TrainingLoop<Vae> loop(Vae model, VaeConfig config, Checkpoint.Store store) {
    return new TrainingLoop<>(
        model,
        RING,
        config,
        ProgressListener.silent(),
        store,
        EvaluationPlan.by("total"),
        new UnreadStepsTest.NoScores());
  }

  @Test
  void aTrainingThatDoesNotImproveStops() {
    // With such a rate the loss soon jumps about.
    VaeConfig config = CONFIG.withEpochs(200).withLearningRate(0.05).with("patience", 3);
    var outcome = train(config, new ArrayList<>());
    assertThat(outcome.ending()).isEqualTo(Ending.STOPPED_EARLY);
    double[] losses =
        outcome.history().epochs().stream().mapToDouble(each -> each.test().get("total")).toArray();
    assertThat(losses.length).isLessThan(200);
    double least = Arrays.stream(losses).min().orElseThrow();
    assertThat(losses[losses.length - 4]).isEqualTo(least);
  }

  @Test
  void whatATrainingStopsByMustExist() {
    assertThatThrownBy(
            () -> train(CONFIG.with("patience", 1).with("stopBy", "FID"), new ArrayList<>()))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("stopBy")
        .hasMessageContaining("[KL, reconstruction, total]");
  }

  @Test
  void anAverageNeedsADecoderOrGenerator() {
    var model =
        new Model() {
          private final Network net = network("net", Architecture.of(2).linear(2));

          @Override
          public waelab.model.Losses step(waelab.model.Batches b, waelab.model.Noise n) {
            return loss(b.next(), n);
          }

          @Override
          public waelab.model.Losses loss(NDArray x, waelab.model.Noise n) {
            return waelab.model.Losses.of("total", net.apply(x).mean());
          }
        };
    assertThatThrownBy(model::startAverages)
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("emaDecay")
        .hasMessageContaining("[net]");
  }

  @Test
  void averagesFollowTheDecoderAndSwapInAndOut() {
    VaeConfig config = CONFIG.withEpochs(1).with("emaDecay", 0.5);
    try (var model = new Vae(config)) {
      loop(model, config, checkpoint -> {}).run();
      assertThat(model.averages().keySet())
          .isNotEmpty()
          .allMatch(n -> n.startsWith("ema.decoder."));
      Map<String, Integer> before = bits(model.state());
      Map<String, Integer> averaged = model.withAverages(() -> bits(model.state()));
      assertThat(bits(model.state())).isEqualTo(before).isNotEqualTo(averaged);
      Map<String, Integer> averages = bits(model.averages());
      averages.forEach(
          (name, bits) -> assertThat(averaged.get(name.substring(4))).as(name).isEqualTo(bits));
    }
  }

  private static Map<String, Integer> bits(Map<String, NDArray> arrays) {
    var bits = new TreeMap<String, Integer>();
    arrays.forEach((name, array) -> bits.put(name, Arrays.hashCode(Torch.floats(array))));
    return bits;
  }
}
