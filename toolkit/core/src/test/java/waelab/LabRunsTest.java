package waelab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.Folders;
import waelab.base.LabException;
import waelab.base.Provenance;
import waelab.base.Workspace;
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.model.Batches;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Schedule;
import waelab.model.Vae;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.runs.Run;
import waelab.runs.Tiny;
import waelab.training.Ending;

/** The verbs of runs as users type them, rightly and wrongly. */
@Tag("torch")
@Tag("long")
class LabRunsTest {

  private static final Split<PointSet> RING = Lab.loadToy("ring", 100);
  private static final WaeConfig CONFIG = WaeConfig.forData(RING).withEpochs(2).withBatchSize(16);
  private static final Path RUNS = Workspace.current().work().resolve("runs");

  private Run<Wae> run;

  /** Not in the model, whose values would tell it from what it was. */
  private static final class Count {
    private static long steps;
    private static long stopAfter;
  }

  /** Counts its steps; some of them interrupt it. */
  static final class Counting extends Model {
    @Override
    public Losses step(Batches batches, Noise noise) {
      Count.steps++;
      if (Count.steps == Count.stopAfter) {
        Thread.currentThread().interrupt();
      }
      return loss(batches.next(), noise);
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      return Losses.of("total", x.mean());
    }
  }

  @BeforeEach
  void train() {
    Folders.delete(RUNS); // of other tests
    run = Lab.trainWae(RING, CONFIG);
  }

  @AfterEach
  void tidyUp() {
    Lab.bestBy("total");
    Folders.delete(RUNS);
  }

  /** Without those that come with the project. */
  private static List<String> ownRuns() {
    List<String> own =
        Folders.in(RUNS).stream().map(each -> each.getFileName().toString()).toList();
    return Lab.runs().stringColumn("name").asList().stream().filter(own::contains).toList();
  }

  @Test
  void theSameCellTwiceTrainsAndWritesOnce() throws IOException {
    Path folder = run.folder().orElseThrow();
    assertThat(folder.getParent()).isEqualTo(RUNS);
    assertThat(folder.resolve("losses.png")).exists();
    var written = Tiny.times(RUNS);
    Run<Wae> again = Lab.trainWae(RING, CONFIG);
    assertThat(Tiny.times(RUNS)).isEqualTo(written);
    assertThat(Tiny.bits(again)).isEqualTo(Tiny.bits(run));
    Run<Wae> loaded = Lab.loadRun(run.id(), Wae.class);
    assertThat(Tiny.bits(loaded)).isEqualTo(Tiny.bits(run));
    assertThat(Tiny.bits(Lab.loadRun(run.id(), () -> new Wae(CONFIG)))).isEqualTo(Tiny.bits(run));
    assertThat(Lab.whatIf(loaded, UnaryOperator.identity()).id()).isEqualTo(run.id());
    assertThat(Tiny.times(RUNS)).isEqualTo(written);
    assertThat(ownRuns()).containsExactly(folder.getFileName().toString());
    assertThat(Lab.runs().stringColumn("name").get(0)).isEqualTo(folder.getFileName().toString());
    assertThat(Lab.runs().stringColumn("how it is").get(0)).isEqualTo("complete");
    var ours = Lab.runs().stringColumn("name").indexOf("wgan-gp-mnist-1000-critic-steps");
    assertThat(Lab.runs().stringColumn("how it is").get(ours)).isEqualTo("without weights");
  }

  @Test
  void aLoadedRunFindsItsDataAgain() {
    Run<Wae> loaded = Lab.loadRun(run.id(), Wae.class);
    assertThat(loaded.data().facts()).isEqualTo(RING.facts());
    Run<Wae> less = Lab.trainWae(RING.limit(40), CONFIG);
    String name = less.folder().orElseThrow().getFileName().toString();
    Run<Wae> without = Lab.loadRun(less.id(), Wae.class);
    assertThat(Tiny.bits(without)).isEqualTo(Tiny.bits(less));
    assertThat(without.data().facts()).isEqualTo(less.trainedOn());
    assertThatThrownBy(Lab.loadRun(name, Wae.class, RING)::data)
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith(name + " was trained on 40 to train on, 10 to test on")
        .hasMessageContaining("and this is another data set")
        .hasMessageEndingWith("load those and say loadRun(\"" + name + "\", type, data).");
    assertThat(Lab.loadRun(name, Wae.class, RING.limit(40)).data().facts())
        .isEqualTo(less.trainedOn());
  }

