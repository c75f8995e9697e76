package waelab.metrics;

import static waelab.nn.Scalars.plus;
import static waelab.nn.Scalars.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.StoppedException;
import waelab.model.Mmd;
import waelab.torch.Torch;

/**
 * The unbiased MMD² of two sets of codes, with the estimate and the kernel of {@link Mmd}, and how
 * far such an estimate is from 0 by chance. If both sets have the same distribution, it is 0 on
 * average, and sometimes negative. It detects every difference of two distributions, but only
 * weakly in high dimensions: 2,000 codes on a sphere of radius √d are 10 standard deviations from 0
 * if d is 8, and at most 2 if d is 32.
 *
 * <p>Kernel values are computed in blocks and summed in float64, so memory does not grow with n².
 *
 * @param value the estimate of MMD²
 * @param deviation its standard deviation if both sets have the same distribution: √(2 E h² /
 *     n(n−1)) with h(i, j) = k(aᵢ, aⱼ) + k(bᵢ, bⱼ) − k(aᵢ, bⱼ) − k(bᵢ, aⱼ) (Gretton et al. 2012, §6
 *     and appendix B); otherwise the standard deviation is larger
 */
public record CodeMmd(double value, double deviation) {

  private static final int BLOCK = 512;

  /**
   * Between two sets of codes.
   *
   * @param a n×d, n at least 2
   * @param b n×d
   * @throws LabException if the thread is interrupted
   */
  public static CodeMmd between(Codes a, Codes b) {
    BadArgumentException.requireNonNull(a, "a", b, "b");
    BadArgumentException.require(a.size() >= 2, "codes", a.size(), "2 at least, to have pairs");
    a.requireLike(b);
    var sums = new Sums();
    for (int i = 0; i < a.size(); i += BLOCK) {
      for (int j = i; j < a.size(); j += BLOCK) {
        StoppedException.check("Interrupted after comparing %,d of %,d codes.", i, a.size());
        sums.add(a, b, i, j);
      }
    }
    return sums.estimate(a.size());
  }

  /** Sums over all pairs i ≠ j, and also over i = j for kernels between a and b. */
  private static final class Sums {

    private double within;
    private double between;
    private double squaredH;

    void add(Codes a, Codes b, int i, int j) {
      Torch.scoped(
          manager ->
              Torch.notRecording(
                  () -> {
                    NDArray ai = block(manager, a, i);
                    NDArray bi = block(manager, b, i);
                    if (i == j) {
                      addDiagonal(ai, bi);
                    } else {
                      addTwice(ai, bi, block(manager, a, j), block(manager, b, j));
                    }
                    return this;
                  }));
    }

    /** Pairs of different blocks are counted in both orders. */
    private void addTwice(NDArray ai, NDArray bi, NDArray aj, NDArray bj) {
      NDArray same = kernel(ai, aj).add(kernel(bi, bj));
      NDArray other = kernel(ai, bj).add(kernel(bi, aj));
      within += 2 * sum(same);
      between += sum(other);
      squaredH += 2 * sum(same.sub(other).square());
    }

    private void addDiagonal(NDArray ai, NDArray bi) {
      NDArray same = kernel(ai, ai).add(kernel(bi, bi));
      NDArray crossed = kernel(ai, bi);
      NDArray h = same.sub(crossed).sub(crossed.transpose());
      // Pairs i = j do not count within a set; hᵢᵢ = 2 k(x, x) − 2 k(aᵢ, bᵢ).
      long m = ai.size(0);
      NDArray paired = Mmd.kernel(ai.sub(bi).square().sum(new int[] {1}), ai.size(1));
      NDArray hii = times(2, plus(-Mmd.MOST, paired));
      within += sum(same) - 2.0 * Mmd.MOST * m;
      between += sum(crossed);
      squaredH += sum(h.square()) - sum(hii.square());
    }

    CodeMmd estimate(double n) {
      double pairs = n * (n - 1);
      double value = within / pairs - 2 * between / (n * n);
      return new CodeMmd(value, Math.sqrt(2 * Math.max(0, squaredH)) / pairs);
    }
  }

  private static NDArray block(NDManager manager, Codes codes, int from) {
    return codes.array(manager, from, Math.min(from + BLOCK, codes.size()));
  }

  /** k of each pair; in float64 the rounding error of ‖x‖² + ‖y‖² − 2 xy does not matter. */
  private static NDArray kernel(NDArray x, NDArray y) {
    NDArray xx = x.square().sum(new int[] {1}).expandDims(1);
    NDArray yy = y.square().sum(new int[] {1}).expandDims(0);
    NDArray distances = xx.add(yy).sub(times(2, x.matMul(y.transpose())));
    return Mmd.kernel(distances, x.size(1));
  }

  private static double sum(NDArray array) {
    return Torch.doubles(array.sum())[0];
  }
}
