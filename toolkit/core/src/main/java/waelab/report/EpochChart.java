package waelab.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.evaluation.LossTerm;
import waelab.model.Generator;
import waelab.model.Prior;
import waelab.plot.Chart;
import waelab.runs.Run;
import waelab.runs.RunCaption;
import waelab.training.History;
import waelab.training.Metric;
import waelab.training.Metric.Kind;
import waelab.training.Metric.Subject;
import waelab.training.Score;

/**
 * Numbers of runs as curves over epochs: their losses and their scores, as in the study's Figures 6
 * to 8. Only numbers of the same meaning and unit share a panel; scores must also have the same
 * metric and the same number of samples.
 */
public final class EpochChart {

  /**
   * What identifies a panel.
   *
   * @param x the label of its x axis
   * @param reference how many samples scores were compared with
   */
  private record Axes(String title, String x, String y, int reference) {}

  private final List<Run<?>> runs;
  private final List<String> labels;
  private final Map<Axes, List<Chart.Series>> panels = new LinkedHashMap<>();

  private EpochChart(List<Run<?>> runs) {
    BadArgumentException.require(!runs.isEmpty(), "runs", "none", "at least one");
    this.runs = runs;
    labels = RunCaption.labels(runs);
  }

  /** The losses, a panel for each component. */
  public static Chart losses(List<Run<?>> runs) {
    var chart = new EpochChart(runs);
    if (runs.stream().allMatch(run -> run.losses().epochs().isEmpty())) {
      throw new LabException(
          "There is no loss to draw, since no complete epoch was trained; train for at least one.");
    }
    chart.addLosses(term -> true);
    return chart.chart("Losses by " + runs.get(0).losses().unit());
  }

  /** Fréchet distances by epoch. */
  public static Chart distances(List<Run<?>> runs) {
    var chart = new EpochChart(runs);
    var priors = runs.stream().map(run -> run.prior().map(Prior::mark).orElse("")).distinct();
    String floor = "floor, real against real";
    chart.addScores(distance(Subject.RECONSTRUCTIONS, ""), floor);
    priors.forEach(prior -> chart.addScores(distance(Subject.SAMPLES, prior), floor));
    if (chart.panels.isEmpty()) {
      throw new LabException(
          "None of these runs was judged by its images; evaluateEvery(10) before a training judges"
              + " it every ten epochs (a run that was found again is not trained: retrain(run)), and"
              + " fid(run, test) as it is now.");
    }
    return chart.chart("Fréchet distance by epoch");
  }

  /** How far codes are from the prior, by epoch. */
  public static Chart codes(List<Run<?>> runs) {
    var chart = new EpochChart(runs);
    chart.addLosses(Set.of("KL", LossTerm.SQUARED_NORM)::contains);
    chart.addScores(
        (run, of) -> !of.isOfImages() && !LossTerm.isLoss(run, of), "true prior samples");
    if (chart.panels.isEmpty()) {
      throw new LabException(
          "None of these runs has codes to compare with a prior: GANs have no encoder.");
    }
    return chart.chart("Divergence of codes from the prior by epoch");
  }

  private Chart chart(String title) {
    var all =
        panels.entrySet().stream()
            .map(e -> Chart.Panel.of(e.getKey().title, e.getKey().x, e.getKey().y, e.getValue()))
            .toList();
    String caption =
        runs.stream().map(RunCaption::sentence).distinct().collect(Collectors.joining("\n"));
    return new Chart(title, all, caption).withFacts(RunCaption.facts(runs));
  }

  /** Adds the losses with wanted names. */
  private void addLosses(Predicate<String> wanted) {
    String unit = runs.get(0).losses().unit();
    if (!runs.stream().allMatch(run -> run.losses().unit().equals(unit))) {
      throw new LabException("Some of these count epochs and some steps; draw them separately.");
    }
    var terms = new LinkedHashSet<String>();
    runs.forEach(
        run -> run.losses().epochs().forEach(epoch -> terms.addAll(epoch.test().keySet())));
    for (String term : terms) {
      for (int i = 0; i < runs.size() && wanted.test(term); i++) {
        addLoss(i, term, unit);
      }
    }
  }