  @Test
  void pointsOfAProgramHaveToBeGivenAgain() {
    var points = PointSet.of(new float[80][2], Provenance.of("data", "toy \"ring\""));
    Run<Wae> mine = Lab.trainWae(Split.of(points), CONFIG);
    assertThatThrownBy(Lab.loadRun(mine.id(), Wae.class)::data)
        .isInstanceOf(LabException.class)
        .hasMessageContaining(
            "toy \"ring\", and its data set was given by a program; load those and say loadRun(");
  }

  @Test
  void aBranchShowsWhatAChangeDid() {
    var branch = Lab.branch(run, c -> c.withLambda(10), 5);
    assertThat(branch.control().steps()).isEqualTo(15);
    assertThat(branch.comparison().settings().stringColumn("setting").asList())
        .containsExactly("λ");
    assertThat(branch.toString()).isEqualTo(branch.comparison().toString());
  }

  @Test
  void whatIsTrainedOnceMoreHasItsPicturesAndIsGood() throws IOException {
    Path folder = run.folder().orElseThrow();
    Files.delete(folder.resolve("losses.png"));
    assertThat(Lab.verify(folder).faults()).containsExactly("losses.png is missing");
    Run<Wae> fresh = Lab.retrain(run);
    assertThat(fresh.folder()).contains(folder);
    assertThat(Tiny.bits(fresh)).isEqualTo(Tiny.bits(run));
    assertThat(folder.resolve("losses.png")).exists();
    assertThat(Lab.verify(folder).faults()).isEmpty();
    assertThat(Lab.prune().stringColumn("run").asList()).contains(folder.getFileName().toString());
    assertThat(Lab.prune().rowCount()).isZero();
    assertThat(Lab.verify(folder).faults()).isEmpty();
  }

