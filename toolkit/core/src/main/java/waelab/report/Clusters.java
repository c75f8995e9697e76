package waelab.report;

import java.util.List;
import java.util.Map;
import tech.tablesaw.api.Table;
import waelab.base.BadArgumentException;
import waelab.base.Rows;
import waelab.latent.Clustering;
import waelab.plot.Chart;

/**
 * Whether a run's codes of test images form clusters that correspond to their labels, with the same
 * number of principal components and pixels as baselines.
 */
public final class Clusters extends LatentResults<Clustering> {

  static final String READING =
      "Only test images are clustered, numbers as they are. NMI is mutual information over the"
          + " smaller entropy, AMI the same adjusted for chance (0 for clusters drawn by lot);"
          + " HDBSCAN's noise counts as one more cluster.";

  private static final String TITLE = "Clusters of codes";
  private static final String MEANS_AMI = "k-means AMI";
  private static final String DENSITY_AMI = "HDBSCAN AMI";

  Clusters(List<Clustering> rows, String caption, Map<String, String> facts) {
    super(TITLE, rows, caption, facts);
  }

  /**
   * Several runs in one table: the codes of each, then the baselines, each once.
   *
   * @param clusters by the names of their runs
   */
  public static Table table(Map<String, Clusters> clusters) {
    BadArgumentException.requireNonNull(clusters, "clusters");
    return new Clusters(List.of(), "", Map.of()).sideBySide(clusters);
  }

  /**
   * {@code k} of k-means with both kinds of mutual information, how many {@code clusters} HDBSCAN
   * found, the share that it calls {@code noise}, its mutual information, and how many {@code
   * images} there were.
   */
  @Override
  Rows<Clustering> columns(Rows<Clustering> table) {
    return table
        .ints("k", Clustering::clusters)
        .numbers("k-means NMI", SHARE, Clustering::normalised)
        .numbers(MEANS_AMI, SHARE, Clustering::adjusted)
        .ints("HDBSCAN clusters", Clustering::found)
        .numbers("noise", SHARE, Clustering::noise)
        .numbers("HDBSCAN NMI", SHARE, Clustering::hdbscanNormalised)
        .numbers(DENSITY_AMI, SHARE, Clustering::hdbscanAdjusted)
        .ints("images", Clustering::images);
  }

  /** The mutual information adjusted for chance by question, a series for each view. */
  @Override
  public Chart chart() {
    String y = "adjusted mutual information";
    return chart(
        TITLE + " and labels",
        panel(MEANS_AMI, y, Clustering::adjusted),
        panel(DENSITY_AMI, y, Clustering::hdbscanAdjusted));
  }
}