  private void addLoss(int place, String name, String unit) {
    Run<?> run = runs.get(place);
    var epochs = run.losses().epochs();
    if (epochs.isEmpty() || !run.losses().last().test().containsKey(name)) {
      return;
    }
    double[] x = epochs.stream().mapToDouble(History.Epoch::number).toArray();
    LossTerm term = LossTerm.of(run, name);
    var series = series(new Axes(term.title(), unit, term.unit(), 0));
    String prefix = runs.size() == 1 ? "" : labels.get(place) + ", ";
    series.add(new Chart.Series(prefix + "train", x, values(epochs, History.Epoch::train, name)));
    series.add(new Chart.Series(prefix + "test", x, values(epochs, History.Epoch::test, name)));
    if (name.equals(LossTerm.SQUARED_NORM)) { // d_z if codes have the prior's distribution
      run.modelAs(Generator.class)
          .map(Generator::latentSize)
          .ifPresent(target -> addLevel(series, "target d_z = " + target, x, target));
    }
  }

  private List<Chart.Series> series(Axes axes) {
    return panels.computeIfAbsent(axes, each -> new ArrayList<>());
  }

  private static double[] values(
      List<History.Epoch> epochs, Function<History.Epoch, Map<String, Double>> side, String term) {
    return epochs.stream()
        .mapToDouble(epoch -> side.apply(epoch).getOrDefault(term, Double.NaN))
        .toArray();
  }

  /** Adds a reference level for all runs: one line, as long as the longest run. */
  private static void addLevel(List<Chart.Series> series, String name, double[] x, double level) {
    boolean shorter = series.removeIf(s -> s.name().equals(name) && s.x().length < x.length);
    if (shorter || series.stream().noneMatch(s -> s.name().equals(name))) {
      double[] y = new double[x.length];
      Arrays.fill(y, level);
      series.add(new Chart.Series(name, x, y));
    }
  }

  private static BiPredicate<Run<?>, Metric> distance(Subject subject, String prior) {
    return (run, of) ->
        of.kind() == Kind.FRECHET && of.subject() == subject && of.prior().equals(prior);
  }

  /** Adds all wanted scores of each run. */
  private void addScores(BiPredicate<Run<?>, Metric> wanted, String ideal) {
    for (int i = 0; i < runs.size(); i++) {
      Run<?> run = runs.get(i);
      for (String name : run.scores().metrics()) {
        List<Score> scores = run.scores().by(name);
        Metric metric = scores.get(0).metric();
        if (wanted.test(run, metric) && metric.fits(run.prior())) {
          addScores(i, scores, metric, ideal);
        }
      }
    }
  }

  private void addScores(int place, List<Score> scores, Metric metric, String ideal) {
    Run<?> run = runs.get(place);
    String of = metric.isOfImages() ? run.trainedOn().caption() : dimension(run);
    Function<Score, Axes> axes =
        score ->
            new Axes(
                Printable.of("%s, %,d samples, %s", metric.name(), score.samples(), of),
                "epoch",
                metric.name(),
                score.reference());
    scores.stream()
        .collect(Collectors.groupingBy(axes, LinkedHashMap::new, Collectors.toList()))
        .forEach(
            (panel, some) -> {
              double[] x = some.stream().mapToDouble(Score::epoch).toArray();
              double[] y = some.stream().mapToDouble(Score::value).toArray();
              var series = series(panel);
              series.add(new Chart.Series(name(labels.get(place), metric.of()), x, y));
              if (!Double.isNaN(some.get(0).ideal())) {
                addLevel(series, ideal, x, some.get(0).ideal());
              }
            });
  }

  private static String dimension(Run<?> run) {
    return run.modelAs(Generator.class)
        .map(generator -> "d_z = " + generator.latentSize())
        .orElse("codes");
  }

  private String name(String label, String end) {
    if (runs.size() == 1) {
      return end.isEmpty() ? label : end;
    }
    return label + (end.isEmpty() ? "" : ", " + end.split(",")[0]); // labels distinguish priors
  }
}
