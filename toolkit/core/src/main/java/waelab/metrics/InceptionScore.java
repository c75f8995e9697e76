package waelab.metrics;

import java.util.Arrays;
import waelab.base.BadArgumentException;
import waelab.base.Printable;
import waelab.base.Randomness;

/**
 * The Inception Score (Salimans et al., <em>Improved Techniques for Training GANs</em>, NeurIPS
 * 2016, §4), from the classes y that Inception predicts for images x:
 *
 * <pre>
 *   IS = exp( E_x KL(p(y|x) ‖ p(y)) ),   p(y) = E_x p(y|x)
 * </pre>
 *
 * of each of 10 splits, then their mean. It is 1 if Inception predicts the same for all images, and
 * k if it predicts one of k equally frequent classes with certainty for each image. It uses no real
 * images and only ImageNet's classes, so it says little about digits or faces; the score of real
 * images shows what can be reached.
 *
 * <p>As in TorchMetrics 1.6.1: logits without bias, a random order before splitting, and the sample
 * standard deviation. The order is drawn with the toolkit's own random numbers. If n is not a
 * multiple of the number of splits, their sizes differ by at most one image, as in the authors'
 * program.
 *
 * @param mean over the splits, 1 … number of classes; higher is better
 * @param standardDeviation over the splits; NaN if there is only one
 * @param splits number of splits
 * @param images number of all images; the score increases with it
 */
public record InceptionScore(double mean, double standardDeviation, int splits, int images)
    implements SetMetric {

  /** The usual number of splits. */
  public static final int SPLITS = 10;

  /**
   * The score over {@value #SPLITS} splits.
   *
   * @param logits n×1008; see {@link waelab.metrics.inception.InceptionHead}
   * @param seed the seed of the order
   * @throws BadArgumentException if there are fewer images than splits
   */
  public static InceptionScore of(FeatureMatrix logits, long seed) {
    return of(logits, SPLITS, seed);
  }

  /**
   * The score over this number of splits.
   *
   * @param splits 1 … n
   */
  public static InceptionScore of(FeatureMatrix logits, int splits, long seed) {
    BadArgumentException.requireNonNull(logits, "logits");
    int n = logits.size();
    return inOrder(logits, splits, new Randomness(seed).permutation("Inception Score", 0, n));
  }

  /** The score of splits of images in this order. */
  static InceptionScore inOrder(FeatureMatrix logits, int splits, int... order) {
    int n = order.length;
    BadArgumentException.require(splits >= 1, "splits", splits, "at least 1");
    BadArgumentException.require(
        n >= splits, "images", n, "at least " + splits + ", one for each split");
    double[] scores = new double[splits];
    for (int s = 0; s < splits; s++) {
      int from = (int) ((long) s * n / splits);
      int to = (int) ((s + 1L) * n / splits);
      scores[s] = score(logits, Arrays.copyOfRange(order, from, to));
    }
    double mean = Arrays.stream(scores).average().orElseThrow();
    double squares = Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).sum();
    return new InceptionScore(mean, Math.sqrt(squares / (splits - 1)), splits, n);
  }

  /** exp E KL = exp( (Σᵢ Σ_y p(y|xᵢ) log p(y|xᵢ)) / n − Σ_y p(y) log p(y) ). */
  private static double score(FeatureMatrix logits, int... places) {
    double[] marginal = new double[logits.dimension()];
    double negativeEntropies = 0;
    for (int i : places) {
      double[] logP = logSoftmax(logits.row(i));
      for (int y = 0; y < logP.length; y++) {
        double p = Math.exp(logP[y]);
        marginal[y] += p / places.length;
        negativeEntropies += p * logP[y];
      }
    }
    double ofMarginal = Arrays.stream(marginal).map(p -> p == 0 ? 0 : p * Math.log(p)).sum();
    return Math.exp(negativeEntropies / places.length - ofMarginal);
  }

  private static double[] logSoftmax(float[] logits) {
    double[] logP = new double[logits.length];
    double largest = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit - largest);
    }
    for (int y = 0; y < logP.length; y++) {
      logP[y] = logits[y] - largest - Math.log(sum);
    }
    return logP;
  }

  /** Mean ± standard deviation. */
  @Override
  public String values() {
    String deviation = splits == 1 ? "" : Printable.of(" ± %.3f", standardDeviation);
    return Printable.of("Inception Score %.3f%s", mean, deviation);
  }

  /** Mean ± standard deviation, with the splits and the number of images. */
  @Override
  public String toString() {
    return Printable.of(
        "%s (%d %s of %,d images)", values(), splits, splits == 1 ? "split" : "splits", images);
  }
}
