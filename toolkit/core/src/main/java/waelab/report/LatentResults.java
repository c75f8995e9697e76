package waelab.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import waelab.base.Rows;
import waelab.latent.FeatureView;
import waelab.latent.Target.Answer;
import waelab.plot.Chart;
import waelab.plot.DisplayItems;
import waelab.plot.Mark;

/**
 * How a run's codes relate to labels or attributes, with the same number of principal components
 * and pixels as baselines.
 *
 * @param <T> a row
 */
public abstract sealed class LatentResults<T extends Answer> implements DisplayItems
    permits Probes, Clusters {

  /** How numbers from 0 to 1 are printed. */
  static final String SHARE = "0.000";

  private final String title;
  private final List<T> rows;
  private final String caption;
  private final Map<String, String> facts;

  LatentResults(String title, List<T> rows, String caption, Map<String, String> facts) {
    this.title = title;
    this.rows = List.copyOf(rows);
    this.caption = caption;
    this.facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** One for each question and view, the codes' first. */
  public List<T> rows() {
    return rows;
  }

  /** Where the numbers come from. */
  public String caption() {
    return caption;
  }

  /** Where the numbers come from, for programs. */
  public Map<String, String> facts() {
    return facts;
  }

  /** Two of the numbers by question, a series for each view. */
  public abstract Chart chart();

  Chart chart(String name, Chart.Panel... panels) {
    return new Chart(name, List.of(panels), caption).withFacts(facts);
  }

  /** A row for each question and view: {@code question}, {@code view}, {@code d}, and more. */
  public Table table() {
    return table(rows);
  }

  private Table table(List<T> some) {
    var table =
        new Rows<>(title, some)
            .text("question", Answer::question)
            .text("view", Answer::view)
            .ints("d", Answer::dimension);
    return columns(table).table();
  }

  /** Adds the columns after the first three. */
  abstract Rows<T> columns(Rows<T> table);

  private record Line<T extends Answer>(String model, T row) {
    private boolean isOfCodes() {
      return row.view().startsWith(FeatureView.CODES);
    }
  }

  /**
   * Rows of several runs in one table: question by question the codes of each run, then the
   * baselines. Baselines have no run's name, and equal ones are listed once.
   */
  Table sideBySide(Map<String, ? extends LatentResults<T>> runs) {
    var lines = new LinkedHashSet<Line<T>>();
    runs.forEach((model, answers) -> answers.rows().forEach(row -> lines.add(line(model, row))));
    var questions = lines.stream().map(line -> line.row.question()).distinct().toList();
    var sorted =
        lines.stream()
            .sorted(
                Comparator.comparingInt((Line<T> line) -> questions.indexOf(line.row.question()))
                    .thenComparing(line -> !line.isOfCodes()))
            .toList();
    return table(sorted.stream().map(Line::row).toList())
        .insertColumn(0, StringColumn.create("model", sorted.stream().map(Line::model)));
  }

  private static <T extends Answer> Line<T> line(String model, T row) {
    var line = new Line<>(model, row);
    return line.isOfCodes() ? line : new Line<>("", row);
  }

  /** A group of bars for each question, in it one for each view and for each of {@code beside}. */
  Chart.Panel panel(
      String title, String yLabel, ToDoubleFunction<T> value, Chart.Series... beside) {
    var series = new ArrayList<Chart.Series>();
    rows.stream().map(Answer::view).distinct().forEach(v -> series.add(bars(v, v, value)));
    series.addAll(List.of(beside));
    return Chart.Panel.of(title, "", yLabel, series)
        .withNames(rows.stream().map(Answer::question).distinct().toList());
  }

  /** A number of each question as bars: that of one view. */
  Chart.Series bars(String name, String view, ToDoubleFunction<T> value) {
    double[] y = rows.stream().filter(row -> row.view().equals(view)).mapToDouble(value).toArray();
    double[] x = IntStream.range(0, y.length).asDoubleStream().toArray();
    return new Chart.Series(name, x, y, Mark.BARS);
  }

  @Override
  public List<Object> parts() {
    return List.of(table(), chart());
  }

  /** The results for the codes, a line for each question. */
  @Override
  public String toString() {
    return rows.stream()
        .filter(each -> each.view().equals(rows.get(0).view()))
        .map(T::toString)
        .collect(Collectors.joining("\n"));
  }
}
