package waelab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.ProgressListener;
import waelab.model.Batches;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Schedule;
import waelab.report.Comparison;
import waelab.report.RepeatedRuns;
import waelab.runs.Run;
import waelab.runs.RunStore;
import waelab.runs.Tiny;

/**
 * When a difference of two runs is called chance: if it is less than 2 √(s₁² + s₂²), s being the
 * standard deviation over the seeds of each.
 *
 * <p>Golden numbers by numpy 1.24.2: {@code np.std([1, 1.3, 1.1], ddof=1)} is 0.15275252316519466,
 * {@code np.std([0, .2, .5], ddof=1)} is 0.2516611478423583, twice the root of the sum of their
 * squares is 0.5887840577551898, and twice that of two of the first 0.43204937989385744.
 */
@Tag("torch")
class SeedsSpreadTest {

  /** Test losses by epochs, then by seed. */
  private static final Map<Integer, double[]> LOSSES =
      Map.of(
          1, new double[] {1, 1.3, 1.1},
          2, new double[] {1.588, 1.788, 2.088}, // 0.588 more, and spread as [0, .2, .5]
          3, new double[] {1.59, 1.79, 2.09}, // 0.590 more
          4, new double[] {0.569}, // 0.431 less, of one seed
          5, new double[] {0.567}, // 0.433 less
          6, new double[] {9});

  /** Its test loss is known, once it was trained. */
  static final class Known extends Model {
    private final Schedule schedule;
    private boolean trained;

    Known(Schedule schedule) {
      this.schedule = schedule;
    }

    @Override
    public Losses step(Batches batches, Noise noise) {
      trained = true;
      return Losses.of("loss", batches.next().mean());
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      double loss = trained ? LOSSES.get(schedule.epochs())[(int) schedule.seed()] : 0;
      return Losses.of("loss", noise.manager().full(new Shape(), (float) loss));
    }
  }

  @TempDir private Path folder;
  private RunStore store;

  @BeforeEach
  void openStore() {
    store = Tiny.store(folder);
  }

  private List<Run<Known>> train(int epochs, int seeds) {
    return IntStream.range(0, seeds)
        .mapToObj(seed -> new Schedule(epochs, 32, seed))
        .map(each -> Tiny.train(store, new Known(each), each, ProgressListener.silent()))
        .toList();
  }

  private String difference(Run<?> first, Run<?> second) {
    var comparison = Comparison.of(List.of(first, second), store, false);
    return comparison.metrics().stringColumn("difference").get(0);
  }

  @Test
  void lessThanTwiceTheDeviationOfTheDifferenceIsChance() {
    Run<Known> first = train(1, 3).get(0);
    Run<Known> near = train(2, 3).get(0);
    Run<Known> far = train(3, 3).get(0);
    assertThat(difference(first, near)).isEqualTo("+0.58800 (within the seeds' spread)");
    assertThat(difference(near, first)).isEqualTo("−0.58800 (within the seeds' spread)");
    assertThat(difference(first, far)).isEqualTo("+0.59000");
    assertThat(difference(far, first)).isEqualTo("−0.59000");
  }

  /** What is known of one side is taken for the other. */
  @Test
  void ofOneSeedTheOthersSpreadIsAssumed() {
    Run<Known> first = train(1, 3).get(0);
    assertThat(difference(first, train(4, 1).get(0)))
        .isEqualTo("−0.43100 (within the seeds' spread)");
    assertThat(difference(train(4, 1).get(0), first))
        .isEqualTo("+0.43100 (within the seeds' spread)");
    assertThat(difference(first, train(5, 1).get(0))).isEqualTo("−0.43300");
  }

  @Test
  void withoutOtherSeedsNothingIsKnown() {
    Run<Known> first = train(4, 1).get(0);
    Run<Known> second = train(5, 1).get(0);
    assertThat(difference(first, second)).isEqualTo("−0.0020000");
    assertThat(Comparison.of(List.of(first, second), store, false).note())
        .isEqualTo(
            "How far the seed alone moves these numbers is not known; repeat(run, 3) measures it.");
    List<Run<Known>> seeds = train(1, 3);
    assertThat(Comparison.of(List.of(first, seeds.get(0)), store, false).note())
        .endsWith("seeds trained: 3 of Known, epochs = 1.");
  }

  @Test
  void twoSeedsOfOneTrainingDifferByChance() {
    List<Run<Known>> seeds = train(1, 3);
    assertThat(difference(seeds.get(0), seeds.get(1)))
        .isEqualTo("+0.30000 (within the seeds' spread)");
  }

  @Test
  void repeatsTellMeanAndDeviation() {
    var spread = new RepeatedRuns<>(train(1, 3)).spread();
    assertThat(spread.name()).isEqualTo("Last test losses of 3 seeds");
    assertThat(spread.columnNames())
        .containsExactly("metric", "mean", "sd", "seed 0", "seed 1", "seed 2");
    assertThat(spread.stringColumn("metric").asList()).containsExactly("Known: loss");
    assertThat(spread.doubleColumn("mean").get(0)).isCloseTo(3.4 / 3, within(1e-7));
    assertThat(spread.doubleColumn("sd").get(0)).isCloseTo(0.15275252316519466, within(1e-7));
    assertThat(spread.doubleColumn("seed 1").get(0)).isCloseTo(1.3, within(1e-7));
    assertThat(new RepeatedRuns<>(train(2, 3)).spread().doubleColumn("sd").get(0))
        .isCloseTo(0.2516611478423583, within(1e-7));
    assertThat(new RepeatedRuns<>(train(6, 1)).spread().column("sd").isMissing(0)).isTrue();
    assertThat(new RepeatedRuns<>(train(1, 3)).parts()).hasSize(2);
  }
}
