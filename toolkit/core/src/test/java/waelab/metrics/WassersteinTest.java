package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waelab.base.BadArgumentException;
import waelab.base.LabException;

@Tag("unit")
class WassersteinTest {

  /** Golden numbers: src/test/python/sample_metrics.py, scipy's linear_sum_assignment. */
  @ParameterizedTest
  @CsvSource({"2, 0.286958728473, 0.340320048767", "16, 2.31436752216, 2.47266996218"})
  void betweenEquallyManyPointsItIsTheBestAssignment(int d, double w1, double w2) {
    FeatureMatrix a = Clouds.cloud(60, d, 0);
    FeatureMatrix b = Clouds.cloud(60, d, 1);
    assertThat(Wasserstein.w1(a, b)).isCloseTo(w1, within(1e-10));
    assertThat(Wasserstein.w2(a, b)).isCloseTo(w2, within(1e-10));
    for (double[] row : Wasserstein.plan(a, b, 1).plan()) {
      assertThat(Arrays.stream(row).filter(share -> share > 0)).containsExactly(1 / 60.0);
    }
  }

  /** Golden number: src/test/python/sample_metrics.py, scipy's linprog. */
  @Test
  void betweenUnequallyManyPointsItIsTheBestPlan() {
    double w1 = Wasserstein.w1(Clouds.cloud(12, 3, 0), Clouds.cloud(9, 3, 1));
    assertThat(w1).isCloseTo(0.701288454077, within(1e-10));
  }

  @Test
  void betweenTwoPointsItIsTheirDistance() {
    FeatureMatrix x = FeatureMatrix.of(new float[][] {{1, 2}});
    FeatureMatrix y = FeatureMatrix.of(new float[][] {{4, 6}});
    assertThat(Wasserstein.w1(x, y)).isEqualTo(5);
    assertThat(Wasserstein.w2(x, y)).isEqualTo(5);
  }

  @Test
  void itIsZeroBetweenTheSamePointsInAnotherOrder() {
    FeatureMatrix a = Clouds.normals(1, 50, 4, 0);
    float[][] reversed = new float[50][];
    Arrays.setAll(reversed, i -> a.row(49 - i));
    assertThat(Wasserstein.w1(a, FeatureMatrix.of(reversed))).isZero();
    assertThat(Wasserstein.w2(a, FeatureMatrix.of(reversed))).isZero();
  }

  @Test
  void movingACloudMovesItByThatDistance() {
    FeatureMatrix a = Clouds.cloud(80, 3, 0);
    FeatureMatrix b = Clouds.cloud(80, 3, 0, 0.5);
    assertThat(Wasserstein.w1(a, b)).isCloseTo(Math.sqrt(0.75), within(1e-12));
    assertThat(Wasserstein.w2(a, b)).isCloseTo(Math.sqrt(0.75), within(1e-12));
  }

  @Test
  void itIsAMetric() {
    for (int seed = 0; seed < 20; seed++) {
      FeatureMatrix a = Clouds.normals(3L * seed, 15, 2, 0);
      FeatureMatrix b = Clouds.normals(3L * seed + 1, 20, 2, 1);
      FeatureMatrix c = Clouds.normals(3L * seed + 2, 12, 2, 2);
      double ab = Wasserstein.w2(a, b);
      assertThat(ab).isPositive().isGreaterThanOrEqualTo(Wasserstein.w1(a, b) - 1e-12);
      assertThat(Wasserstein.w2(b, a)).isCloseTo(ab, within(1e-12));
      double viaB = ab + Wasserstein.w2(b, c);
      assertThat(Wasserstein.w2(a, c)).isLessThanOrEqualTo(viaB + 1e-12);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 30, 30", "2, 30, 30", "1, 21, 14", "2, 8, 13", "3, 5, 1"})
  void onALineSortingGivesWhatTransportGives(double p, int n, int m) {
    FeatureMatrix a = Clouds.normals(1, n, 1, 0);
    FeatureMatrix b = Clouds.normals(2, m, 1, 0.5);
    double cost = Wasserstein.plan(a, b, p).cost();
    assertThat(Wasserstein.onLine(numbers(a), numbers(b), p))
        .isCloseTo(Math.pow(cost, 1 / p), within(1e-10));
  }

  /** Golden number: src/test/python/sample_metrics.py, scipy's wasserstein_distance. */
  @Test
  void onALineItEqualsScipys() {
    double[] x = numbers(Clouds.cloud(7, 1, 0));
    double[] y = numbers(Clouds.cloud(5, 1, 1));
    assertThat(Wasserstein.onLine(x, y, 1)).isCloseTo(0.551925223214, within(1e-11));
  }

  private static double[] numbers(FeatureMatrix line) {
    double[] numbers = new double[line.size()];
    Arrays.setAll(numbers, i -> line.row(i)[0]);
    return numbers;
  }

  @Test
  void whatCannotBeTransportedIsRefused() {
    FeatureMatrix a = Clouds.cloud(3, 2, 0);
    assertThatThrownBy(() -> Wasserstein.w1(a, Clouds.cloud(3, 3, 0)))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("2 and in 3 dimensions");
    assertThatThrownBy(() -> Wasserstein.w1(a, Clouds.cloud(2_001, 2, 0)))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage(
            "points must be at most 2000 for exact transport (the sliced distance has no such"
                + " bound), but is 2001");
    assertThatThrownBy(() -> Wasserstein.plan(a, a, 0.5))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("p must be a number from 1 on, but is 0.5");
    assertThatThrownBy(() -> Wasserstein.onLine(new double[] {Double.NaN}, new double[1], 1))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("number must be finite, but is NaN");
    assertThatThrownBy(() -> Wasserstein.onLine(new double[0], new double[1], 1))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("numbers must be at least 1, but is 0");
  }
}
