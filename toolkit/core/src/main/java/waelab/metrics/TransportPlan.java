package waelab.metrics;

import waelab.base.Printable;

/**
 * An optimal transport between two discrete distributions, with the prices that prove it optimal.
 *
 * <p>The plan π minimises Σ cᵢⱼ πᵢⱼ among all plans with the given weights as row and column sums;
 * the potentials, or prices, maximise Σ aᵢ uᵢ + Σ bⱼ vⱼ among all with uᵢ + vⱼ ≤ cᵢⱼ (Kantorovich
 * duality; Peyré and Cuturi, <em>Computational Optimal Transport</em>, 2019, Eq. 2.11 and 2.20).
 * Both values are equal.
 *
 * @param cost Σ cᵢⱼ πᵢⱼ
 * @param dualCost Σ aᵢ uᵢ + Σ bⱼ vⱼ: the same, up to rounding
 * @param plan π, n×m: how much goes from i to j; its sum is 1
 * @param u n potentials, one for each source
 * @param v m potentials, one for each target
 */
public record TransportPlan(double cost, double dualCost, double[][] plan, double[] u, double[] v) {

  /** The target that receives most from each source: n indices, the first among equal ones. */
  public int[] targets() {
    int[] targets = new int[plan.length];
    for (int i = 0; i < plan.length; i++) {
      for (int j = 1; j < plan[i].length; j++) {
        targets[i] = plan[i][j] > plan[i][targets[i]] ? j : targets[i];
      }
    }
    return targets;
  }

  /** A short summary: the numbers of points, and the cost. */
  @Override
  public String toString() {
    return Printable.of(
        "transport of %d points to %d at cost %.6g (dual %.6g)",
        u.length, v.length, cost, dualCost);
  }
}
