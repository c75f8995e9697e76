package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.Randomness;

@Tag("unit")
class FrechetFormulaTest {

  private static final int N = 100_000;

  /** Statistics of N images with exactly this mean and covariance. */
  private static FeatureStatistics law(double[] mean, double[][] covariance) {
    int d = mean.length;
    double[] outer = new double[d * d];
    Arrays.setAll(outer, j -> covariance[j / d][j % d] * (N - 1) + N * (mean[j / d] * mean[j % d]));
    return new FeatureStatistics(N, Arrays.stream(mean).map(m -> m * N).toArray(), outer);
  }

  /** A covariance with these eigenvalues; its eigenvectors are the columns of I − 2vvᵀ/|v|². */
  private static double[][] covariance(int d, IntToDoubleFunction eigenvalue) {
    double[] v = new double[d];
    Arrays.setAll(v, i -> 1 + i % 3);
    double norm = Arrays.stream(v).map(x -> x * x).sum();
    double[][] sigma = new double[d][d];
    for (int k = 0; k < d; k++) {
      double lambda = eigenvalue.applyAsDouble(k);
      for (int i = 0; i < d; i++) {
        double ui = (i == k ? 1 : 0) - 2 * v[i] * v[k] / norm;
        for (int j = 0; j < d; j++) {
          double uj = (j == k ? 1 : 0) - 2 * v[j] * v[k] / norm;
          sigma[i][j] += lambda * ui * uj;
        }
      }
    }
    return sigma;
  }

  private static double trace(FeatureStatistics statistics) {
    double[] sigma = statistics.covariance();
    double sum = 0;
    for (int i = 0; i < sigma.length; i += statistics.dimension() + 1) {
      sum += sigma[i];
    }
    return sum;
  }

  @Test
  void inOneDimensionItComparesMeansAndDeviations() {
    var a = law(new double[] {1}, new double[][] {{4}});
    var b = law(new double[] {-2}, new double[][] {{25}});
    assertThat(a.frechetDistance(b)).isCloseTo(9 + 9, within(1e-11));
  }

  @Test
  void ofDiagonalCovariancesItIsTheSumOverDimensions() {
    var a = law(new double[] {0, 0, 1}, new double[][] {{1, 0, 0}, {0, 4, 0}, {0, 0, 9}});
    var b = law(new double[] {0, 2, 1}, new double[][] {{4, 0, 0}, {0, 4, 0}, {0, 0, 1}});
    assertThat(a.frechetDistance(b)).isCloseTo(4 + 1 + 0 + 4, within(1e-11));
  }

  @Test
  void covariancesThatCommuteAreComparedAlongTheirCommonAxes() {
    var a = law(new double[20], covariance(20, k -> (k + 1) * (k + 1)));
    var b = law(new double[20], covariance(20, k -> (20 - k) * (20 - k)));
    double expected = 0;
    for (int k = 0; k < 20; k++) {
      expected += (k + 1 - (20 - k)) * (k + 1 - (20 - k));
    }
    assertThat(a.frechetDistance(b)).isCloseTo(expected, within(1e-9));
  }

  /** Σ₂ = 4Σ₁ gives tr Σ₁; roots of the eigenvalues of a product are off by more than this. */
  @Test
  void directionsOfHardlyAnyVarianceDoNoHarm() {
    int d = 200;
    var a = law(new double[d], covariance(d, k -> Math.pow(10, -12. * (37 * k % d) / d)));
    var b = law(new double[d], covariance(d, k -> 4 * Math.pow(10, -12. * (37 * k % d) / d)));
    assertThat(a.frechetDistance(b)).isCloseTo(trace(a), within(1e-11 * trace(a)));
    assertThat(a.frechetDistance(a)).isLessThan(1e-12 * trace(a));
  }

  @Test
  void ofASetThatDoesNotVaryItIsMeansAndTrace() {
    var point = FeatureStatistics.of(new float[][] {{1, 2}, {1, 2}, {1, 2}});
    var other = FeatureStatistics.of(new float[][] {{1, 4}, {1, 4}});
    var wide = FeatureStatistics.of(new float[][] {{0, 2}, {2, 2}});
    assertThat(point.frechetDistance(other)).isCloseTo(4, within(1e-12));
    assertThat(point.frechetDistance(wide)).isCloseTo(trace(wide), within(1e-12));
  }

  /** The values of {@code features(n, d, salt)} in src/test/python/frechet.py. */
  private static float[][] waves(int n, int d, int salt) {
    float[][] rows = new float[n][d];
    for (int i = 1; i <= n; i++) {
      for (int k = 1; k <= d; k++) {
        double angle = 0.7 * i * i * k + salt;
        rows[i - 1][k - 1] = (float) (StrictMath.sin(angle) * k / 4 + 0.1 * salt);
      }
    }
    return rows;
  }

