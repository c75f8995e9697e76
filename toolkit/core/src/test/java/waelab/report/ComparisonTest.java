package waelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;
import waelab.base.Budget;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.evaluation.LossMetric;
import waelab.model.Reduction;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.plot.Chart;
import waelab.runs.BranchRuns;
import waelab.runs.Run;
import waelab.runs.RunStore;
import waelab.runs.Tiny;

/** What a comparison of two runs and more says, and what it refuses. */
@Tag("torch")
@Tag("long")
class ComparisonTest {

  private static final String ERROR = "Squared error, per pixel or coordinate";

  @TempDir private Path folder;
  private RunStore store;

  @BeforeEach
  void openStore() {
    store = Tiny.store(folder);
  }

  private Comparison compare(Run<?>... runs) {
    return Comparison.of(List.of(runs), store, false);
  }

  /** The texts of a column by those of the first. */
  private static Map<String, String> column(Table table, String name) {
    var column = new TreeMap<String, String>();
    table.forEach(row -> column.put(row.getString(0), String.valueOf(row.getObject(name))));
    return column;
  }

  private static double test(Run<?> run, String loss) {
    return run.losses().last().test().get(loss);
  }

  @Test
  void itsSettingsAreThoseThatDiffer() {
    Run<Wae> one = Tiny.train(store, Tiny.WAE);
    Run<Wae> bolder = Tiny.train(store, Tiny.WAE.withLambda(10));
    Table settings = compare(one, bolder).settings();
    assertThat(settings.columnNames()).containsExactly("setting", "WAE, λ = 0.01", "WAE, λ = 10");
    assertThat(column(settings, "WAE, λ = 0.01")).isEqualTo(Map.of("λ", "0.01"));
    assertThat(column(settings, "WAE, λ = 10")).isEqualTo(Map.of("λ", "10"));

    Run<Wae> longer = Tiny.train(store, Tiny.WAE.withEpochs(4).withWidth(0.5));
    Table more = compare(one, longer).settings();
    assertThat(more.stringColumn("setting").asList())
        .containsExactly("width", "epochs", "parameters", "steps");
    assertThat(column(more, more.columnNames().get(2)))
        .containsEntry("epochs", "4")
        .containsEntry("steps", "40");
    assertThat(compare(one, one).settings().rowCount()).isZero();
  }

  @Test
  void ofTwoModelsItsSettingsAreEachOnesOwn() {
    Run<Vae> vae = Tiny.train(store, Tiny.VAE);
    var config = Tiny.WAE;
    Run<Wae> wae =
        store.train(
            new Wae(config),
            Tiny.RING,
            config,
            Optional.of(Budget.STUDY),
            ProgressListener.silent(),
            Tiny.TOTAL);
    var settings = column(compare(vae, wae).settings(), "WAE");
    assertThat(settings)
        .containsEntry("β", "")
        .containsEntry("λ", "0.01")
        .containsEntry("budget", "study")
        .doesNotContainKeys("epochs", "m", "seed", "trained on", "steps");
  }

  @Test
  void aDifferenceHasASignAndASize() {
    Run<Vae> one = Tiny.train(store, Tiny.VAE);
    Run<Vae> longer = Tiny.train(store, Tiny.VAE.withEpochs(4));
    assertThat(test(longer, "reconstruction")).isLessThan(test(one, "reconstruction"));
    Table metrics = compare(one, longer).metrics();
    assertThat(metrics.stringColumn("metric").asList())
        .containsExactly(ERROR, "VAE: total (β = 0.01)", "KL divergence of codes from the prior");
    double error = 2 * test(longer, "reconstruction") - 2 * test(one, "reconstruction");
    double kl = test(longer, "KL") - test(one, "KL");
    assertThat(kl).isPositive();
    assertThat(column(metrics, "difference"))
        .containsEntry(ERROR, String.format(Locale.ROOT, "−%.5g", -error))
        .containsEntry(
            "KL divergence of codes from the prior", String.format(Locale.ROOT, "+%.5g", kl));
    assertThat(metrics.doubleColumn(2).get(0)).isEqualTo(2 * test(longer, "reconstruction"));
    assertThat(metrics.doubleColumn(1).get(2)).isEqualTo(test(one, "KL"));
    assertThat(column(compare(longer, one).metrics(), "difference"))
        .containsEntry(ERROR, String.format(Locale.ROOT, "+%.5g", -error));
    assertThat(column(compare(one, one).metrics(), "difference").values()).containsOnly("0");
  }

