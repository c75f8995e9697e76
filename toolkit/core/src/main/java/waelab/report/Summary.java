package waelab.report;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.IntColumnType;
import waelab.base.BadArgumentException;
import waelab.base.Printable;
import waelab.base.Rows;
import waelab.evaluation.LossTerm;
import waelab.model.Generator;
import waelab.runs.Run;
import waelab.runs.RunCaption;
import waelab.training.History;
import waelab.training.Metric;
import waelab.training.Score;

/**
 * Runs in one table: a row for each. Values that a model does not have are empty; a column without
 * any value is left out. If a run has scores, the study's values (its Table 2) are in separate
 * columns. {@code test MSE} is the squared error averaged over pixels or coordinates, for every
 * reduction of a model.
 */
public final class Summary {

  private static final double NONE = Double.NaN;

  private Summary() {}

  /**
   * A row for each run, in this order.
   *
   * @throws BadArgumentException if there are no runs
   */
  public static Table of(List<Run<?>> runs) {
    BadArgumentException.require(!runs.isEmpty(), "runs", "none", "at least one");
    Table table =
        new Rows<>("Summary", runs)
            .text("trained on", RunCaption::data)
            .longs("seed", run -> run.config().seed())
            .longs("parameters", run -> run.facts().parameters())
            .ints("epochs", run -> run.losses().epochs().size())
            .longs("steps", Run::steps)
            .numbers("test MSE", "0.00000", run -> LossTerm.meanSquaredError(run).orElse(NONE))
            .table();
    table.insertColumn(0, StringColumn.create("model", RunCaption.labels(runs)));
    var more =
        new Rows<>("", runs)
            .numbers("test KL (nats)", "0.00", run -> LossTerm.last(run, "KL").orElse(NONE))
            .numbers(
                "test E‖z‖²", "0.00", run -> LossTerm.last(run, LossTerm.SQUARED_NORM).orElse(NONE))
            .ints("target d_z", Summary::latentSize);
    Map<String, Map<Run<?>, Double>> scores = scores(runs);
    scores.forEach(
        (name, values) ->
            more.numbers(name, History::readable, run -> values.getOrDefault(run, NONE)));
    if (!scores.isEmpty()) { // else there is nothing to compare with them yet
      more.numbers("the study's KLD", "0.00", run -> study(run, StudyValues::kld))
          .numbers("its FID(2048) reconstruct", "0.00", run -> study(run, StudyValues::reconstruct))
          .numbers(
              "its FID(2048) random",
              "0.00",
              run -> run.prior().isEmpty() ? study(run, StudyValues::random) : NONE);
    }
    more.table().columns().stream()
        .filter(column -> column.countMissing() < column.size())
        .forEach(table::addColumns);
    return table;
  }

  private static int latentSize(Run<?> run) {
    return run.modelAs(Generator.class)
        .map(Generator::latentSize)
        .orElse(IntColumnType.missingValueIndicator());
  }

  private static double study(Run<?> run, ToDoubleFunction<StudyValues> value) {
    return StudyValues.of(run).map(value::applyAsDouble).orElse(NONE);
  }

  /**
   * A column for each metric and number of samples of the runs' scores: scores that differ in
   * either are not comparable, and are in different columns. Of a run's scores the last counts.
   */
  private static Map<String, Map<Run<?>, Double>> scores(List<Run<?>> runs) {
    var columns = new LinkedHashMap<String, Map<Run<?>, Double>>();
    for (Run<?> run : runs) {
      for (Score score : run.scores().all()) {
        String counts = Printable.of(", n = %,d", score.samples());
        Metric metric = score.metric();
        if (!metric.fits(run.prior()) || LossTerm.isLoss(run, metric)) {
          continue; // of the same run with another prior, or already among its losses
        }
        column(columns, metric + counts).put(run, score.value());
        if (metric.isOfImages()) {
          column(columns, metric.name() + " floor" + counts).put(run, score.ideal());
        }
      }
    }
    return columns;
  }

  private static Map<Run<?>, Double> column(Map<String, Map<Run<?>, Double>> columns, String name) {
    return columns.computeIfAbsent(name, key -> new IdentityHashMap<>());
  }
}