  private static double waves(int n, int m) {
    return FeatureStatistics.of(waves(n, 16, 1))
        .frechetDistance(FeatureStatistics.of(waves(m, 16, 2)));
  }

  /** Golden number: src/test/python/frechet.py, with SciPy's sqrtm. */
  @Test
  void itEqualsSciPysMatrixSquareRoot() {
    assertThat(waves(300, 200)).isCloseTo(1.1400851618191, within(1e-9));
  }

  /**
   * Golden numbers: src/test/python/frechet.py, from the samples; sqrtm gives 18.65791582 and
   * 28.19525613, since roots of eigenvalues that should be zero add up.
   */
  @Test
  void fewerImagesThanDimensionsDoNoHarm() {
    assertThat(waves(10, 12)).isCloseTo(18.657916253438, within(1e-9));
    assertThat(waves(300, 9)).isCloseTo(28.1952563899293, within(1e-9));
  }

  @Test
  void noSetIsFarFromItselfInAnyOrder() {
    for (int n : new int[] {40, 400}) {
      List<float[]> rows = Arrays.asList(FeatureStatisticsTest.normals(1, n, 64, 5));
      var a = FeatureStatistics.of(rows.toArray(float[][]::new));
      var b = FeatureStatistics.of(FeatureStatisticsTest.normals(2, 300, 64, 5));
      Collections.shuffle(rows, new Random(1));
      var shuffled = FeatureStatistics.of(rows.toArray(float[][]::new));
      assertThat(a.frechetDistance(shuffled)).isBetween(0., 1e-12 * trace(a));
      double distance = a.frechetDistance(b);
      assertThat(shuffled.frechetDistance(b)).isCloseTo(distance, Percentage.withPercentage(1e-9));
      assertThat(b.frechetDistance(a)).isCloseTo(distance, Percentage.withPercentage(1e-9));
    }
  }

  /** (±7, ±1) turned by quarters and (±5, ±5) have the same mean and covariance. */
  @Test
  void anotherLawOfTheSameMeanAndCovarianceIsNotTold() {
    var slanted = FeatureStatistics.of(new float[][] {{7, 1}, {-1, 7}, {-7, -1}, {1, -7}});
    var square = FeatureStatistics.of(new float[][] {{5, 5}, {-5, 5}, {-5, -5}, {5, -5}});
    assertThat(slanted.frechetDistance(square)).isLessThan(1e-12);
  }

  /** E is about d²/2n of covariances and d·2/n of means, so it falls with n. */
  @Test
  void thePriceOfFewImagesFallsWithTheirNumber() {
    int d = 24;
    double before = Double.MAX_VALUE;
    for (int n : new int[] {12, 50, 200, 800, 3_200}) {
      var a = FeatureStatistics.of(FeatureStatisticsTest.normals(1, n, d, 0));
      var b = FeatureStatistics.of(FeatureStatisticsTest.normals(2, n, d, 0));
      double distance = a.frechetDistance(b);
      assertThat(distance).isBetween(1e-3, before / 2);
      before = distance;
    }
  }

  /** 2,048 features, as many as FID(2048) has. */
  @Test
  @Tag("slow")
  void bothPathsAreFastInThousandsOfDimensions() {
    int d = 2_048;
    var definite = manyFeatures(1, 6_000, d);
    var another = manyFeatures(2, 6_000, d);
    var singular = manyFeatures(3, 1_000, d);
    assertThat(definite.frechetDistance(another)).isPositive(); // starts what stays
    double cholesky = seconds(definite, another);
    double eigen = seconds(singular, manyFeatures(4, 1_000, d));
    System.out.printf("definite %.2f s, singular %.2f s%n", cholesky, eigen);
    // On two idle cores they take 1.5 and 5 seconds; by SciPy's way it would be minutes.
    assertThat(cholesky).isLessThan(60);
    assertThat(eigen).isLessThan(120);
  }

  private static FeatureStatistics manyFeatures(long seed, int n, int d) {
    try (var sums = new FeatureStatistics.Sums(d)) {
      for (int from = 0; from < n; from += 500) {
        float[] draws = new Randomness(seed).normals("many", from, 500 * d);
        float[][] rows = new float[500][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(draws, i * d, (i + 1) * d));
        sums.add(rows);
      }
      return sums.statistics();
    }
  }

  private static double seconds(FeatureStatistics a, FeatureStatistics b) {
    long start = System.nanoTime();
    assertThat(a.frechetDistance(b)).isPositive();
    return (System.nanoTime() - start) / 1e9;
  }
}
