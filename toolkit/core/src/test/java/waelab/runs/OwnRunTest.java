package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.model.Batches;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Schedule;
import waelab.nn.Adam;
import waelab.nn.Architecture;
import waelab.nn.Network;

/** How runs of a model of one's own are told apart, and what becomes of the model. */
@Tag("torch")
class OwnRunTest {

  private static final Schedule ONE = new Schedule(1, 32, 0);

  /** Learns to give back what it is given; only its author can make it. */
  static final class Line extends Model {
    private final double weight;
    private final UnaryOperator<NDArray> penalty;
    private final Network network = network("line", Architecture.of(2).linear(2));
    private final Adam adam;

    Line(double weight) {
      this(weight, 1e-2, size -> size);
    }

    Line(double weight, double rate, UnaryOperator<NDArray> penalty) {
      this.weight = weight;
      this.penalty = penalty;
      adam = adam(rate, network);
    }

    @Override
    public Losses step(Batches batches, Noise noise) {
      Losses losses = loss(batches.next(), noise);
      adam.minimize(losses.get("error").mul(weight));
      return losses;
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      NDArray y = network.apply(x);
      NDArray size = y.abs().mean();
      NDArray error = y.sub(x).square().mean().add(penalty.apply(size));
      return Losses.of("error", error).and("size", size);
    }
  }

  /** Can be made by anybody, and changed afterwards. */
  static final class Changeable extends Model {
    double weight = 1;
    private final Network network = network("n", Architecture.of(2).linear(2));
    private final Adam adam = adam(1e-2, network);

    @Override
    public Losses step(Batches batches, Noise noise) {
      Losses losses = loss(batches.next(), noise);
      adam.minimize(losses.get("error"));
      return losses;
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      NDArray y = network.apply(x);
      NDArray error = y.sub(x).square().mean().mul(weight);
      return Losses.of("error", error).and("size", y.abs().mean());
    }
  }

  /** Its steps depend on what its loss does not. */
  static final class Repeated extends Model {
    static int times = 1;
    private final double[] factors;
    private final Network network = network("n", Architecture.of(2).linear(2));
    private final Adam adam = adam(1e-2, network);

    Repeated(double... factors) {
      this.factors = factors;
    }

    @Override
    public Losses step(Batches batches, Noise noise) {
      Losses losses = null;
      for (int i = 0; i < times; i++) {
        losses = loss(batches.next(), noise);
        adam.minimize(losses.get("error").mul(factors[0]));
      }
      return losses;
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      return Losses.of("error", network.apply(x).sub(x).square().mean());
    }
  }

  /** Keeps what it was made from. */
  static final class Scheduled extends Model {
    private final Schedule schedule;

    Scheduled(Schedule schedule) {
      this.schedule = schedule;
    }

    @Override
    public Losses step(Batches batches, Noise noise) {
      return loss(batches.next(), noise);
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      return Losses.of("total", x.mean().mul(schedule.batchSize()));
    }
  }

  @TempDir private Path folder;
  private RunStore store;

  @BeforeEach
  void openStore() {
    store = Tiny.store(folder);
  }

  private <M extends Model> Run<M> train(M model, Schedule schedule) {
    return Tiny.train(store, model, schedule, ProgressListener.silent());
  }

