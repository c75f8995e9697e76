package waelab.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.Rows;
import waelab.evaluation.LossMetric;
import waelab.model.Prior;
import waelab.plot.Chart;
import waelab.plot.DisplayItems;
import waelab.plot.Grid;
import waelab.runs.Run;
import waelab.runs.RunCaption;
import waelab.runs.RunStore;
import waelab.runs.StoredRun;
import waelab.training.History;

/**
 * The differences between runs: in their settings, in every number of their last test, in their
 * curves, and in what they generate from the same codes.
 *
 * <p>Runs that differ only in their seed have different numbers, too. If runs with other seeds were
 * trained or loaded, a difference d of two runs is called noise if |d| &lt; 2 √(s₁² + s₂²), where s
 * is the standard deviation over the seeds of each run.
 */
public final class Comparison implements DisplayItems {

  private static final String DATA = "trained on";

  private final List<Run<?>> runs;
  private final List<String> labels;
  private final Map<Run<?>, List<StoredRun>> families = new LinkedHashMap<>();

  private Comparison(List<Run<?>> runs, RunStore store) {
    this.runs = runs;
    labels = RunCaption.labels(runs);
    runs.forEach(run -> families.put(run, store.family(run.facts())));
  }

  /**
   * Compares runs.
   *
   * @param acrossData whether they may have been trained on different data
   * @throws LabException if they were, but {@code acrossData} is false
   */
  public static Comparison of(List<Run<?>> runs, RunStore store, boolean acrossData) {
    BadArgumentException.require(runs.size() >= 2, "runs", runs.size(), "two at least");
    Run<?> first = runs.get(0);
    for (Run<?> run : runs) {
      if (!acrossData && !run.trainedOn().isSameAs(first.trainedOn())) {
        throw new LabException(
            Printable.of(
                "These runs were trained on different data, %s and %s, so their numbers do not show"
                    + " the effect of their settings; compareAcrossData(…) compares them anyway.",
                RunCaption.data(first), RunCaption.data(run)));
      }
    }
    return new Comparison(runs, store);
  }

  /** What differs in their settings: a row each. */
  public Table settings() {
    var names = new LinkedHashSet<String>();
    runs.forEach(run -> names.addAll(all(run).keySet()));
    names.removeIf(
        name -> runs.stream().map(run -> all(run).getOrDefault(name, "")).distinct().count() == 1);
    var rows =
        new Rows<>("What differs in their settings", List.copyOf(names))
            .text("setting", RunCaption::symbol);
    for (int i = 0; i < runs.size(); i++) {
      Map<String, String> mine = all(runs.get(i));
      rows.text(labels.get(i), name -> mine.getOrDefault(name, ""));
    }
    return rows.table();
  }

  private static Map<String, String> all(Run<?> run) {
    var all = RunCaption.settings(run);
    all.remove("model"); // it is in the label
    all.put("budget", run.facts().budget());
    all.put(DATA, RunCaption.data(run));
    all.put("prior", run.prior().map(Prior::name).orElseGet(() -> RunCaption.prior(run)));
    all.put("parameters", String.valueOf(run.facts().parameters()));
    all.put("steps", String.valueOf(run.steps()));
    return all;
  }

  /** Every number of their last tests: a row each, with the difference from the first run. */
  public Table metrics() {
    var rows =
        new Rows<>("Last test losses", List.copyOf(LossMetric.byTerm(runs).entrySet()))
            .text("metric", term -> term.getKey().title());
    for (int i = 0; i < runs.size(); i++) {
      Run<?> run = runs.get(i);
      rows.numbers(
          labels.get(i), History::readable, term -> LossMetric.value(term.getValue(), run));
    }
    for (int i = 1; i < runs.size(); i++) {
      Run<?> run = runs.get(i);
      String name = runs.size() == 2 ? "difference" : "difference, " + labels.get(i);
      rows.text(name, term -> difference(term.getValue(), run));
    }
    return rows.table();
  }

  /**
   * How a run's number differs from the first run's, and whether that is within the seeds' spread.
   */
  private String difference(Map<Run<?>, LossMetric> metrics, Run<?> run) {
    Run<?> first = runs.get(0);
    double difference = LossMetric.value(metrics, run) - LossMetric.value(metrics, first);
    if (Double.isNaN(difference)) {
      return "";
    }
    String text = LossMetric.signed(difference);
    OptionalDouble noise = noise(metrics, run);
    boolean within = noise.isPresent() && Math.abs(difference) < noise.getAsDouble();
    return text + (within ? " (within the seeds' spread)" : "");
  }

  /** By how much two runs with other seeds may differ; empty if there are no such runs. */
  private OptionalDouble noise(Map<Run<?>, LossMetric> metrics, Run<?> run) {
    OptionalDouble here = deviation(metrics, run);
    OptionalDouble there = deviation(metrics, runs.get(0));
    if (here.isEmpty() && there.isEmpty()) {
      return OptionalDouble.empty();
    }
    double s1 = here.orElseGet(there::getAsDouble);
    double s2 = there.orElseGet(here::getAsDouble);
    return OptionalDouble.of(2 * Math.hypot(s1, s2));
  }

  private OptionalDouble deviation(Map<Run<?>, LossMetric> metrics, Run<?> run) {
    return metrics.get(run).deviation(families.get(run));
  }

  /** How to read these numbers. */
  public String note() {
    String start = runs.get(0).facts().start();
    if (!start.isEmpty() && runs.stream().allMatch(run -> run.facts().start().equals(start))) {
      return "All went on from "
          + start
          + " with the same batches and noise, so what differs comes from the change.";
    }
    String seeds =
        runs.stream()
            .filter(run -> families.get(run).size() > 1)
            .map(run -> families.get(run).size() + " of " + labels.get(runs.indexOf(run)))
            .collect(Collectors.joining(", "));
    return seeds.isEmpty()
        ? "How far the seed alone moves these numbers is not known; repeat(run, 3) measures it."
        : "Within the seeds' spread is what differs by less than two standard deviations of the"
            + " difference of two runs with other seeds; seeds trained: "
            + seeds
            + ".";
  }

  /** Their losses as curves. */
  public Chart chart() {
    return EpochChart.losses(runs);
  }

  /**
   * What each generates from the same codes, or a sentence that says why there is no such picture.
   */
  public Object samples() {
    return Pictures.sameCodes(runs);
  }

  @Override
  public List<Object> parts() {
    var parts = new ArrayList<Object>(List.of(settings(), metrics(), note()));
    boolean oneAxis = runs.stream().map(run -> run.losses().unit()).distinct().count() == 1;
    if (oneAxis && runs.stream().anyMatch(run -> !run.losses().epochs().isEmpty())) {
      parts.add(chart());
    }
    Object samples = samples();
    if (samples instanceof Grid || runs.get(0).trainedOn().images()) {
      parts.add(samples);
    }
    return parts;
  }

  /** The tables and the note as text. */
  @Override
  public String toString() {
    return String.join("\n\n", settings().printAll(), metrics().printAll(), note());
  }
}
