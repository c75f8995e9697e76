package waelab.metrics;

import java.util.Arrays;
import waelab.base.BadArgumentException;
import waelab.base.LabException;

/**
 * The exact Wasserstein distance between two small clouds of points of equal weights,
 *
 * <pre>
 *   W_p(a, b)ᵖ = min_π Σ πᵢⱼ ‖aᵢ − bⱼ‖ᵖ
 * </pre>
 *
 * (Villani, <em>Topics in Optimal Transportation</em>, 2003, ch. 7), in any dimension by {@link
 * OptimalTransport}, on a line by sorting. Between clouds it is an estimate, too large on average,
 * of the distance between the distributions that the clouds were drawn from.
 */
public final class Wasserstein {

  private Wasserstein() {}

  /**
   * W₁, the earth mover's distance.
   *
   * @throws BadArgumentException if a cloud has more than {@value OptimalTransport#MOST} points
   * @throws LabException if the clouds' spaces or dimensions differ
   */
  public static double w1(FeatureMatrix a, FeatureMatrix b) {
    return plan(a, b, 1).cost();
  }

  /** W₂; throws what {@link #w1} throws. */
  public static double w2(FeatureMatrix a, FeatureMatrix b) {
    return Math.sqrt(plan(a, b, 2).cost());
  }

  /**
   * The optimal plan for the cost ‖aᵢ − bⱼ‖ᵖ; its cost is W_p to the power p.
   *
   * @param p at least 1
   */
  public static TransportPlan plan(FeatureMatrix a, FeatureMatrix b, double p) {
    BadArgumentException.requireNonNull(a, "a", b, "b");
    requirePower(p);
    FeatureMatrix.requireComparable(a, b);
    for (int n : new int[] {a.size(), b.size()}) {
      BadArgumentException.require(
          n <= OptimalTransport.MOST,
          "points",
          n,
          "at most "
              + OptimalTransport.MOST
              + " for exact transport (the sliced distance has no such bound)");
    }
    double[][] cost = new double[a.size()][b.size()];
    Arrays.parallelSetAll(cost, i -> costs(a.row(i), b, p));
    return OptimalTransport.plan(cost);
  }

  private static double[] costs(float[] x, FeatureMatrix b, double p) {
    double[] costs = new double[b.size()];
    for (int j = 0; j < costs.length; j++) {
      float[] y = b.row(j);
      double squared = 0;
      for (int k = 0; k < x.length; k++) {
        double difference = (double) x[k] - y[k];
        squared += difference * difference;
      }
      costs[j] = p == 2 ? squared : Math.pow(squared, p / 2);
    }
    return costs;
  }

  /**
   * W_p between n and m numbers: the distance of their quantile functions, ∫₀¹ |F⁻¹(t) − G⁻¹(t)|ᵖ
   * dt (Villani 2003, Theorem 2.18). Exact for unequal n and m too.
   *
   * @param x n numbers, finite, in any order
   * @param y m numbers
   * @param p at least 1
   * @throws BadArgumentException if there are no numbers, one is not finite, or p is below 1
   */
  public static double onLine(double[] x, double[] y, double p) {
    BadArgumentException.requireNonNull(x, "x", y, "y");
    requirePower(p);
    return Math.pow(costOnLine(sorted(x), sorted(y), p), 1 / p);
  }

  /** W_p to the power p between numbers that are sorted already. */
  static double costOnLine(double[] x, double[] y, double p) {
    // In units of 1/(n·m), each x has the weight m and each y has the weight n.
    long n = x.length;
    long m = y.length;
    double sum = 0;
    int i = 0;
    int j = 0;
    for (long at = 0; at < n * m; ) {
      long next = Math.min((i + 1) * m, (j + 1) * n);
      double distance = Math.abs(x[i] - y[j]);
      sum += (next - at) * (p == 2 ? distance * distance : Math.pow(distance, p));
      i += next == (i + 1) * m ? 1 : 0;
      j += next == (j + 1) * n ? 1 : 0;
      at = next;
    }
    return sum / n / m;
  }

  private static double[] sorted(double[] values) {
    BadArgumentException.require(values.length >= 1, "numbers", values.length, "at least 1");
    for (double value : values) {
      BadArgumentException.require(Double.isFinite(value), "number", value, "finite");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private static void requirePower(double p) {
    BadArgumentException.require(p >= 1 && Double.isFinite(p), "p", p, "a number from 1 on");
  }
}
