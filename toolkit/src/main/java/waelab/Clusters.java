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
import waelab.latent.Clustering;
import waelab.plot.Chart;
import waelab.plot.Parts;

/**
 * Whether a run's codes of test images fall into clusters by themselves that have to do with their
 * labels, and whether as many principal components or pixels do, as yardsticks.
 *
 * @param rows one for each question and view, the codes' first
 * @param caption where the numbers come from
 * @param facts the same for programs
 */
public record Clusters(List<Clustering> rows, String caption, Map<String, String> facts)
    implements Parts {

  static final String READING =
      "Only test images are clustered, numbers as they are. NMI is mutual information over the"
          + " smaller entropy, AMI the same adjusted for chance (0 for clusters drawn by lot);"
          + " HDBSCAN's noise counts as one more cluster.";

  private static final String MEANS_NMI = "k-means NMI";
  private static final String MEANS_AMI = "k-means AMI";
  private static final String DENSITY_NMI = "HDBSCAN NMI";
  private static final String DENSITY_AMI = "HDBSCAN AMI";

  /** Copies the list, and the facts in their order. */
  public Clusters {
    rows = List.copyOf(rows);
    facts = new LinkedHashMap<>(facts);
  }

  /**
   * A row for each question and view: {@code question}, {@code view}, {@code d}, {@code k} of
   * k-means with both kinds of mutual information, how many {@code clusters} HDBSCAN found, which
   * share it calls {@code noise}, its mutual information, and how many {@code images} there were.
   */
  public Table table() {
    return table(rows);
  }

  /**
   * Several runs side by side: the codes of each, then the yardsticks, each once.
   *
   * @param clusters by what their runs are called
   */
  public static Table table(Map<String, Clusters> clusters) {
    BadConfigException.given(clusters, "clusters");
    var sorted = new SideBySide<Clustering>(Clustering::question, Clustering::view);
    clusters.forEach((model, each) -> sorted.add(model, each.rows));
    Table table = table(sorted.rows());
    return table.insertColumn(0, StringColumn.create("model", sorted.models()));
  }

  private static Table table(List<Clustering> rows) {
    return new Rows<>("Clusters of codes", rows)
        .text("question", Clustering::question)
        .text("view", Clustering::view)
        .ints("d", Clustering::dimension)
        .ints("k", Clustering::clusters)
        .numbers(MEANS_NMI, "0.000", Clustering::normalised)
        .numbers(MEANS_AMI, "0.000", Clustering::adjusted)
        .ints("HDBSCAN clusters", Clustering::found)
        .numbers("noise", "0.000", Clustering::noise)
        .numbers(DENSITY_NMI, "0.000", Clustering::hdbscanNormalised)
        .numbers(DENSITY_AMI, "0.000", Clustering::hdbscanAdjusted)
        .ints("images", Clustering::images)
        .table();
  }

  /** The mutual information adjusted for chance by question, a series for each view. */
  public Chart chart() {
    var chart = new ViewChart<>(rows, Clustering::question, Clustering::view);
    List<Chart.Panel> panels = new ArrayList<>();
    panels.add(chart.panel(MEANS_AMI, "adjusted mutual information", Clustering::adjusted));
    panels.add(
        chart.panel(DENSITY_AMI, "adjusted mutual information", Clustering::hdbscanAdjusted));
    return new Chart("Clusters of codes and labels", panels, caption).withFacts(facts);
  }

  @Override
  public List<Object> parts() {
    return List.of(table(), chart());
  }

  /** How codes cluster, in a line for each question. */
  @Override
  public String toString() {
    String codes = rows.get(0).view();
    return rows.stream()
        .filter(each -> each.view().equals(codes))
        .map(Clustering::toString)
        .collect(Collectors.joining("\n"));
  }
}
