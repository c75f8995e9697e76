package waelab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import waelab.base.BadConfigException;
import waelab.base.Rows;
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
    return new Rows<>("What can be told from codes", rows)
        .text("question", Probe::question)
        .text("view", Probe::view)
        .ints("d", Probe::dimension)
        .numbers(LINEAR, "0.000", Probe::linear)
        .numbers("± (" + LINEAR + ")", "0.000", each -> each.error(each.linear()))
        .numbers(NEIGHBOURS, "0.000", Probe::neighbours)
        .numbers("± (" + NEIGHBOURS + ")", "0.000", each -> each.error(each.neighbours()))
        .numbers(MAJORITY, "0.000", Probe::majority)
        .ints("train", Probe::train)
        .ints("test", Probe::test)
        .table();
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
