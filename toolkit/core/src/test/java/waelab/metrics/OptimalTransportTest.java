package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Randomness;

@Tag("unit")
class OptimalTransportTest {

  /** Golden number: {@code transport} in src/test/python/sample_metrics.py, scipy's linprog. */
  @Test
  void unequalWeightsCostWhatALinearProgramSays() {
    double[] a = new double[12];
    double[] b = new double[9];
    Arrays.setAll(a, i -> (i + 1) / 78.0);
    Arrays.setAll(b, j -> (j + 1) * (j + 1) / 285.0);
    double[][] squares = new double[12][9];
    FeatureMatrix x = Clouds.cloud(12, 3, 0);
    FeatureMatrix y = Clouds.cloud(9, 3, 1);
    Pairs.squaredDistances(x, y, (i, row) -> squares[i] = row);
    TransportPlan plan = OptimalTransport.plan(a, b, squares);
    assertThat(plan.cost()).isCloseTo(0.411369882968, within(1e-11));
    assertIsOptimal(plan, a, b, squares);
  }

  @Test
  void everyPlanIsProvedByItsPotentials() {
    for (int seed = 0; seed < 40; seed++) {
      int n = 1 + seed % 9 * 5;
      int m = 1 + seed * 7 % 40;
      double[] a = weights(seed, n);
      double[] b = weights(seed + 100, m);
      double[][] cost = costs(seed, n, m);
      assertIsOptimal(OptimalTransport.plan(a, b, cost), a, b, cost);
    }
  }

  /** Many plans cost the same, and points without weight take part in none. */
  @Test
  void tiesAndEmptyPointsDoNoHarm() {
    double[] a = {0, 0.5, 0.5, 0};
    double[] b = {0.25, 0.25, 0.25, 0, 0.25};
    double[][] cost = new double[4][5];
    for (double[] row : cost) {
      Arrays.fill(row, 3);
    }
    TransportPlan plan = OptimalTransport.plan(a, b, cost);
    assertIsOptimal(plan, a, b, cost);
    assertThat(plan.cost()).isEqualTo(3);
  }

  @Test
  void hundredsOfPointsHaveNoGapEither() {
    FeatureMatrix x = Clouds.normals(1, 600, 8, 0);
    FeatureMatrix y = Clouds.normals(2, 600, 8, 1);
    TransportPlan plan = Wasserstein.plan(x, y, 1);
    assertThat(plan.dualCost()).isCloseTo(plan.cost(), within(1e-12));
  }

  private static void assertIsOptimal(
      TransportPlan found, double[] a, double[] b, double[][] cost) {
    double[] columns = new double[b.length];
    for (int i = 0; i < a.length; i++) {
      assertThat(Arrays.stream(found.plan()[i]).sum()).isCloseTo(a[i], within(1e-12));
      for (int j = 0; j < b.length; j++) {
        assertThat(found.plan()[i][j]).isNotNegative();
        assertThat(found.u()[i] + found.v()[j]).isLessThanOrEqualTo(cost[i][j] + 1e-12);
        columns[j] += found.plan()[i][j];
      }
    }
    assertThat(columns).containsExactly(b, within(1e-12));
    assertThat(found.dualCost()).isCloseTo(found.cost(), within(1e-12));
  }

  private static double[] weights(long seed, int n) {
    float[] draws = new Randomness(seed).uniforms("weights", 0, n);
    double[] weights = new double[n];
    Arrays.setAll(weights, i -> 0.01 + draws[i] * draws[i]);
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(w -> w / sum).toArray();
  }

  /** Any numbers, below zero too. */
  private static double[][] costs(long seed, int n, int m) {
    float[] draws = new Randomness(seed).normals("costs", 0, n * m);
    double[][] costs = new double[n][m];
    for (int at = 0; at < draws.length; at++) {
      costs[at / m][at % m] = draws[at];
    }
    return costs;
  }

  @Test
  void whatIsNoProblemOfTransportIsRefused() {
    double[][] cost = {{1, 2}, {3, 4}};
    double[] half = {0.5, 0.5};
    assertThatThrownBy(() -> OptimalTransport.plan(new double[0][0]))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("points must be 1 to 2000, but is 0");
    assertThatThrownBy(() -> OptimalTransport.plan(new double[][] {{1, 2}, {3}}))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("cost must be 2 in each, but is 1 in a row");
    assertThatThrownBy(() -> OptimalTransport.plan(new double[][] {{Double.NaN}}))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("cost must be finite, but is NaN");
    assertThatThrownBy(() -> OptimalTransport.plan(new double[] {1}, half, cost))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("weights must be as many as there are rows of costs, but is 1");
    assertThatThrownBy(() -> OptimalTransport.plan(half, new double[] {0.5, 0.4}, cost))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("weights must be 1 in all, but is 0.9 in all");
    assertThatThrownBy(() -> OptimalTransport.plan(half, new double[] {1.5, -0.5}, cost))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("weight must be 0 to 1, but is 1.5");
  }

  @Test
  void anInterruptEndsIt() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> OptimalTransport.plan(new double[][] {{1}}))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("Interrupted");
    assertThat(Thread.interrupted()).isFalse();
  }
}
