package waelab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tech.tablesaw.api.Table;
import waelab.base.BadConfigException;
import waelab.base.LabException;
import waelab.base.Rows;
import waelab.evaluation.Metric;
import waelab.model.Config;
import waelab.model.Model;
import waelab.plot.Chart;
import waelab.plot.Parts;
import waelab.runs.Run;
import waelab.training.Ending;
import waelab.training.History;

/**
 * The same training from several seeds: what of its numbers is chance.
 *
 * @param runs one a seed
 * @param <M> the model's type
 */
public record Repeats<M extends Model>(List<Run<M>> runs) implements Parts {

  /** Copies the list. */
  public Repeats {
    runs = List.copyOf(runs);
  }

  /**
   * Trains from the seed of a run and those that follow it.
   *
   * @throws LabException if somebody interrupts; what was trained is kept
   */
  public static <M extends Model> Repeats<M> of(
      Run<M> run, int seeds, Function<Config, Run<M>> training) {
    BadConfigException.given(run, "run");
    BadConfigException.require(seeds >= 2 && seeds <= 100, "seeds", seeds, "2 to 100");
    var runs = new ArrayList<Run<M>>();
    for (int i = 0; i < seeds; i++) {
      Config config = run.config().withSeed(run.config().seed() + i);
      runs.add(training.apply(config));
      if (runs.get(i).ending() == Ending.INTERRUPTED) {
        throw new LabException(
            "Interrupted: a repeat needs all its seeds to their ends; the same call goes on.");
      }
    }
    return new Repeats<>(runs);
  }

  /** Mean and standard deviation of every number of the last tests, and each seed's. */
  public Table spread() {
    String title = "Last test losses of " + runs.size() + " seeds";
    var rows =
        new Rows<>(title, List.copyOf(Metric.byTerm(runs).entrySet()))
            .text("metric", term -> term.getKey().title())
            .numbers("mean", History::readable, term -> Metric.mean(values(term.getValue())))
            .numbers(
                "sd",
                History::readable,
                term -> Metric.deviation(values(term.getValue())).orElse(Double.NaN));
    for (Run<M> run : runs) {
      rows.numbers(
          "seed " + run.config().seed(),
          History::readable,
          term -> Metric.value(term.getValue(), run));
    }
    return rows.table();
  }

  private double[] values(Map<Run<?>, Metric> metrics) {
    return runs.stream().mapToDouble(run -> Metric.value(metrics, run)).toArray();
  }

  /** Their losses as curves. */
  public Chart chart() {
    return EpochChart.losses(List.copyOf(runs));
  }

  @Override
  public List<Object> parts() {
    return List.of(spread(), chart());
  }

  /** The table as text. */
  @Override
  public String toString() {
    return spread().printAll();
  }
}
