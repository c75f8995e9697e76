package waelab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import waelab.base.BadConfigException;
import waelab.base.LabException;
import waelab.model.Generator;
import waelab.model.Prior;
import waelab.plot.Chart;
import waelab.training.Quantity;
import waelab.training.Quantity.Kind;
import waelab.training.Quantity.Subject;
import waelab.training.Run;
import waelab.training.Score;

/**
 * What runs were judged by as curves over epochs: the study's Figures 6 to 8, (b) and (d). Only
 * numbers of one metric and of as many samples share a panel.
 */
final class ScoreChart {

  /**
   * A panel's metric and counts, and what else makes its numbers comparable: the data of images,
   * d_z of codes.
   */
  private record Key(String metric, int samples, int reference, String of) {
    String title() {
      return String.format(Locale.ROOT, "%s, %,d samples, %s", metric, samples, of);
    }
  }

  private final List<Run<?>> runs;
  private final List<String> labels;
  private final Map<Key, List<Chart.Series>> panels = new LinkedHashMap<>();

  private ScoreChart(List<Run<?>> runs) {
    BadConfigException.require(!runs.isEmpty(), "runs", "none", "at least one");
    this.runs = runs;
    labels = Origin.labels(runs);
  }

  /** Fréchet distances by epoch. */
  static Chart distances(List<Run<?>> runs) {
    var chart = new ScoreChart(runs);
    var priors = runs.stream().map(run -> run.prior().map(Prior::mark).orElse("")).distinct();
    String floor = "floor, real against real";
    chart.add(distance(Subject.RECONSTRUCTIONS, ""), floor);
    priors.forEach(prior -> chart.add(distance(Subject.SAMPLES, prior), floor));
    if (chart.panels.isEmpty()) {
      throw new LabException(
          "None of these runs was judged by its images; evaluateEvery(10) before a training judges"
              + " it every ten epochs (a run that was found again is not trained: retrain(run)), and"
              + " fid(run, test) as it is now.");
    }
    return LossChart.chart("Fréchet distance by epoch", chart.panels(), runs);
  }

  /** How far codes are from the prior, by epoch. */
  static Chart codes(List<Run<?>> runs) {
    var chart = new ScoreChart(runs);
    var losses = LossChart.panels(runs, Set.of("KL", Term.SQUARED_NORM)::contains);
    chart.add((run, of) -> !of.isOfImages() && !Term.isLoss(run, of), "true prior samples");
    var all = Stream.concat(losses.stream(), chart.panels().stream()).toList();
    if (all.isEmpty()) {
      throw new LabException(
          "None of these runs has codes to hold beside a prior: GANs have no encoder.");
    }
    return LossChart.chart("Divergence of codes from the prior by epoch", all, runs);
  }

  private static BiPredicate<Run<?>, Quantity> distance(Subject subject, String prior) {
    return (run, of) ->
        of.kind() == Kind.FRECHET && of.subject() == subject && of.prior().equals(prior);
  }

  /** Adds all wanted scores of each run. */
  private void add(BiPredicate<Run<?>, Quantity> wanted, String ideal) {
    for (int i = 0; i < runs.size(); i++) {
      Run<?> run = runs.get(i);
      for (String metric : run.scores().metrics()) {
        List<Score> scores = run.scores().by(metric);
        Quantity quantity = scores.get(0).quantity();
        if (wanted.test(run, quantity) && quantity.fits(run.prior())) {
          add(i, scores, quantity, ideal);
        }
      }
    }
  }

  private static String dimension(Run<?> run) {
    return run.modelAs(Generator.class)
        .map(generator -> "d_z = " + generator.latentSize())
        .orElse("codes");
  }

  private void add(int run, List<Score> scores, Quantity quantity, String ideal) {
    String label = labels.get(run);
    String of =
        quantity.isOfImages() ? runs.get(run).trainedOn().caption() : dimension(runs.get(run));
    Function<Score, Key> key =
        score -> new Key(quantity.name(), score.samples(), score.reference(), of);
    var byCounts =
        scores.stream()
            .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    byCounts.forEach(
        (counts, some) -> {
          var series = panels.computeIfAbsent(counts, k -> new ArrayList<>());
          double[] x = some.stream().mapToDouble(Score::epoch).toArray();
          double[] y = some.stream().mapToDouble(Score::value).toArray();
          series.add(
              new Chart.Series((runs.size() == 1 ? "" : label) + end(label, quantity.of()), x, y));
          if (!Double.isNaN(some.get(0).ideal())) {
            LossChart.addLevel(series, ideal, x, some.get(0).ideal());
          }
        });
  }

  private String end(String label, String end) {
    String what = end.isEmpty() && runs.size() == 1 ? label : end;
    String brief = what.split(",")[0]; // labels tell priors apart
    return runs.size() == 1 || what.isEmpty() ? what : ", " + brief;
  }

  private List<Chart.Panel> panels() {
    return panels.entrySet().stream()
        .map(e -> Chart.Panel.of(e.getKey().title(), "epoch", e.getKey().metric(), e.getValue()))
        .toList();
  }
}
