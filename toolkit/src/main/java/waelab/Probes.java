package waelab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import waelab.base.BadConfigException;
import waelab.base.NumberColumns;
import waelab.latent.Probe;
import waelab.plot.Chart;
import waelab.plot.Parts;

/**
 * What two classifiers can tell from a run's codes, and from as many principal components and from
 * pixels as yardsticks.
 *
 * @param rows one for each question and view, the codes' first
 * @param caption where the numbers come from
 * @param facts the same for programs
 */
public record Probes(List<Probe> rows, String caption, Map<String, String> facts) implements Parts {

  static final String READING =
      "The linear probe is a logistic regression on standardised numbers; "
          + Probe.NEIGHBOURS
          + "-NN takes numbers as they are. ± is one standard error of an accuracy on that many test"
          + " images.";

  private static final String LINEAR = "linear probe";
  private static final String NEIGHBOURS = Probe.NEIGHBOURS + "-NN";
  private static final String MAJORITY = "always the most frequent";

  /** Copies the list, and the facts in their order. */
  public Probes {
    rows = List.copyOf(rows);
    facts = new LinkedHashMap<>(facts);
  }

  /**
   * A row for each question and view: {@code question}, {@code view}, {@code d}, both accuracies
   * with their standard errors {@code ± (…)}, the share of the {@code most frequent} answer, and
   * how many images there were to {@code train} and {@code test}.
   */
  public Table table() {
    return table(rows);
  }

  /**
   * Several runs side by side: the codes of each, then the yardsticks, each once.
   *
   * @param probes by what their runs are called
   */
  public static Table table(Map<String, Probes> probes) {
    BadConfigException.given(probes, "probes");
    var sorted = new SideBySide<Probe>(Probe::question, Probe::view);
    probes.forEach((model, each) -> sorted.add(model, each.rows));
    Table table = table(sorted.rows());
    return table.insertColumn(0, StringColumn.create("model", sorted.models()));
  }

  private static Table table(List<Probe> rows) {
    return Table.create(
        "What can be told from codes",
        StringColumn.create("question", rows.stream().map(Probe::question)),
        StringColumn.create("view", rows.stream().map(Probe::view)),
        NumberColumns.ints("d", rows.stream().mapToInt(Probe::dimension).toArray()),
        Share.column(LINEAR, rows, Probe::linear),
        Share.column("± (" + LINEAR + ")", rows, each -> each.error(each.linear())),
        Share.column(NEIGHBOURS, rows, Probe::neighbours),
        Share.column("± (" + NEIGHBOURS + ")", rows, each -> each.error(each.neighbours())),
        Share.column(MAJORITY, rows, Probe::majority),
        NumberColumns.ints("train", rows.stream().mapToInt(Probe::train).toArray()),
        NumberColumns.ints("test", rows.stream().mapToInt(Probe::test).toArray()));
  }

  /** Both accuracies by question, a series for each view. */
  public Chart chart() {
    var chart = new ViewChart<>(rows, Probe::question, Probe::view);
    List<Chart.Panel> panels = new ArrayList<>();
    panels.add(chart.panel(LINEAR, "accuracy", Probe::linear, MAJORITY, Probe::majority));
    panels.add(chart.panel(NEIGHBOURS, "accuracy", Probe::neighbours, MAJORITY, Probe::majority));
    return new Chart("What can be told from codes", panels, caption).withFacts(facts);
  }

  @Override
  public List<Object> parts() {
    return List.of(table(), chart());
  }

  /** What the codes tell, in a line for each question. */
  @Override
  public String toString() {
    String codes = rows.get(0).view();
    return rows.stream()
        .filter(each -> each.view().equals(codes))
        .map(Probe::toString)
        .collect(Collectors.joining("\n"));
  }
}
