package waelab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import waelab.base.BadConfigException;
import waelab.base.LabException;
import waelab.model.Generator;
import waelab.plot.Chart;
import waelab.training.History;
import waelab.training.Run;

/** The losses of some runs as curves over epochs. */
final class LossChart {

  private final List<Run<?>> runs;
  private final List<String> labels;
  private final String unit;
  private final Map<Term, List<Chart.Series>> panels = new LinkedHashMap<>();

  private LossChart(List<Run<?>> runs) {
    this.runs = runs;
    labels = Origin.labels(runs);
    unit = runs.get(0).losses().unit();
    if (!runs.stream().allMatch(run -> run.losses().unit().equals(unit))) {
      throw new LabException("Some of these count epochs and some steps; draw them apart.");
    }
  }

  static Chart of(List<Run<?>> runs) {
    BadConfigException.require(!runs.isEmpty(), "runs", "none", "at least one");
    if (runs.stream().allMatch(run -> run.losses().epochs().isEmpty())) {
      throw new LabException(
          "There is no loss to draw, since no whole epoch was trained; train for one at least.");
    }
    var all = new LossChart(runs);
    return chart("Losses by " + all.unit, all.panels(term -> true), runs);
  }

  /** A chart of some runs, with a sentence on each. */
  static Chart chart(String title, List<Chart.Panel> panels, List<Run<?>> runs) {
    String caption =
        runs.stream().map(Origin::sentence).distinct().collect(Collectors.joining("\n"));
    return new Chart(title, panels, caption).withFacts(Origin.facts(runs));
  }

  /** The panels of some of the terms, by the models' names for them; may be none. */
  static List<Chart.Panel> panels(List<Run<?>> runs, Predicate<String> terms) {
    return new LossChart(runs).panels(terms);
  }

  private List<Chart.Panel> panels(Predicate<String> wanted) {
    for (String term : terms()) {
      for (int i = 0; i < runs.size() && wanted.test(term); i++) {
        add(runs.get(i), labels.get(i), term);
      }
    }
    return panels.entrySet().stream()
        .map(e -> Chart.Panel.of(e.getKey().title(), unit, e.getKey().unit(), e.getValue()))
        .collect(Collectors.toList());
  }

  private Set<String> terms() {
    var terms = new LinkedHashSet<String>();
    runs.forEach(
        run -> run.losses().epochs().forEach(epoch -> terms.addAll(epoch.test().keySet())));
    return terms;
  }

  private void add(Run<?> run, String label, String term) {
    var epochs = run.losses().epochs();
    if (epochs.isEmpty() || !run.losses().last().test().containsKey(term)) {
      return;
    }
    double[] x = epochs.stream().mapToDouble(History.Epoch::number).toArray();
    var series = panels.computeIfAbsent(Term.of(run, term), t -> new ArrayList<>());
    String prefix = runs.size() == 1 ? "" : label + ", ";
    series.add(new Chart.Series(prefix + "train", x, values(epochs, term, true)));
    series.add(new Chart.Series(prefix + "test", x, values(epochs, term, false)));
    if (term.equals(Term.SQUARED_NORM)) { // d_z where codes are as the prior has them
      run.modelAs(Generator.class)
          .map(Generator::latentSize)
          .ifPresent(target -> addLevel(series, "target d_z = " + target, x, target));
    }
  }

  private static double[] values(List<History.Epoch> epochs, String term, boolean train) {
    return epochs.stream()
        .mapToDouble(e -> (train ? e.train() : e.test()).getOrDefault(term, Double.NaN))
        .toArray();
  }

  /** Adds a level that all runs are held beside: one line for all, as long as the longest. */
  static void addLevel(List<Chart.Series> series, String name, double[] x, double level) {
    boolean shorter = series.removeIf(s -> s.name().equals(name) && s.x().length < x.length);
    if (shorter || series.stream().noneMatch(s -> s.name().equals(name))) {
      double[] y = new double[x.length];
      Arrays.fill(y, level);
      series.add(new Chart.Series(name, x, y));
    }
  }
}
