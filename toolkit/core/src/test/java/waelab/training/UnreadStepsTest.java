package waelab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waelab.base.MemoryException;
import waelab.base.ProgressListener;
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Batches;
import waelab.model.Config;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Schedule;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.model.WganGp;
import waelab.model.WganGpConfig;
import waelab.nn.Adam;
import waelab.nn.Architecture;
import waelab.nn.Layer;
import waelab.nn.Network;
import waelab.torch.Torch;

/** A training reads its losses only now and then, and stops at faults as if it read each. */
@Tag("torch")
class UnreadStepsTest {

  private static final Split<PointSet> RING = Split.of(Toys.draw("ring", 400));

  /** What happens in the step that is to fail. */
  private enum Fault {
    NONE,
    GRADIENT,
    LOSS,
    MEMORY_BEFORE_A_CHANGE,
    MEMORY_AFTER_A_CHANGE
  }

  /** Has batch norm, which a step changes too, and one step that goes wrong. */
  private static final class Faulty extends Model {
    private final Network network =
        network("network", Architecture.of(2).linear(8).then(new Layer.Norm()).linear(2));
    private final Adam adam = adam(1e-2, network);
    private final Fault fault;
    private final long step;
    private int attempts;

    Faulty(Fault fault, long step) {
      this.fault = fault;
      this.step = step;
    }

    @Override
    public Losses step(Batches batches, Noise noise) {
      NDArray x = batches.next();
      boolean now = noise.step() == step;
      attempts += now ? 1 : 0;
      Losses losses = loss(x, noise);
      NDArray total = losses.get("total");
      if (now && fault == Fault.MEMORY_BEFORE_A_CHANGE && attempts == 1) {
        throw new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB");
      }
      adam.minimize(now && fault == Fault.GRADIENT ? total.mul(Float.NaN) : total);
      if (now && fault == Fault.MEMORY_AFTER_A_CHANGE) {
        throw new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB");
      }
      return now && fault == Fault.LOSS
          ? Losses.of("total", total).and("watched", total.mul(Float.NaN))
          : losses;
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      return Losses.of("total", x.sub(network.apply(x)).square().mean());
    }
  }

  /** Keeps none. */
  static final class NoScores implements TrainingLoop.ScoreLog {
    @Override
    public void add(List<Score> more) {}

    @Override
    public List<Score> all() {
      return List.of();
    }
  }

  private static <M extends Model> TrainingLoop.Outcome train(M model, Config config) {
    return new TrainingLoop<>(
            model,
            RING,
            config,
            ProgressListener.silent(),
            checkpoint -> {},
            EvaluationPlan.by("total"),
            new NoScores())
        .run();
  }

  private static Map<String, Integer> bits(Model model) {
    var bits = new TreeMap<String, Integer>();
    var all = new TreeMap<>(model.state());
    all.putAll(model.optimiserState());
    all.forEach((name, array) -> bits.put(name, Arrays.hashCode(Torch.floats(array))));
    return bits;
  }

  /** So many steps of 32 points from weights of seed 0. */
  private static Map<String, Integer> afterSteps(int steps) {
    try (var model = new Faulty(Fault.GRADIENT, steps)) { // which makes no further step
      assertThat(train(model, new Schedule(9, 32, 0)).steps()).isEqualTo(steps);
      return bits(model);
    }
  }

  @ParameterizedTest
  @CsvSource({"GRADIENT, 0", "GRADIENT, 1", "GRADIENT, 25", "LOSS, 0", "LOSS, 25"})
  void afterAFaultTheModelIsAsItWasThen(Fault fault, int step) {
    try (var model = new Faulty(fault, step)) {
      var outcome = train(model, new Schedule(9, 32, 0));
      assertThat(model.networks().get(0).buffers()).isNotEmpty();
      assertThat(outcome.ending()).isEqualTo(Ending.DIVERGED);
      // 320 training points are 10 batches; step() is counted from 0
      assertThat(outcome.fault().orElseThrow())
          .startsWith(
              "Training stopped at step %d (epoch %d, batch %d of 10): "
                  .formatted(step + 1, step / 10 + 1, step % 10 + 1))
          .contains(fault == Fault.LOSS ? "\"watched\" is NaN" : "a gradient is NaN or infinite");
      int made = fault == Fault.LOSS ? step + 1 : step;
      assertThat(outcome.steps()).isEqualTo(made);
      assertThat(outcome.history().epochs()).hasSize(step / 10);
      assertThat(bits(model)).isEqualTo(afterSteps(made));
    }
  }

  @Test
  void whereMemoryRunsOutBeforeAChangeTheStepIsRepeated() {
    try (var plain = new Faulty(Fault.NONE, -1);
        var retried = new Faulty(Fault.MEMORY_BEFORE_A_CHANGE, 13)) {
      var expected = train(plain, new Schedule(3, 32, 0));
      var outcome = train(retried, new Schedule(3, 32, 0));
      assertThat(retried.attempts).isEqualTo(2);
      assertThat(outcome.ending()).isEqualTo(Ending.COMPLETED);
      assertThat(outcome.history().toCsv()).isEqualTo(expected.history().toCsv());
      assertThat(bits(retried)).isEqualTo(bits(plain));
    }
  }

  @Test
  void whereMemoryRunsOutAfterAChangeNothingIsRepeated() {
    try (var model = new Faulty(Fault.MEMORY_AFTER_A_CHANGE, 13)) {
      assertThatThrownBy(() -> train(model, new Schedule(3, 32, 0)))
          .isInstanceOf(MemoryException.class)
          .hasMessageStartingWith("Faulty.step does not fit into the memory of cpu()");
      assertThat(model.attempts).isEqualTo(1);
    }
  }

  /** Other reads of a training: its losses, its weights twice, a report each 0.25 s. */
  @Test
  void stepsOfTheStudysModelsWaitForTheDeviceLessThanOnceEach() {
    var vae = VaeConfig.forData(RING).withEpochs(10).withBatchSize(32);
    var wae = WaeConfig.forData(RING).withEpochs(10).withBatchSize(32);
    var gan = WganGpConfig.forData(RING).withEpochs(10).withBatchSize(4);
    assertThat(readsPerStep(new Vae(vae), vae)).isLessThan(1);
    assertThat(readsPerStep(new Wae(wae), wae)).isLessThan(1);
    assertThat(readsPerStep(new WganGp(gan), gan)).isLessThan(1);
  }

  /** Without the reads of test losses, of which each epoch has some: 80 points in batches. */
  private static double readsPerStep(Model model, Config config) {
    try (model) {
      long before = Torch.reads();
      var outcome = train(model, config);
      long tests = 80L / Math.min(80, config.batchSize()) * outcome.history().epochs().size();
      long weights =
          2L * model.networks().stream().mapToLong(n -> n.trainableParameters().size()).sum();
      assertThat(outcome.steps()).isGreaterThanOrEqualTo(100);
      double reads = (Torch.reads() - before - tests - weights) / (double) outcome.steps();
      return reads;
    }
  }
}