  /** One interrupt ends all of it, and what is trained stays. */
  @Test
  void whoInterruptsARepeatStopsIt() {
    Count.steps = 0;
    Count.stopAfter = 7; // in the second seed
    var schedule = new Schedule(1, 16, 0);
    var own = Lab.train(new Counting(), RING, schedule);
    assertThatThrownBy(() -> Lab.repeat(own, 3))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "Interrupted: a repeat needs a complete run for each seed; the same call resumes.");
    assertThat(Count.steps).isEqualTo(7);
    assertThat(Thread.interrupted()).isFalse();
    var repeats = Lab.repeat(own, 3);
    assertThat(Count.steps).isEqualTo(15);
    assertThat(repeats.runs()).extracting(each -> each.config().seed()).containsExactly(0L, 1L, 2L);
    assertThat(repeats.runs()).allMatch(each -> each.ending() == Ending.COMPLETED);
    assertThat(ownRuns()).hasSize(4);
  }

  @Test
  void aMistakeIsOneSentenceAndLosesNothing() {
    var bits = Tiny.bits(run);
    var written = Tiny.times(RUNS);
    String id = run.id();
    Map<String, ThrowingCallable> mistakes = new LinkedHashMap<>();
    mistakes.put(
        "run \"nonsense\" is not there; the last are wae-toy-ring-" + id,
        () -> Lab.loadRun("nonsense", Wae.class));
    mistakes.put("run \"../runs\" is not there;", () -> Lab.loadRun("../runs", Wae.class));
    mistakes.put("run \"\\u0000\" is not there;", () -> Lab.loadRun("\u0000", Wae.class));
    mistakes.put("run \"\" is not there;", () -> Lab.loadRun("", Wae.class));
    mistakes.put(
        "wae-toy-ring-" + id + " is a run of Wae, not of Vae.", () -> Lab.loadRun(id, Vae.class));
    mistakes.put(
        "lambda must be 0 or greater, and finite, but is -1.0",
        () -> Lab.branch(run, c -> c.withLambda(-1), 10));
    mistakes.put(
        "steps must be 1 to 1000000, but is 0", () -> Lab.branch(run, c -> c.withLambda(2), 0));
    mistakes.put(
        "change makes another network", () -> Lab.branch(run, c -> c.withLatentSize(3), 10));
    mistakes.put(
        "what the change returns must be given, but is null", () -> Lab.whatIf(run, c -> null));
    mistakes.put(
        "epochs must be at least 1, but is 0", () -> Lab.whatIf(run, c -> c.withEpochs(0)));
    mistakes.put("seeds must be 2 to 100, but is 1", () -> Lab.repeat(run, 1));
    mistakes.put("runs must be two at least, but is 1", () -> Lab.compare(run));
    mistakes.put("runs must be two at least, but is 0", () -> Lab.compare());
    mistakes.put("best must be one of the losses [total, reconstruction,", this::trainByNonsense);
    assertSentences(mistakes, BadArgumentException.class, "wae-toy-ring-" + id + " is");
    assertThatThrownBy(() -> Lab.verify(Path.of("nowhere")))
        .isInstanceOf(BadFileException.class)
        .hasMessageStartingWith(
            Path.of("nowhere", "run.json") + ": is missing; without it the folder is not a run");
    assertThat(Tiny.times(RUNS)).containsAllEntriesOf(written);
    assertThat(ownRuns()).hasSize(1);
    assertThat(Tiny.bits(run)).isEqualTo(bits);
    assertThat(Lab.verify(run.folder().orElseThrow()).faults()).isEmpty();
  }

  private void trainByNonsense() {
    assertThat(Lab.bestBy("nonsense", Wae.class)).isEqualTo("nonsense");
    Lab.trainWae(RING, CONFIG.withSeed(1));
  }

  @Test
  void whatIsNullIsNamed() {
    String id = run.id();
    Run<Wae> none = null;
    Map<String, List<ThrowingCallable>> mistakes =
        Map.of(
            "name",
            List.of(
                () -> Lab.loadRun(null, Wae.class),
                () -> Lab.loadRun(null, Wae.class, RING),
                () -> Lab.loadRun(null, () -> new Wae(CONFIG))),
            "type",
            List.of(
                () -> Lab.loadRun(id, (Class<Wae>) null),
                () -> Lab.loadRun(id, (Class<Wae>) null, RING)),
            "data",
            List.of(() -> Lab.loadRun(id, Wae.class, null)),
            "model",
            List.of(
                () -> Lab.loadRun(id, (Supplier<Wae>) null),
                () -> Lab.loadRun(id, () -> (Wae) null)),
            "run",
            List.of(
                () -> Lab.retrain(none),
                () -> Lab.whatIf(none, c -> c),
                () -> Lab.branch(none, c -> c, 10),
                () -> Lab.repeat(none, 2),
                () -> Lab.compare(run, none),
                () -> Lab.compareAcrossData(none, run),
                () -> Lab.lossChart(run, none),
                () -> Lab.cite(none)),
            "change",
            List.of(() -> Lab.whatIf(run, null), () -> Lab.branch(run, null, 10)),
            "runs",
            List.of(
                () -> Lab.compare((Run<?>[]) null),
                () -> Lab.compareAcrossData((Run<?>[]) null),
                () -> Lab.lossChart((Run<?>[]) null),
                () -> Lab.summary((Run<?>[]) null)),
            "folder",
            List.of(() -> Lab.verify(null)),
            "bestBy",
            List.of(() -> Lab.bestBy(null)));
    mistakes.forEach(
        (key, calls) ->
            calls.forEach(
                call ->
                    assertThatThrownBy(call)
                        .isInstanceOf(BadArgumentException.class)
                        .hasMessage(key + " must be given, but is null")));
  }

  private static void assertSentences(
      Map<String, ThrowingCallable> mistakes, Class<?> type, String unless) {
    mistakes.forEach(
        (sentence, mistake) ->
            assertThatThrownBy(mistake)
                .as(sentence)
                .isInstanceOf(sentence.startsWith(unless) ? LabException.class : type)
                .hasMessageStartingWith(sentence)
                .message()
                .doesNotContain("\n"));
  }
}
