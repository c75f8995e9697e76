package waelab.latent;

import java.util.Arrays;
import java.util.stream.Stream;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.dtree.impurity.GiniIndex;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import waelab.base.BadArgumentException;
import waelab.base.Randomness;
import waelab.metrics.Codes;

/**
 * The classifier two-sample test (Lopez-Paz and Oquab 2017): a classifier is trained to distinguish
 * two sets of codes on half of them, and tested on the other half. If both have the same
 * distribution, the expected accuracy of any classifier is ½.
 *
 * <p>The classifier is a random forest (Breiman 2001) of 21 trees; its features are the coordinates
 * of a code and ‖z‖². Without ‖z‖², a tree, which splits along one axis at a time, would not find a
 * sphere.
 *
 * @param accuracy the share of the held-out half that is classified correctly: ½ if both
 *     distributions are the same, 1 if they do not overlap
 * @param heldOut how many codes were held out, of both sets together
 */
public record TwoSampleClassifier(double accuracy, int heldOut) {

  /** At most this many codes of each set are used, since a forest trains slowly. */
  public static final int MOST = 2_000;

  private static final int TREES = 21;
  private static final int DEPTH = 12;
  private static final float LEAF = 5;

  private static final String NORM = "‖z‖²";

  /**
   * Tests two sets of codes, using at most the first {@link #MOST} of each.
   *
   * @param a n×d, n at least 4
   * @param b n×d
   * @param seed determines which codes are held out, and how the forest is trained
   */
  public static TwoSampleClassifier between(Codes a, Codes b, long seed) {
    BadArgumentException.requireNonNull(a, "a", b, "b");
    BadArgumentException.require(
        a.size() >= 4, "codes", a.size(), "4 at least, half of which are held out");
    a.requireLike(b);
    int n = Math.min(a.size(), MOST);
    int half = n / 2;
    int[] order = new Randomness(seed).permutation("two-sample test", 0, n);
    Model<Label> forest =
        forest(a.dimension(), seed).train(examples(a, b, Arrays.copyOf(order, half)));
    var heldOut = examples(a, b, Arrays.copyOfRange(order, half, n));
    int right = 0;
    for (Example<Label> each : heldOut) {
      String said = forest.predict(each).getOutput().getLabel();
      right += said.equals(each.getOutput().getLabel()) ? 1 : 0;
    }
    return new TwoSampleClassifier((double) right / heldOut.size(), heldOut.size());
  }

  /** The standard deviation of the accuracy if both distributions are the same, ½/√(held out). */
  public double deviation() {
    return 0.5 / Math.sqrt(heldOut);
  }

  private static RandomForestTrainer<Label> forest(int d, long seed) {
    float featuresOfASplit = (float) (1 / Math.sqrt(d + 1)); // √ of all, as Breiman does
    var tree =
        new CARTClassificationTrainer(
            DEPTH, LEAF, 0, featuresOfASplit, false, new GiniIndex(), seed);
    return new RandomForestTrainer<>(tree, new VotingCombiner(), TREES, seed);
  }

  /** Code i of both sets for each index i. */
  private static MutableDataset<Label> examples(Codes a, Codes b, int[] places) {
    var origin = new SimpleDataSourceProvenance("codes", CodeSet.LABELS);
    var examples = new MutableDataset<>(origin, CodeSet.LABELS);
    String[] names = names(a.dimension());
    for (int i : places) {
      examples.add(new ArrayExample<>(new Label("a"), names, features(a.code(i))));
      examples.add(new ArrayExample<>(new Label("b"), names, features(b.code(i))));
    }
    return examples;
  }

  private static String[] names(int d) {
    return Stream.concat(Arrays.stream(CodeSet.names(d)), Stream.of(NORM)).toArray(String[]::new);
  }

  /** The coordinates, then ‖z‖². */
  private static double[] features(float[] z) {
    double[] features = new double[z.length + 1];
    for (int k = 0; k < z.length; k++) {
      features[k] = z[k];
      features[z.length] += features[k] * features[k];
    }
    return features;
  }
}
