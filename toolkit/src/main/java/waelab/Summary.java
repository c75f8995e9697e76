package waelab;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;
import waelab.base.BadConfigException;
import waelab.model.Generator;
import waelab.training.Run;

/**
 * Runs side by side: a row each. What a model does not measure is left empty, and what none
 * measures, out. {@code test MSE} is the squared error averaged over pixels or coordinates,
 * whatever a model's reduction.
 */
final class Summary {

  private final StringColumn model = StringColumn.create("model");
  private final StringColumn data = StringColumn.create("trained on");
  private final LongColumn seed = LongColumn.create("seed");
  private final LongColumn parameters = LongColumn.create("parameters");
  private final IntColumn epochs = IntColumn.create("epochs");
  private final LongColumn steps = LongColumn.create("steps");
  private final DoubleColumn error = number("test MSE", "0.00000");
  private final DoubleColumn kl = number("test KL (nats)", "0.00");
  private final DoubleColumn norm = number("test E‖z‖²", "0.00");
  private final IntColumn target = IntColumn.create("target d_z");

  private Summary() {}

  static Table of(List<Run<?>> runs) {
    BadConfigException.require(!runs.isEmpty(), "runs", "none", "at least one");
    var rows = new Summary();
    List<String> labels = Origin.labels(runs);
    for (int i = 0; i < runs.size(); i++) {
      rows.add(labels.get(i), runs.get(i));
    }
    var table =
        Table.create(
            "Summary",
            rows.model,
            rows.data,
            rows.seed,
            rows.parameters,
            rows.epochs,
            rows.steps,
            rows.error);
    Stream.of(rows.kl, rows.norm, rows.target)
        .filter(column -> column.countMissing() < column.size())
        .forEach(table::addColumns);
    return table;
  }

  private void add(String label, Run<?> run) {
    model.append(label);
    data.append(Origin.data(run));
    seed.append(run.config().seed());
    parameters.append(run.facts().parameters());
    epochs.append(run.losses().epochs().size());
    steps.append(run.steps());
    append(error, Term.meanSquaredError(run));
    append(kl, Term.last(run, "KL"));
    append(norm, Term.last(run, Term.SQUARED_NORM));
    if (run.model() instanceof Generator generator) {
      target.append(generator.latentSize());
    } else {
      target.appendMissing();
    }
  }

  private static void append(DoubleColumn column, OptionalDouble value) {
    value.ifPresentOrElse(column::append, column::appendMissing);
  }

  private static DoubleColumn number(String name, String pattern) {
    DoubleColumn column = DoubleColumn.create(name);
    var format = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    column.setPrintFormatter(new NumberColumnFormatter(format));
    return column;
  }
}
