package waelab.model;

import ai.djl.ndarray.NDArray;
import waelab.nn.Scalars;

/**
 * How squared errors of one sample become one number. The study writes a sum, but its β and its
 * results only fit a mean over pixels; see {@link #weight}.
 */
public enum Reduction {
  /** Averaged over the D numbers of a sample: the study's values were measured with it. */
  MEAN,
  /** Summed over the D numbers of a sample: the study's formulas show it. */
  SUM;

  /** ‖x − x̂‖², reduced over each sample and averaged over the batch. */
  NDArray squaredError(NDArray x, NDArray xHat) {
    NDArray squares = x.sub(xHat).square();
    return this == MEAN ? squares.mean() : Scalars.times(1.0 / x.size(0), squares.sum());
  }

  /**
   * A penalty's weight relative to the <em>summed</em> error: with MEAN, β relative to the mean is
   * β·D relative to the sum.
   *
   * @param weight β or λ as configured
   * @param values D, the numbers of one sample
   */
  double weight(double weight, long values) {
    return this == MEAN ? weight * values : weight;
  }

  /** The weight to configure so that it is {@code effective} relative to the summed error. */
  double weightFor(double effective, long values) {
    return this == MEAN ? effective / values : effective;
  }
}
