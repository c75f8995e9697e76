package waelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.BadArgumentException;
import waelab.base.ProgressListener;
import waelab.model.Vae;
import waelab.runs.Run;
import waelab.runs.RunStore;
import waelab.runs.Tiny;
import waelab.training.Metric;
import waelab.training.Score;

/** What the table of runs says of each. */
@Tag("torch")
@Tag("long")
class RunTableTest {

  @TempDir private Path folder;
  private RunStore store;
  private Run<Vae> usual;
  private Run<Vae> other;

  @BeforeEach
  void trainTwice() {
    store = Tiny.store(folder);
    usual = Tiny.train(store, Tiny.VAE.withEpochs(1));
    other = Tiny.train(store, Tiny.VAE.withBeta(0.5).withSeed(3));
    other.scores().add(List.of(distance("FID(64)", 3), distance("FID(768)", 7)));
    usual.scores().add(List.of(distance("FID(64)", 5)));
  }

  private static Score distance(String name, double value) {
    var metric = Metric.ofSamples(Metric.Kind.FRECHET, name, Optional.empty());
    return new Score(1, 10, metric, 100, 100, value, 1);
  }

  private int row(RunTable table, Run<?> run) {
    return table.stringColumn("name").indexOf(run.folder().orElseThrow().getFileName().toString());
  }

  @Test
  void itSaysWhatDiffersFromTheStudysValues() {
    RunTable table = RunTable.of(store.all());
    var changes = table.stringColumn("not the study's");
    assertThat(changes.get(row(table, usual))).isEqualTo("epochs 1, batchSize 32");
    assertThat(changes.get(row(table, other)))
        .isEqualTo("beta 0.5, epochs 3, batchSize 32, seed 3");
    assertThat(table.doubleColumn("last total").get(row(table, other)))
        .isEqualTo(other.losses().last().test().get("total"));
    assertThat(table.stringColumn("written").get(0)).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d");
  }

  @Test
  void eachFeatureSpaceHasAColumnByWhichItIsSorted() {
    RunTable table = RunTable.of(store.all());
    assertThat(table.doubleColumn("FID(64)").get(row(table, other))).isEqualTo(3);
    assertThat(table.doubleColumn("FID(768)").isMissing(row(table, usual))).isTrue();
    assertThat(row(table.sortedBy("FID(64)"), other)).isZero();
    assertThat(row(table.sortedBy("FID(768)"), usual)).as("without a value").isEqualTo(1);
    assertThat(row(table.sortedBy("FID(7"), other)).isZero();
    assertThat(row(table.sortedBy("steps"), usual)).isZero();
    assertThatThrownBy(() -> table.sortedBy("FID"))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("FID(64), FID(768)");
    assertThatThrownBy(() -> table.sortedBy("x")).isInstanceOf(BadArgumentException.class);
  }

  /** A folder's name is shown as what it is, and does nothing to a terminal. */
  @Test
  void namesArePrintable() throws Exception {
    Path strange = folder.resolve("a\u001b]0;title\u0007b");
    Files.move(usual.folder().orElseThrow(), strange);
    assertThat(RunTable.of(store.all()).stringColumn("name").asList())
        .contains("a\\u001b]0;title\\u0007b");
  }

  /** What is the best of a completed run was not interrupted. */
  @Test
  void theBestOfACompletedRunIsCalledThat() {
    Run<Vae> wild =
        store.train(
            Vae.class,
            Tiny.RING,
            Tiny.WILD,
            Optional.empty(),
            ProgressListener.silent(),
            Tiny.TOTAL);
    Run<Vae> best = wild.best();
    assertThat(best.steps()).isLessThan(wild.steps());
    assertThat(best.progress())
        .doesNotContain("interrupted")
        .endsWith("the best of a completed run");
  }
}
