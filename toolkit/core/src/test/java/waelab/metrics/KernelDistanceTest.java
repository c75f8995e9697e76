package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Randomness;

@Tag("torch")
class KernelDistanceTest {

  /** Golden number: {@code kid} in src/test/python/sample_metrics.py, loops over all pairs. */
  @Test
  void oneSubsetOfAllSamplesEqualsALoopOverPairs() {
    FeatureMatrix x = Clouds.cloud(40, 4, 0);
    FeatureMatrix y = Clouds.cloud(40, 4, 1, 0.25);
    KernelDistance kid = KernelDistance.between(x, y, 1, 40, 5);
    assertThat(kid.mean()).isCloseTo(0.186059891214, within(1e-11));
    assertThat(kid.standardDeviation()).isZero();
    assertThat(kid)
        .hasToString(
            "kernel distance (given features) 0.18606 ± 0.00000 (1 subset of 40; given features)");
    assertThat(new KernelDistance("KID(768)", 1.39e-6, 2.2e-3, 100, 500, "Inception 768").spread())
        .isEqualTo("1.4e-06 ± 0.00220");
  }

  @Test
  void itIsTheMeanAndSpreadOverItsSubsets() {
    FeatureMatrix x = Clouds.normals(1, 31, 5, 0);
    FeatureMatrix y = Clouds.normals(2, 23, 5, 0.5);
    int subsets = 12;
    double sum = 0;
    double squares = 0;
    for (int s = 0; s < subsets; s++) {
      int[] i = new Randomness(9).permutation("KID/x", s, 31);
      int[] j = new Randomness(9).permutation("KID/y", s, 23);
      double value = squaredMmd(x, i, y, j, 8);
      sum += value;
      squares += value * value;
    }
    double mean = sum / subsets;
    KernelDistance kid = KernelDistance.between(x, y, subsets, 8, 9);
    assertThat(kid.mean()).isCloseTo(mean, within(1e-12));
    assertThat(kid.standardDeviation())
        .isCloseTo(Math.sqrt(squares / subsets - mean * mean), within(1e-12));
  }

  private static double squaredMmd(FeatureMatrix x, int[] i, FeatureMatrix y, int[] j, int m) {
    double within = 0;
    double between = 0;
    for (int s = 0; s < m; s++) {
      for (int t = 0; t < m; t++) {
        if (s != t) {
          within += kernel(x.row(i[s]), x.row(i[t])) + kernel(y.row(j[s]), y.row(j[t]));
        }
        between += kernel(x.row(i[s]), y.row(j[t]));
      }
    }
    return within / (m * (m - 1)) - 2 * between / (m * m);
  }

  private static double kernel(float[] a, float[] b) {
    double product = 0;
    for (int k = 0; k < a.length; k++) {
      product += (double) a[k] * b[k];
    }
    return Math.pow(product / a.length + 1, 3);
  }

  @Test
  void theFieldsParametersAreTheDefault() {
    KernelDistance kid = KernelDistance.between(Clouds.cloud(41, 3, 0), Clouds.cloud(60, 3, 1), 1);
    assertThat(kid.subsets()).isEqualTo(100);
    assertThat(kid.subsetSize()).isEqualTo(20);
  }

  @Test
  void twoSetsOfOneLawAreZeroApartOnAverage() {
    int draws = 300;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; i++) {
      FeatureMatrix x = Clouds.normals(2 * i, 24, 6, 0);
      FeatureMatrix y = Clouds.normals(2 * i + 1, 24, 6, 0);
      double value = KernelDistance.between(x, y, 1, 24, 0).mean();
      sum += value;
      squares += value * value;
    }
    double mean = sum / draws;
    double standardError = Math.sqrt((squares / draws - mean * mean) / draws);
    assertThat(standardError).isPositive();
    assertThat(Math.abs(mean)).isLessThan(3 * standardError);
  }

  @Test
  void twoHalvesOfOneSampleAreZeroApartWithinTheSpread() {
    FeatureMatrix x = Clouds.normals(3, 500, 16, 0);
    KernelDistance same = KernelDistance.between(x, Clouds.normals(4, 500, 16, 0), 7);
    KernelDistance moved = KernelDistance.between(x, Clouds.normals(4, 500, 16, 2), 7);
    assertThat(Math.abs(same.mean())).isLessThan(same.standardDeviation());
    assertThat(moved.mean()).isGreaterThan(5 * moved.standardDeviation());
  }

  @Test
  void equalSeedsGiveEqualValues() {
    FeatureMatrix x = Clouds.cloud(50, 3, 0);
    FeatureMatrix y = Clouds.cloud(50, 3, 1);
    KernelDistance once = KernelDistance.between(x, y, 1);
    assertThat(KernelDistance.between(x, y, 1)).isEqualTo(once);
    assertThat(KernelDistance.between(x, y, 2)).isNotEqualTo(once);
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    FeatureMatrix x = Clouds.cloud(10, 3, 0);
    assertThatThrownBy(() -> KernelDistance.between(x, Clouds.cloud(3, 3, 0), 1))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("samples must be at least 4 in each set for KID, but is 3");
    assertThatThrownBy(() -> KernelDistance.between(x, x, 5, 11, 1))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("subsetSize must be 2 to 10, but is 11");
    assertThatThrownBy(() -> KernelDistance.between(x, Clouds.cloud(10, 4, 0), 1))
        .isInstanceOf(LabException.class)
        .hasMessage("features in 3 and in 4 dimensions cannot be compared; use the same for both");
  }
}
