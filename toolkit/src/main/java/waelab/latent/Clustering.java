package waelab.latent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import waelab.base.BadConfigException;

/**
 * Whether codes of test images fall into clusters by themselves that have to do with an answer:
 * clusters are made without it, by k-means (as many as there are answers) and HDBSCAN (as many as
 * it finds), and then compared with it by mutual information.
 *
 * <p>Normalised mutual information is I/min(H, H′), as Tribuo has it: 0 if clusters tell nothing of
 * the answer, 1 if the one says all of the other, which many small clusters do, too. Adjusted for
 * chance (Vinh et al. 2010) it is 0 on average for clusters drawn by lot. What HDBSCAN calls noise
 * counts as one more cluster, so that all images count.
 *
 * @param question what clusters are compared with
 * @param view of which numbers they are clusters
 * @param dimension d, how many these are
 * @param images how many test images were parted
 * @param clusters k of k-means, how many answers there are
 * @param normalised mutual information of k-means' clusters, 0 … 1
 * @param adjusted the same adjusted for chance
 * @param found how many clusters HDBSCAN found, noise not counted
 * @param noise the share of images that it calls noise
 * @param hdbscanNormalised mutual information of HDBSCAN's clusters, noise being one
 * @param hdbscanAdjusted the same adjusted for chance
 */
public record Clustering(
    String question,
    String view,
    int dimension,
    int images,
    int clusters,
    double normalised,
    double adjusted,
    int found,
    double noise,
    double hdbscanNormalised,
    double hdbscanAdjusted)
    implements Question.Answer {

  /**
   * Parts the codes of test images and compares the clusters with each of some answers.
   *
   * @param seed of k-means' starts
   * @return one for each question, in their order
   * @throws waelab.base.LabException if fewer codes differ than there are answers, or the thread is
   *     interrupted
   */
  public static List<Clustering> of(View view, List<Question> questions, long seed) {
    BadConfigException.given(view, "view", questions, "questions");
    var all = new ArrayList<Clustering>();
    Partition dense = Partition.hdbscan(view.test());
    for (Question question : questions) {
      question.requireFits(view);
      int k = question.classes();
      var means = Partition.kMeans(view.test(), k, seed).agreement(question.test());
      var density = dense.agreement(question.test());
      all.add(
          new Clustering(
              question.name(),
              view.name(),
              view.dimension(),
              view.test().size(),
              k,
              means.normalised(),
              means.adjusted(),
              dense.found(),
              dense.noise(),
              density.normalised(),
              density.adjusted()));
    }
    return all;
  }

  /** {@code label in codes (d = 8): k-means (10) NMI 0.46, AMI 0.46; HDBSCAN (9, 73 % noise) …}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s in %s (d = %d): k-means (%d) NMI %.3f, AMI %.3f; HDBSCAN (%d, %.0f %% noise) NMI %.3f,"
            + " AMI %.3f",
        question,
        view,
        dimension,
        clusters,
        normalised,
        adjusted,
        found,
        100 * noise,
        hdbscanNormalised,
        hdbscanAdjusted);
  }
}
