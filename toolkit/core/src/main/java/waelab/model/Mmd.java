package waelab.model;

import static waelab.nn.Scalars.plus;
import static waelab.nn.Scalars.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import waelab.base.BadArgumentException;

/**
 * The squared maximum mean discrepancy of two distributions, estimated from samples (Gretton et al.
 * 2012, Lemma 6; Tolstikhin et al. 2018, §3 and §4):
 *
 * <pre>
 *   MMD²(a, b) = 1/(m(m−1)) Σ_{i≠j} [k(aᵢ, aⱼ) + k(bᵢ, bⱼ)] − 2/m² Σ_{i,j} k(aᵢ, bⱼ)
 *   k(x, y) = Σ_s C_s / (C_s + ‖x − y‖²),   C_s = 2 d s,   s = 0.1, 0.2, 0.5, 1, 2, 5, 10
 * </pre>
 *
 * It is unbiased: if the two distributions are equal, it is zero on average and can be negative.
 */
public final class Mmd {

  private static final double[] SCALES = {0.1, 0.2, 0.5, 1, 2, 5, 10};

  /** k(x, x): each scale adds 1. */
  public static final int MOST = SCALES.length;

  private Mmd() {}

  /**
   * The estimate, differentiable in both arguments.
   *
   * @param a m×d, m at least 2
   * @param b m×d
   * @return a scalar
   */
  public static NDArray squared(NDArray a, NDArray b) {
    long m = a.getShape().get(0);
    BadArgumentException.require(
        m >= 2,
        "batchSize",
        m,
        "at least 2, and so the number of test samples, for MMD compares pairs");
    NDArray within = withoutDiagonal(kernel(a, a), m).add(withoutDiagonal(kernel(b, b), m));
    NDArray between = kernel(a, b).sum();
    return times(1.0 / (m * (m - 1)), within).sub(times(2.0 / (m * m), between));
  }

  /** The sum of all entries except the diagonal's, each of which is {@link #MOST}. */
  private static NDArray withoutDiagonal(NDArray kernel, long m) {
    return plus(-m * (double) MOST, kernel.sum());
  }

  private static NDArray kernel(NDArray a, NDArray b) {
    return kernel(squaredDistances(a, b), a.getShape().get(1));
  }

  /**
   * k of pairs with these squared distances.
   *
   * @param squaredDistances ‖x − y‖² of each pair, of any shape
   * @param d the number of coordinates of x and y
   * @return the same shape; {@link #MOST} where the distance is 0
   */
  public static NDArray kernel(NDArray squaredDistances, long d) {
    NDArray sum = null;
    for (double s : SCALES) {
      double c = 2 * d * s;
      // C / (C + d) = 1 / (1 + d/C)
      NDArray k = one(squaredDistances).div(plus(1, times(1 / c, squaredDistances)));
      sum = sum == null ? k : sum.add(k);
    }
    return sum;
  }

  /** ‖aᵢ − bⱼ‖² of each pair, from the differences: never negative, and zero on the diagonal. */
  private static NDArray squaredDistances(NDArray a, NDArray b) {
    NDArray differences = a.expandDims(1).sub(b.expandDims(0));
    return differences.square().sum(new int[] {2});
  }

  private static NDArray one(NDArray like) {
    return like.getManager().ones(new Shape(), like.getDataType());
  }
}