  @Test
  void theSameClassWithTheSameValuesIsTheSameRun() {
    Run<Line> first = train(new Line(1, 1e-2, size -> size.mul(2f)), ONE);
    var progress = new Recorder();
    var another = new Line(1, 1e-2, size -> size.mul(2f));
    Run<Line> second = Tiny.train(store, another, ONE, progress);
    assertThat(progress.statuses).isEmpty();
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.model()).isSameAs(another);
    assertThat(Tiny.bits(second)).isEqualTo(Tiny.bits(first));
    assertThat(second.losses().epochs()).isEqualTo(first.losses().epochs());
  }

  @Test
  void anotherNumberLambdaOrLearningRateIsAnotherRun() {
    List<Run<Line>> runs =
        List.of(
            train(new Line(1), ONE),
            train(new Line(2), ONE),
            train(new Line(1, 1e-2, size -> size.mul(2f)), ONE),
            train(new Line(1, 1e-2, size -> size.mul(3f)), ONE),
            train(new Line(1, 2e-2, size -> size), ONE),
            train(new Line(1), ONE.withSeed(1)));
    assertThat(runs).extracting(Run::id).doesNotHaveDuplicates();
    assertThat(store.all()).hasSize(runs.size());
    assertThat(store.family(runs.get(0).facts())).hasSize(2);
  }

  @Test
  void whatOnlyItsStepsDependOnMakesAnotherRun() {
    Run<Repeated> one = train(new Repeated(1, 2), ONE);
    Run<Repeated> two = train(new Repeated(3, 2), ONE);
    Repeated.times = 2;
    try {
      Run<Repeated> three = train(new Repeated(1, 2), ONE);
      assertThat(List.of(one.id(), two.id(), three.id())).doesNotHaveDuplicates();
    } finally {
      Repeated.times = 1;
    }
    assertThat(train(new Repeated(1, 2), ONE).id()).isEqualTo(one.id());
  }

  @Test
  void itsTextIsKeptAsAFileOfWholeLines() {
    CellSource.from(type -> Optional.of("class Line {\n}"));
    try {
      Path place = train(new Line(7), ONE).folder().orElseThrow();
      assertThat(place.resolve("model.java"))
          .isRegularFile()
          .content()
          .isEqualTo("class Line {\n}\n");
      assertThat(Verification.of(place).faults()).isEmpty();
    } finally {
      CellSource.from(type -> Optional.empty());
    }
  }

  /** A cell that is run twice, or with another schedule, uses one and the same model again. */
  @Test
  void aModelThatIsTrainedTwiceIsWhatEachOfItsRunsSays() {
    var model = new Line(1);
    Run<Line> one = train(model, ONE);
    var bitsOfOne = Tiny.bits(one);
    Run<Line> two = train(model, ONE.withEpochs(2));
    var bitsOfTwo = Tiny.bits(two);
    assertThat(bitsOfTwo).isNotEqualTo(bitsOfOne);
    assertThat(Tiny.bits(one)).isEqualTo(bitsOfOne);
    assertThat(Tiny.bits(two)).isEqualTo(bitsOfTwo);
    Run<Line> found = train(model, ONE);
    assertThat(Tiny.bits(two)).isEqualTo(bitsOfTwo);
    assertThat(Tiny.bits(one)).isEqualTo(bitsOfOne);
    assertThat(Tiny.bits(found)).isEqualTo(bitsOfOne);
    assertThat(Tiny.bits(two)).isEqualTo(bitsOfTwo);
    assertThat(one.model()).isSameAs(model).isSameAs(two.model());
  }

  @Test
  void aModelThatKeepsItsScheduleHasAFamily() {
    Run<Scheduled> run = train(new Scheduled(ONE), ONE);
    Run<Scheduled> sister =
        store.train(run, ONE.withSeed(1), ProgressListener.silent(), Tiny.TOTAL);
    assertThat(sister.id()).isNotEqualTo(run.id());
    assertThat(store.family(run.facts())).hasSize(2);
  }

  @Test
  void whatOnlyItsAuthorCanMakeIsNotMadeAgain() {
    Run<Line> run = train(new Line(1), ONE);
    for (var again : again(run)) {
      assertThatThrownBy(again::run)
          .isInstanceOf(LabException.class)
          .hasMessageStartingWith(
              "Line cannot be made here: it has networks of your own, or neither");
    }
  }

  @Test
  void whatAnybodyCanMakeIsMadeAgain() {
    Run<Changeable> run = train(new Changeable(), ONE);
    Run<Changeable> fresh = store.retrain(run, ProgressListener.silent(), Tiny.TOTAL);
    assertThat(fresh.model()).isNotSameAs(run.model());
    assertThat(Tiny.bits(fresh)).isEqualTo(Tiny.bits(run));
    Run<Changeable> sister =
        store.train(run, ONE.withSeed(1), ProgressListener.silent(), Tiny.TOTAL);
    assertThat(store.family(run.facts())).hasSize(2);
    assertThat(sister.facts().family()).isEqualTo(run.facts().family());
  }

  /** Or it would be something else under the same name. */
  @Test
  void whatWasChangedSinceItWasMadeIsNotMadeAgain() {
    var model = new Changeable();
    model.weight = 3;
    Run<Changeable> run = train(model, ONE);
    for (var again : again(run)) {
      assertThatThrownBy(again::run)
          .isInstanceOf(LabException.class)
          .hasMessageStartingWith("A new Changeable differs from the model of run " + run.id());
    }
    assertThat(store.all()).hasSize(1);
  }

  private List<Runnable> again(Run<?> run) {
    return List.of(
        () -> store.retrain(run, ProgressListener.silent(), Tiny.TOTAL),
        () -> store.train(run, ONE.withSeed(1), ProgressListener.silent(), Tiny.TOTAL),
        () -> BranchRuns.of(run, run.config(), 5, ProgressListener.silent()));
  }
}
