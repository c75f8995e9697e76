package waelab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import waelab.base.BadConfigException;
import waelab.base.NumberColumns;
import waelab.model.Generator;
import waelab.training.Quantity;
import waelab.training.Run;
import waelab.training.Score;

/**
 * Runs side by side: a row each. What a model does not measure is left empty, and what none
 * measures, out. Once a run is judged, the study's values (its Table 2) stand in columns of their
 * own. {@code test MSE} is the squared error averaged over pixels or coordinates, whatever a
 * model's reduction.
 */
final class Summary {

  private final StringColumn model = StringColumn.create("model");
  private final StringColumn data = StringColumn.create("trained on");
  private final LongColumn seed = NumberColumns.longs("seed");
  private final LongColumn parameters = NumberColumns.longs("parameters");
  private final IntColumn epochs = NumberColumns.ints("epochs");
  private final LongColumn steps = NumberColumns.longs("steps");
  private final DoubleColumn error = NumberColumns.of("test MSE", "0.00000");
  private final DoubleColumn kl = NumberColumns.of("test KL (nats)", "0.00");
  private final DoubleColumn norm = NumberColumns.of("test E‖z‖²", "0.00");
  private final IntColumn target = NumberColumns.ints("target d_z");

  private final DoubleColumn studyKld = NumberColumns.of("the study's KLD", "0.00");
  private final DoubleColumn studyReconstruct =
      NumberColumns.of("its FID(2048) reconstruct", "0.00");
  private final DoubleColumn studyRandom = NumberColumns.of("its FID(2048) random", "0.00");

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
    List<DoubleColumn> scores = scores(runs);
    Stream<DoubleColumn> study =
        scores.isEmpty() // nothing to hold beside them yet
            ? Stream.of()
            : Stream.of(rows.studyKld, rows.studyReconstruct, rows.studyRandom);
    Stream.of(Stream.of(rows.kl, rows.norm, rows.target), scores.stream(), study)
        .flatMap(columns -> columns)
        .filter(column -> column.countMissing() < column.size())
        .forEach(table::addColumns);
    return table;
  }

  /**
   * A column for each metric that a run was judged by, with how many samples: what differs in
   * either is not comparable, and stands in two columns.
   */
  private static List<DoubleColumn> scores(List<Run<?>> runs) {
    var columns = new LinkedHashMap<String, DoubleColumn>();
    for (int i = 0; i < runs.size(); i++) {
      for (Score score : runs.get(i).scores().all()) {
        String counts = String.format(Locale.ROOT, ", n = %,d", score.samples());
        Quantity quantity = score.quantity();
        if (!quantity.fits(runs.get(i).prior())) {
          continue; // of the same run with another prior
        }
        if (quantity.isOfImages()) {
          set(columns, quantity + counts, i, score.value());
          set(columns, quantity.name() + " floor" + counts, i, score.ideal());
        } else if (!Term.isLoss(runs.get(i), quantity)) {
          set(columns, quantity + counts, i, score.value());
        }
      }
    }
    columns.values().forEach(column -> fill(column, runs.size()));
    return List.copyOf(columns.values());
  }

  private static void set(Map<String, DoubleColumn> columns, String name, int row, double value) {
    DoubleColumn column = columns.computeIfAbsent(name, Metric::column);
    fill(column, row);
    if (column.size() == row) {
      column.append(value);
    } else {
      column.set(row, value); // of a later step
    }
  }

  private static void fill(DoubleColumn column, int size) {
    while (column.size() < size) {
      column.appendMissing();
    }
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
    Optional<StudyValues> study = StudyValues.of(run);
    append(studyKld, study.map(StudyValues::kld).orElseGet(OptionalDouble::empty));
    append(studyReconstruct, study.map(StudyValues::reconstruct).orElseGet(OptionalDouble::empty));
    append(
        studyRandom,
        study
            .filter(any -> run.prior().isEmpty())
            .map(StudyValues::random)
            .orElseGet(OptionalDouble::empty));
    run.modelAs(Generator.class)
        .ifPresentOrElse(each -> target.append(each.latentSize()), target::appendMissing);
  }

  private static void append(DoubleColumn column, OptionalDouble value) {
    value.ifPresentOrElse(column::append, column::appendMissing);
  }
}