  /** What is summed up with another weight is another number, and no difference is told. */
  @Test
  void objectivesOfOtherWeightsAreNotHeldAgainstEachOther() {
    Run<Wae> one = Tiny.train(store, Tiny.WAE);
    Run<Wae> bolder = Tiny.train(store, Tiny.WAE.withLambda(10));
    var wae = column(compare(one, bolder).metrics(), "difference");
    assertThat(wae)
        .containsEntry("WAE: total (λ = 0.01)", "")
        .containsEntry("WAE: total (λ = 10)", "")
        .containsEntry("WAE: discriminator (λ = 0.01)", "")
        .containsEntry("WAE: discriminator (λ = 10)", "")
        .hasSize(7);
    assertThat(wae.get(ERROR)).matches("[+−].*");
    assertThat(wae.get("WAE: penalty")).matches("[+−].*");
    assertThat(wae.get("Squared norm of codes")).matches("[+−].*");

    Run<Vae> vae = Tiny.train(store, Tiny.VAE);
    Run<Vae> stronger = Tiny.train(store, Tiny.VAE.withBeta(1));
    var vaes = column(compare(vae, stronger).metrics(), "difference");
    assertThat(vaes)
        .containsEntry("VAE: total (β = 0.01)", "")
        .containsEntry("VAE: total (β = 1)", "")
        .hasSize(4);
    var summed = Tiny.train(store, Tiny.VAE.withReduction(Reduction.SUM));
    assertThat(column(compare(vae, summed).metrics(), "difference").get(ERROR)).matches("[+−].*");
    assertThat(compare(vae, summed).metrics().rowCount()).as("a total each").isEqualTo(4);
  }

  @Test
  void ofThreeEachIsHeldAgainstTheFirst() {
    Run<Vae> one = Tiny.train(store, Tiny.VAE);
    Run<Vae> two = Tiny.train(store, Tiny.VAE.withSeed(1));
    Run<Vae> three = Tiny.train(store, Tiny.VAE.withSeed(2));
    Table metrics = compare(one, two, three).metrics();
    assertThat(metrics.columnNames())
        .containsExactly(
            "metric",
            "VAE, seed = 0",
            "VAE, seed = 1",
            "VAE, seed = 2",
            "difference, VAE, seed = 1",
            "difference, VAE, seed = 2");
    assertThat(metrics.stringColumn(5).get(2))
        .startsWith(LossMetric.signed(test(three, "KL") - test(one, "KL")));
  }

  @Test
  void otherDataAreRefusedUnlessTheyAreMeant() {
    Split<?> moons = Split.of(Toys.draw("moons", 400));
    Run<Vae> ring = Tiny.train(store, Tiny.VAE);
    VaeConfig config = Tiny.VAE;
    Run<Vae> other =
        store.train(
            new Vae(config),
            moons,
            config,
            Optional.empty(),
            ProgressListener.silent(),
            Tiny.TOTAL);
    assertThatThrownBy(() -> compare(ring, other))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "These runs were trained on different data, 320 points (toy \"ring\") and 320 points"
                + " (toy \"moons\"), so their numbers do not show the effect of their settings;"
                + " compareAcrossData(…) compares them anyway.");
    Comparison across = Comparison.of(List.of(ring, other), store, true);
    assertThat(across.settings().stringColumn("setting").asList()).containsExactly("trained on");
    assertThat(across.metrics().rowCount()).isEqualTo(3);
    assertThat(Comparison.of(List.of(ring, ring), store, true).settings().rowCount()).isZero();
  }

  @Test
  void oneRunIsNoComparison() {
    Run<Vae> run = Tiny.train(store, Tiny.VAE);
    assertThatThrownBy(() -> compare(run)).hasMessage("runs must be two at least, but is 1");
    assertThatThrownBy(this::compare).hasMessage("runs must be two at least, but is 0");
  }

  @Test
  void twoWaysOnTellWhereTheyBegan() {
    Run<Wae> run = Tiny.train(store, Tiny.WAE);
    WaeConfig bolder = Tiny.WAE.withLambda(10);
    BranchRuns<Wae> legs = BranchRuns.of(run, bolder, 10, ProgressListener.silent());
    Comparison comparison = compare(legs.control(), legs.changed());
    assertThat(comparison.note())
        .isEqualTo(
            "All went on from run "
                + run.id()
                + " at step 30 with the same batches and noise, so what differs comes from the"
                + " change.");
    assertThat(comparison.chart().panels()).allMatch(panel -> panel.xLabel().equals("step"));
    assertThat(comparison.settings().stringColumn("setting").asList()).containsExactly("λ");
    assertThat(comparison.parts()).hasSize(4).element(3).isInstanceOf(Chart.class);
  }

  /** Curves by epoch and curves by step have no axis in common; the tables do not mind. */
  @Test
  void aRunAndAWayOnFromItHaveTablesAndNoCurves() {
    Run<Wae> run = Tiny.train(store, Tiny.WAE);
    Run<Wae> control = BranchRuns.of(run, Tiny.WAE, 10, ProgressListener.silent()).control();
    Comparison comparison = compare(run, control);
    assertThat(column(comparison.settings(), comparison.settings().columnNames().get(2)))
        .containsEntry("steps", "40");
    assertThat(comparison.parts()).hasSize(3).noneMatch(Chart.class::isInstance);
  }

  @Test
  void whatWasInterruptedAtOnceHasNoNumbers() {
    Run<Vae> whole = Tiny.train(store, Tiny.VAE);
    VaeConfig later = Tiny.VAE.withSeed(1);
    Run<Vae> half = Tiny.train(store, new Vae(later), later, Tiny.interruptingAt(1));
    Comparison comparison = compare(whole, half);
    assertThat(comparison.metrics().column(2).countMissing()).isEqualTo(3);
    assertThat(column(comparison.metrics(), "difference").values()).containsOnly("");
    assertThat(comparison.toString()).contains("VAE, seed = 1");
    assertThat(comparison.parts()).hasSize(4);
  }
}
