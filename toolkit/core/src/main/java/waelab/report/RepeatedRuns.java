package waelab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tech.tablesaw.api.Table;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Rows;
import waelab.evaluation.LossMetric;
import waelab.model.Config;
import waelab.model.Model;
import waelab.plot.Chart;
import waelab.plot.DisplayItems;
import waelab.runs.Run;
import waelab.training.Ending;
import waelab.training.History;

/**
 * The same training with several seeds, which shows how much its numbers depend on chance.
 *
 * @param runs one for each seed
 * @param <M> the model's type
 */
public record RepeatedRuns<M extends Model>(List<Run<M>> runs) implements DisplayItems {

  /** Copies the list. */
  public RepeatedRuns {
    runs = List.copyOf(runs);
  }

  /**
   * Trains with the seed of a run and the next ones.
   *
   * @throws LabException if the thread is interrupted; what was trained is kept
   */
  public static <M extends Model> RepeatedRuns<M> of(
      Run<M> run, int seeds, Function<Config, Run<M>> training) {
    BadArgumentException.requireNonNull(run, "run");
    BadArgumentException.require(seeds >= 2 && seeds <= 100, "seeds", seeds, "2 to 100");
    var runs = new ArrayList<Run<M>>();
    for (int i = 0; i < seeds; i++) {
      Config config = run.config().withSeed(run.config().seed() + i);
      runs.add(training.apply(config));
      if (runs.get(i).ending() == Ending.INTERRUPTED) {
        throw new LabException(
            "Interrupted: a repeat needs a complete run for each seed; the same call resumes.");
      }
    }
    return new RepeatedRuns<>(runs);
  }

  /** Mean and standard deviation of every number of the last tests, and the values of each seed. */
  public Table spread() {
    String title = "Last test losses of " + runs.size() + " seeds";
    var rows =
        new Rows<>(title, List.copyOf(LossMetric.byTerm(runs).entrySet()))
            .text("metric", term -> term.getKey().title())
            .numbers("mean", History::readable, term -> LossMetric.mean(values(term.getValue())))
            .numbers(
                "sd",
                History::readable,
                term -> LossMetric.deviation(values(term.getValue())).orElse(Double.NaN));
    for (Run<M> run : runs) {
      rows.numbers(
          "seed " + run.config().seed(),
          History::readable,
          term -> LossMetric.value(term.getValue(), run));
    }
    return rows.table();
  }

  private double[] values(Map<Run<?>, LossMetric> metrics) {
    return runs.stream().mapToDouble(run -> LossMetric.value(metrics, run)).toArray();
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
