package waelab.report;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.Memory;
import waelab.base.Printable;
import waelab.base.Rows;
import waelab.runs.StoredRun;
import waelab.training.History;
import waelab.training.Metric;
import waelab.training.Score;

/** Runs as a table: what they are, how far each was trained, and its scores. */
public final class RunTable extends Table {

  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final List<StoredRun> runs;

  private RunTable(List<StoredRun> runs, List<Column<?>> columns) {
    super("Runs", columns);
    this.runs = runs;
  }

  /** A row for each run, in this order. */
  public static RunTable of(List<StoredRun> runs) {
    var scores = new LinkedHashMap<StoredRun, Map<String, Double>>();
    runs.forEach(run -> scores.put(run, distances(run)));
    var rows =
        new Rows<>("Runs", runs)
            .text("name", run -> Printable.line(run.name()))
            .text("model", run -> Printable.line(run.facts().model()))
            .text("data", run -> Printable.line(run.facts().data().card()))
            .text("not the study's", run -> Printable.line(changes(run)))
            .text("budget", run -> Printable.line(run.facts().budget()))
            .longs("steps", run -> run.facts().steps())
            .numbers("last total", History::readable, RunTable::lastTotal);
    scores.values().stream()
        .flatMap(all -> all.keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new))
        .forEach(
            name ->
                rows.numbers(
                    name,
                    History::readable,
                    run -> scores.get(run).getOrDefault(name, Double.NaN)));
    rows.text("written", run -> MINUTES.format(run.written()))
        .text("how it is", RunTable::state)
        .text("size", run -> Memory.readable(run.size()));
    return new RunTable(List.copyOf(runs), rows.table().columns());
  }

  /** {@code lambda 10, epochs 5}. */
  private static String changes(StoredRun run) {
    return run.facts().changes().entrySet().stream()
        .map(change -> change.getKey() + " " + change.getValue())
        .collect(Collectors.joining(", "));
  }

  private static double lastTotal(StoredRun run) {
    try {
      History history = run.history();
      return history.epochs().isEmpty()
          ? Double.NaN
          : history.last().test().getOrDefault("total", Double.NaN);
    } catch (BadFileException e) {
      return Double.NaN; // verify(folder) reports why
    }
  }

  /**
   * The last Fréchet distances of its samples with codes from N(0, I), by name: one for each
   * feature space.
   */
  private static Map<String, Double> distances(StoredRun run) {
    try {
      return run.scores().all().stream()
          .filter(score -> score.metric().kind() == Metric.Kind.FRECHET)
          .filter(score -> score.metric().subject() == Metric.Subject.SAMPLES)
          .filter(score -> score.metric().prior().isEmpty())
          .collect(
              Collectors.toMap(
                  score -> score.metric().name(), Score::value, (before, last) -> last));
    } catch (BadFileException e) {
      return Map.of(); // verify(folder) reports why
    }
  }

  private static String state(StoredRun run) {
    return switch (run.facts().ending()) {
      case COMPLETED, STOPPED_EARLY -> run.hasWeights() ? "complete" : "without weights";
      case INTERRUPTED -> "can be resumed";
      case DIVERGED -> "diverged";
    };
  }

  /**
   * The same runs, those with the least value in a column first, and those without one last.
   *
   * @param column its name, or the beginning of the name of only one column, such as {@code FID}
   * @throws BadArgumentException if there is no such column, or more than one
   */
  public RunTable sortedBy(String column) {
    BadArgumentException.requireNonNull(column, "column");
    List<Column<?>> found = columns().stream().filter(c -> c.name().startsWith(column)).toList();
    List<Column<?>> named = found.stream().filter(c -> c.name().equals(column)).toList();
    List<Column<?>> chosen = named.isEmpty() ? found : named;
    BadArgumentException.require(chosen.size() == 1, "column", column, "one of " + columnNames());
    Column<?> by = chosen.get(0);
    var order = by.rowComparator();
    return of(
        IntStream.range(0, rowCount())
            .boxed()
            .sorted(Comparator.<Integer, Boolean>comparing(by::isMissing).thenComparing(order))
            .map(runs::get)
            .toList());
  }

  /** How many bytes were freed of each run, and of the cache. */
  public static Table freed(Map<String, Long> runs, long cache) {
    var freed = new LinkedHashMap<>(runs);
    if (cache > 0) {
      freed.put("(cache)", cache);
    }
    long sum = freed.values().stream().mapToLong(Long::longValue).sum();
    return new Rows<>("Freed " + Memory.readable(sum), List.copyOf(freed.entrySet()))
        .text("run", each -> Printable.line(each.getKey()))
        .text("freed", each -> Memory.readable(each.getValue()))
        .table();
  }
}
