package waelab.metrics;

import java.util.Arrays;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.Randomness;

/**
 * The kernel inception distance (Bińkowski et al., <em>Demystifying MMD GANs</em>, ICLR 2018, §4):
 * the squared maximum mean discrepancy of two sets of features,
 *
 * <pre>
 *   MMD² = 1/(m(m−1)) Σ_{i≠j} [k(xᵢ, xⱼ) + k(yᵢ, yⱼ)] − 2/m² Σ_{i,j} k(xᵢ, yⱼ)
 *   k(x, y) = (γ⟨x, y⟩ + c)³,   γ = 1/d,   c = 1
 * </pre>
 *
 * averaged over random subsets of m features of each set, drawn without replacement. It is
 * unbiased: if both distributions are equal, it is zero on average and sometimes negative. So
 * unlike a Fréchet distance it does not depend on the number of images.
 *
 * @param name its name in this feature space, such as {@code KID(768)}
 * @param mean over the subsets
 * @param standardDeviation of one subset's value; it is not a standard error, because subsets
 *     overlap
 * @param subsets number of subsets
 * @param subsetSize m, how many features of each set a subset has
 * @param space name of the feature space
 */
public record KernelDistance(
    String name, double mean, double standardDeviation, int subsets, int subsetSize, String space)
    implements SetMetric {

  /** The usual number of subsets. */
  public static final int SUBSETS = 100;

  private static final int LARGEST_SUBSET = 1_000;

  /**
   * The distance as it is usually computed: 100 subsets of min(1000, n/2), where n is the smaller
   * set's size.
   *
   * @throws BadArgumentException if a set has fewer than 4 samples
   * @throws LabException if the sets' features are of different spaces or dimensions
   */
  public static KernelDistance between(FeatureMatrix x, FeatureMatrix y, long seed) {
    BadArgumentException.requireNonNull(x, "x", y, "y");
    int n = Math.min(x.size(), y.size());
    BadArgumentException.require(n >= 4, "samples", n, "at least 4 in each set for KID");
    return between(x, y, SUBSETS, Math.min(LARGEST_SUBSET, n / 2), seed);
  }

  /**
   * The distance with other subsets.
   *
   * @param subsetSize m, 2 … n
   * @param seed the seed of the subsets
   */
  public static KernelDistance between(
      FeatureMatrix x, FeatureMatrix y, int subsets, int subsetSize, long seed) {
    BadArgumentException.requireNonNull(x, "x", y, "y");
    FeatureMatrix.requireComparable(x, y);
    int n = Math.min(x.size(), y.size());
    BadArgumentException.require(subsets >= 1, "subsets", subsets, "at least 1");
    BadArgumentException.require(
        2 <= subsetSize && subsetSize <= n, "subsetSize", subsetSize, "2 to " + n);
    int[][] ofX = draw("KID/x", x.size(), subsets, subsetSize, seed);
    int[][] ofY = draw("KID/y", y.size(), subsets, subsetSize, seed);
    double[] xx = sums(x, ofX, x, ofX, true);
    double[] yy = sums(y, ofY, y, ofY, true);
    double[] xy = sums(x, ofX, y, ofY, false);
    double m = subsetSize;
    double[] values = new double[subsets];
    Arrays.setAll(values, s -> (xx[s] + yy[s]) / (m * (m - 1)) - 2 * xy[s] / (m * m));
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    return new KernelDistance(
        x.kernelDistanceName(), mean, Math.sqrt(variance), subsets, subsetSize, x.space());
  }

  /** The indices of each subset. */
  private static int[][] draw(String purpose, int n, int subsets, int size, long seed) {
    int[][] places = new int[subsets][];
    Arrays.setAll(
        places, s -> Arrays.copyOf(new Randomness(seed).permutation(purpose, s, n), size));
    return places;
  }

  /**
   * For each subset the sum of k(a, b) over its pairs. Subsets overlap, so each k is computed once
   * and added to each subset that contains it.
   */
  private static double[] sums(
      FeatureMatrix a, int[][] ofA, FeatureMatrix b, int[][] ofB, boolean withoutDiagonal) {
    double[] sums = new double[ofA.length];
    boolean[][] member = new boolean[ofA.length][a.size()];
    for (int s = 0; s < ofA.length; s++) {
      for (int i : ofA[s]) {
        member[s][i] = true;
      }
    }
    Pairs.products(
        a,
        b,
        (i, row) -> {
          kernel(row, a.dimension());
          if (withoutDiagonal) {
            row[i] = 0;
          }
          for (int s = 0; s < sums.length; s++) {
            if (member[s][i]) {
              sums[s] += sum(row, ofB[s]);
            }
          }
        });
    return sums;
  }

  private static void kernel(double[] products, int d) {
    for (int j = 0; j < products.length; j++) {
      double base = products[j] / d + 1;
      products[j] = base * base * base;
    }
  }

  private static double sum(double[] row, int[] places) {
    double sum = 0;
    for (int j : places) {
      sum += row[j];
    }
    return sum;
  }

  /** {@code 0.00657 ± 8.2e-05}: mean ± standard deviation. */
  public String spread() {
    return readable(mean) + " ± " + readable(standardDeviation);
  }

  /** In Inception's features the value is small; for real images it is about a millionth. */
  private static String readable(double value) {
    double size = Math.abs(value);
    return Printable.of(size >= 1e-3 || size == 0 ? "%.5f" : "%.1e", value);
  }

  /** Mean ± standard deviation, with its name. */
  @Override
  public String values() {
    return name + " " + spread();
  }

  /** Mean ± standard deviation, with the subsets and the feature space. */
  @Override
  public String toString() {
    return Printable.of(
        "%s (%d %s of %d; %s)",
        values(), subsets, subsets == 1 ? "subset" : "subsets", subsetSize, space);
  }
}
