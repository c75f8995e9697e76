package waelab.report;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.Table;
import waelab.base.BadArgumentException;
import waelab.base.Rows;
import waelab.latent.Probe;
import waelab.plot.Chart;

/**
 * What two classifiers can predict from a run's codes, with the same number of principal components
 * and pixels as baselines.
 */
public final class Probes extends LatentResults<Probe> {

  static final String READING =
      "The linear probe is a logistic regression on standardised numbers; "
          + Probe.NEIGHBOURS
          + "-NN takes numbers as they are. ± is one standard error of an accuracy on that many test"
          + " images.";

  private static final String TITLE = "What can be told from codes";
  private static final String LINEAR = "linear probe";
  private static final String NEIGHBOURS = Probe.NEIGHBOURS + "-NN";
  private static final String MAJORITY = "always the most frequent";

  Probes(List<Probe> rows, String caption, Map<String, String> facts) {
    super(TITLE, rows, caption, facts);
  }

  /**
   * Several runs in one table: the codes of each, then the baselines, each once.
   *
   * @param probes by the names of their runs
   */
  public static Table table(Map<String, Probes> probes) {
    BadArgumentException.requireNonNull(probes, "probes");
    return new Probes(List.of(), "", Map.of()).sideBySide(probes);
  }

  /**
   * Both accuracies with their standard errors {@code ± (…)}, the share of the {@code most
   * frequent} answer, and how many images there were to {@code train} and {@code test}.
   */
  @Override
  Rows<Probe> columns(Rows<Probe> table) {
    return table
        .numbers(LINEAR, SHARE, Probe::linear)
        .numbers("± (" + LINEAR + ")", SHARE, each -> each.error(each.linear()))
        .numbers(NEIGHBOURS, SHARE, Probe::neighbours)
        .numbers("± (" + NEIGHBOURS + ")", SHARE, each -> each.error(each.neighbours()))
        .numbers(MAJORITY, SHARE, Probe::majority)
        .ints("train", Probe::train)
        .ints("test", Probe::test);
  }

  /** Both accuracies by question, a series for each view. */
  @Override
  public Chart chart() {
    return chart(TITLE, panel(LINEAR, Probe::linear), panel(NEIGHBOURS, Probe::neighbours));
  }

  private Chart.Panel panel(String title, ToDoubleFunction<Probe> value) {
    var majority = bars(MAJORITY, rows().get(0).view(), Probe::majority);
    return panel(title, "accuracy", value, majority);
  }
}
