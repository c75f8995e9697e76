package waelab.latent;

import java.util.Arrays;
import java.util.List;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.common.nearest.KNNModel;
import org.tribuo.common.nearest.KNNTrainer;
import org.tribuo.math.distance.DistanceType;
import org.tribuo.math.neighbour.NeighboursQueryFactoryType;
import org.tribuo.math.optimisers.AdaGrad;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.StoppedException;
import waelab.metrics.Codes;

/**
 * How well an answer can be predicted from codes: two classifiers are trained on codes of training
 * images and tested on codes of test images.
 *
 * <ul>
 *   <li>The linear probe (Alain and Bengio 2017) is a multinomial logistic regression on
 *       standardised coordinates: it shows what is linearly separable. It is fitted by AdaGrad
 *       (rate 0.1, batches of 32, 20 epochs, no penalty) in an order that the seed determines, so
 *       it is the same each time.
 *   <li>The {@value #NEIGHBOURS} nearest training codes vote, by the Euclidean distance of the
 *       unscaled codes: they show what is close together.
 * </ul>
 *
 * @param question what is predicted
 * @param view from which numbers
 * @param dimension d, how many numbers an image has
 * @param train how many training images
 * @param test how many test images
 * @param linear the probe's accuracy on test images, 0 … 1
 * @param neighbours the accuracy of the nearest neighbours
 * @param majority the accuracy of always predicting the most frequent training answer
 */
public record Probe(
    String question,
    String view,
    int dimension,
    int train,
    int test,
    double linear,
    double neighbours,
    double majority)
    implements Target.Answer {

  /** How many training codes vote. */
  public static final int NEIGHBOURS = 5;

  private static final int EPOCHS = 20;
  private static final int BATCH = 32;
  private static final double RATE = 0.1;
  private static final double EPSILON = 0.1;
  private static final int AT_ONCE = 100;

  /**
   * Trains and tests both classifiers.
   *
   * @param view of at least {@value #NEIGHBOURS} training images
   * @param seed determines the order of training images for the linear probe
   * @throws waelab.base.LabException if all training codes are the same, or the thread is
   *     interrupted
   */
  public static Probe of(FeatureView view, Target question, long seed) {
    BadArgumentException.requireNonNull(view, "view", question, "question");
    question.requireFits(view);
    int n = view.train().size();
    BadArgumentException.require(
        n >= NEIGHBOURS, "training images", n, NEIGHBOURS + " at least, that many vote");
    return new Probe(
        question.name(),
        view.name(),
        view.dimension(),
        n,
        view.test().size(),
        linear(view, question, seed),
        neighbours(view, question),
        question.majority());
  }

  private static double linear(FeatureView view, Target question, long seed) {
    var standard = Standardisation.of(view.train().codes());
    var trainer =
        new LinearSGDTrainer(
            new LogMulticlass(),
            new AdaGrad(RATE, EPSILON),
            EPOCHS,
            Integer.MAX_VALUE, // after how many examples to log
            BATCH,
            seed);
    return accuracy(
        trainer.train(standard.apply(view.train()).labelled(question.train())),
        standard.apply(view.test()).labelled(question.test()));
  }

  private static double neighbours(FeatureView view, Target question) {
    var trainer =
        new KNNTrainer<Label>(
            NEIGHBOURS,
            DistanceType.L2.getDistance(),
            1,
            new VotingCombiner(),
            KNNModel.Backend.STREAMS,
            NeighboursQueryFactoryType.BRUTE_FORCE);
    return accuracy(
        trainer.train(view.train().labelled(question.train())),
        view.test().labelled(question.test()));
  }

  /** Predicts in blocks, so that an interrupt is noticed. */
  private static double accuracy(Model<Label> model, MutableDataset<Label> test) {
    List<Example<Label>> examples = test.getData();
    int right = 0;
    for (int from = 0; from < examples.size(); from += AT_ONCE) {
      StoppedException.check(
          "Interrupted after %,d of %,d test images; the same call starts again.",
          from, examples.size());
      var some = examples.subList(from, Math.min(from + AT_ONCE, examples.size()));
      for (var each : model.predict(some)) {
        String truth = each.getExample().getOutput().getLabel();
        right += each.getOutput().getLabel().equals(truth) ? 1 : 0;
      }
    }
    return (double) right / examples.size();
  }

  /** The standard error √(a(1 − a)/m) of an accuracy on these m test images. */
  public double error(double accuracy) {
    return Math.sqrt(accuracy * (1 - accuracy) / test);
  }

  /** {@code label from codes (d = 8): linear probe 0.798 ± 0.009, 5-NN 0.836 ± 0.008, …}. */
  @Override
  public String toString() {
    return Printable.of(
        "%s from %s (d = %d): linear probe %.3f ± %.3f, %d-NN %.3f ± %.3f; always the most frequent"
            + " %.3f",
        question,
        view,
        dimension,
        linear,
        error(linear),
        NEIGHBOURS,
        neighbours,
        error(neighbours),
        majority);
  }

  /**
   * Scales every coordinate to mean 0 and variance 1 over some codes, and scales other codes in the
   * same way. A coordinate that does not vary has no information and becomes 0.
   *
   * @param mean d numbers
   * @param factor one over the standard deviation, or 0, d numbers
   */
  private record Standardisation(double[] mean, double[] factor) {

    /** A deviation below this fraction of the coordinate's size is a rounding error of float32. */
    private static final double ROUNDING = 1e-6;

    /**
     * The standardisation of these codes.
     *
     * @throws LabException if they are all the same
     */
    static Standardisation of(Codes codes) {
      double[] mean = new double[codes.dimension()];
      double[] factor = new double[mean.length];
      for (int k = 0; k < mean.length; k++) {
        double[] z = codes.coordinate(k);
        for (double each : z) {
          mean[k] += each / z.length;
        }
        double square = 0;
        for (double each : z) {
          square += (each - mean[k]) * (each - mean[k]) / z.length;
        }
        double deviation = Math.sqrt(square);
        factor[k] = deviation > ROUNDING * Math.abs(mean[k]) ? 1 / deviation : 0;
      }
      if (Arrays.stream(factor).allMatch(each -> each == 0)) {
        throw new LabException(
            "All of these codes are the same, so nothing can be learned from them: " + codes + ".");
      }
      return new Standardisation(mean, factor);
    }

    /** Scales other codes in the same way. */
    CodeSet apply(CodeSet set) {
      Codes codes = set.codes();
      float[][] rows = new float[codes.size()][codes.dimension()];
      for (int i = 0; i < rows.length; i++) {
        float[] z = codes.code(i);
        for (int k = 0; k < z.length; k++) {
          rows[i][k] = (float) ((z[k] - mean[k]) * factor[k]);
        }
      }
      return new CodeSet(Codes.of(rows, codes.caption() + ", standardised"), set.origin());
    }
  }
}
