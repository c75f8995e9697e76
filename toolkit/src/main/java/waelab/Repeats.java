package waelab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import waelab.base.BadConfigException;
import waelab.base.LabException;
import waelab.model.Config;
import waelab.model.Model;
import waelab.plot.Chart;
import waelab.plot.Parts;
import waelab.training.Ending;
import waelab.training.Run;

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
  static <M extends Model> Repeats<M> of(Run<M> run, int seeds, Function<Config, Run<M>> training) {
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
    var byTerm = Metric.byTerm(runs);
    DoubleColumn mean = Metric.column("mean");
    DoubleColumn deviation = Metric.column("sd");
    for (Map<Run<?>, Metric> metrics : byTerm.values()) {
      double[] values = runs.stream().mapToDouble(run -> value(metrics, run)).toArray();
      mean.append(Metric.mean(values));
      deviation.append(Metric.deviation(values).orElse(Double.NaN));
    }
    var table =
        Table.create(
            "Last test losses of " + runs.size() + " seeds",
            StringColumn.create("metric", byTerm.keySet().stream().map(Term::title)),
            mean,
            deviation);
    for (Run<M> run : runs) {
      DoubleColumn column = Metric.column("seed " + run.config().seed());
      byTerm.values().forEach(metrics -> column.append(value(metrics, run)));
      table.addColumns(column);
    }
    return table;
  }

  private static double value(Map<Run<?>, Metric> metrics, Run<?> run) {
    Metric metric = metrics.get(run);
    return metric == null ? Double.NaN : metric.value(run.losses()).orElse(Double.NaN);
  }

  /** Their losses as curves. */
  public Chart chart() {
    return LossChart.of(List.copyOf(runs));
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
