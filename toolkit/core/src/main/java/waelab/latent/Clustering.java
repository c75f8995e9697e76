package waelab.latent;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.tribuo.MutableDataset;
import org.tribuo.clustering.ClusterID;
import org.tribuo.clustering.hdbscan.HdbscanTrainer;
import org.tribuo.clustering.kmeans.KMeansModel;
import org.tribuo.clustering.kmeans.KMeansTrainer;
import org.tribuo.math.distance.DistanceType;
import org.tribuo.math.la.DenseVector;
import org.tribuo.math.neighbour.NeighboursQueryFactoryType;
import org.tribuo.util.infotheory.InformationTheory;
import waelab.base.BadArgumentException;
import waelab.base.Checksum;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.StoppedException;
import waelab.metrics.Codes;

/**
 * Whether codes of test images form clusters that correspond to an answer. The clusters are
 * computed without the answer, by k-means (k is the number of different answers) and HDBSCAN (which
 * finds the number of clusters), and then compared with it by mutual information.
 *
 * <p>Normalised mutual information is I/min(H, H′), as in Tribuo: 0 if clusters and answer are
 * independent, 1 if one determines the other, which is also so for many small clusters. Adjusted
 * for chance (Vinh et al. 2010) it is 0 on average for random clusters. HDBSCAN's noise counts as
 * one more cluster, so that all images count.
 *
 * @param question what clusters are compared with
 * @param view the numbers that are clustered
 * @param dimension d, how many numbers an image has
 * @param images how many test images were clustered
 * @param clusters k of k-means, the number of different answers
 * @param normalised mutual information of k-means' clusters, 0 … 1
 * @param adjusted the same adjusted for chance
 * @param found how many clusters HDBSCAN found, noise not counted
 * @param noise the share of images that it calls noise
 * @param hdbscanNormalised mutual information of HDBSCAN's clusters, with noise as one of them
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
    implements Target.Answer {

  /**
   * Clusters the codes of test images and compares the clusters with each answer.
   *
   * @param seed of k-means' starts
   * @return one for each question, in their order
   * @throws waelab.base.LabException if there are fewer different codes than answers, or the thread
   *     is interrupted
   */
  public static List<Clustering> of(FeatureView view, List<Target> questions, long seed) {
    BadArgumentException.requireNonNull(view, "view", questions, "questions");
    var all = new ArrayList<Clustering>();
    Partition dense = Partition.hdbscan(view.test());
    for (Target question : questions) {
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
    return Printable.of(
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

  /**
   * A partition of codes into clusters, computed without labels: points near each other, by the
   * Euclidean distance of the unscaled codes.
   *
   * @param clusters for each code the number of its cluster
   */
  record Partition(int[] clusters) {

    /** HDBSCAN's label of codes that are in no cluster. */
    static final int NOISE = 0;

    /**
     * HDBSCAN estimates the density at a code from the ball with this many codes, including the
     * code.
     */
    static final int NEIGHBOURS = 5;

    private static final int STARTS = 5;
    private static final int ITERATIONS = 100;

    /**
     * Lloyd's k-means from a k-means++ start (Arthur and Vassilvitskii 2007): of 5 starts, the
     * result with the least sum of squared distances from the centres.
     *
     * @throws LabException if there are fewer than k different codes, or the thread is interrupted
     */
    static Partition kMeans(CodeSet set, int k, long seed) {
      requireDifferent(set.codes(), k);
      MutableDataset<ClusterID> examples = set.grouped(new int[set.size()]);
      Partition best = null;
      double least = Double.POSITIVE_INFINITY;
      for (int start = 0; start < STARTS; start++) {
        requireNotInterrupted();
        var trainer =
            new KMeansTrainer(
                k,
                ITERATIONS,
                DistanceType.L2.getDistance(),
                KMeansTrainer.Initialisation.PLUSPLUS,
                1,
                seed + start);
        KMeansModel model = trainer.train(examples);
        int[] clusters =
            model.predict(examples).stream().mapToInt(p -> p.getOutput().getID()).toArray();
        double spread = spread(set.codes(), clusters, model.getCentroidVectors());
        if (best == null || spread < least) {
          best = new Partition(clusters);
          least = spread;
        }
      }
      return best;
    }

    /**
     * HDBSCAN* (Campello et al. 2015), which finds the number of clusters. A cluster has at least 1
     * % of the codes, and at least 5; codes in no cluster are noise.
     *
     * @param set at least 5 codes
     * @throws LabException if the thread is interrupted before it starts
     */
    static Partition hdbscan(CodeSet set) {
      int n = set.size();
      BadArgumentException.require(n >= NEIGHBOURS, "codes", n, NEIGHBOURS + " at least");
      requireNotInterrupted();
      var trainer =
          new HdbscanTrainer(
              Math.max(NEIGHBOURS, n / 100),
              DistanceType.L2.getDistance(),
              NEIGHBOURS,
              1,
              NeighboursQueryFactoryType.BRUTE_FORCE);
      var model = trainer.train(set.grouped(new int[set.size()]));
      int[] clusters = model.getClusterLabels().stream().mapToInt(label -> label).toArray();
      return new Partition(clusters);
    }

    private static void requireNotInterrupted() {
      StoppedException.check("Interrupted while looking for clusters; the same call starts again.");
    }

    private static void requireDifferent(Codes codes, int k) {
      BadArgumentException.require(k >= 1, "clusters", k, "at least 1");
      long different =
          IntStream.range(0, codes.size())
              .mapToObj(i -> ByteBuffer.wrap(Checksum.bytes(codes.code(i))))
              .distinct()
              .limit(k)
              .count();
      if (different < k) {
        throw LabException.of(
            "Only %,d of %,d codes differ, too few for %,d clusters; take more images: %s.",
            different, codes.size(), k, codes);
      }
    }

    private static double spread(Codes codes, int[] clusters, DenseVector[] centres) {
      double sum = 0;
      for (int i = 0; i < clusters.length; i++) {
        float[] z = codes.code(i);
        DenseVector centre = centres[clusters[i]];
        for (int k = 0; k < z.length; k++) {
          sum += (z[k] - centre.get(k)) * (z[k] - centre.get(k));
        }
      }
      return sum;
    }

    /** How many clusters there are, without noise. */
    int found() {
      return (int) Arrays.stream(clusters).filter(each -> each != NOISE).distinct().count();
    }

    /** The share of codes that are noise, 0 … 1. */
    double noise() {
      return (double) Arrays.stream(clusters).filter(each -> each == NOISE).count()
          / clusters.length;
    }

    /**
     * The mutual information of clusters and labels. It is computed from Tribuo's parts and not by
     * its evaluator, which (in 4.3.2) subtracts an expectation in nats from information in bits,
     * and so returns more than 0 for random clusters.
     *
     * @param labels one for each code
     */
    Agreement agreement(int[] labels) {
      List<Integer> mine = Arrays.stream(clusters).boxed().toList();
      List<Integer> theirs = Arrays.stream(labels).boxed().toList();
      if (mine.stream().distinct().count() < 2) {
        return new Agreement(0, 0); // one cluster has no information; the ratio would be 0/0
      }
      double bits = InformationTheory.mi(mine, theirs);
      double most = Math.min(InformationTheory.entropy(mine), InformationTheory.entropy(theirs));
      double nats = InformationTheory.LOG_BASE;
      double expected = InformationTheory.expectedMI(mine, theirs);
      double room = nats * most - expected;
      // If each code is a cluster, chance gives the same information: 0/0, as for one cluster.
      return new Agreement(bits / most, room > 1e-12 ? (nats * bits - expected) / room : 0);
    }

    /**
     * Mutual information of clusters and labels, as Tribuo normalises it.
     *
     * @param normalised I/min(H, H′): 0 if they are independent, 1 if one determines the other.
     *     (Divided by the mean of the entropies, as is often done, it is not larger.)
     * @param adjusted (I − E I)/(min(H, H′) − E I), 0 on average for random clusters (Vinh et al.
     *     2010)
     */
    record Agreement(double normalised, double adjusted) {}
  }
}
