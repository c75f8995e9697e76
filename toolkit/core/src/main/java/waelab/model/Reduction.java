package waelab.model;

import ai.djl.ndarray.NDArray;
import waelab.nn.Scalars;

/**
 * How squared errors of one sample become one number. The study writes a sum, but its β and its
 * results only fit a mean over pixels; see {@link #weight}.
 */
public enum Reduction {
  /** Averaged over the D numbers of a sample: what the study's values were measured with. */
  MEAN,
  /** Summed over the D numbers of a sample: what the study's formulas print. */
  SUM;

  /** ‖x − x̂‖², reduced over each sample and averaged over the batch. */
  NDArray squaredError(NDArray x, NDArray xHat) {
    NDArray squares = x.sub(xHat).square();
    return this == MEAN ? squares.mean() : Scalars.times(1.0 / x.size(0), squares.sum());
  }

  /**
   * What a penalty's weight is beside the <em>summed</em> error: under MEAN, β beside the mean is
   * β·D beside the sum.
   *
   * @param weight β or λ as configured
   * @param values D, the numbers of one sample
   */
  double weight(double weight, long values) {
    return this == MEAN ? weight * values : weight;
  }

  /** The weight to configure so that the one beside the summed error is {@code effective}. */
  double weightFor(double effective, long values) {
    return this == MEAN ? effective / values : effective;
  }
}
