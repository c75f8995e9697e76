package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;

/** Precision and recall, density and coverage. */
@Tag("torch")
class PrecisionRecallTest {

  /** Golden numbers: src/test/python/sample_metrics.py, loops over points and balls. */
  @Test
  void theyEqualLoopsOverPointsAndBalls() {
    FeatureMatrix real = Clouds.cloud(40, 4, 0);
    FeatureMatrix generated = Clouds.cloud(30, 4, 1, 0.75);
    PrecisionRecall ofBalls = PrecisionRecall.of(real, generated);
    assertThat(ofBalls.precision()).isEqualTo(0.5);
    assertThat(ofBalls.recall()).isEqualTo(0.475);
    DensityCoverage density = DensityCoverage.of(real, generated);
    assertThat(density.density()).isCloseTo(0.473333333333, within(1e-11));
    assertThat(density.coverage()).isEqualTo(0.65);
  }

  @Test
  void aSetComparedWithItselfIsPerfect() {
    FeatureMatrix real = Clouds.normals(1, 300, 8, 0);
    PrecisionRecall same = PrecisionRecall.of(real, real);
    assertThat(same.precision()).isEqualTo(1);
    assertThat(same.recall()).isEqualTo(1);
    DensityCoverage density = DensityCoverage.of(real, real);
    assertThat(density.density()).isCloseTo(1, within(1e-12));
    assertThat(density.coverage()).isEqualTo(1);
  }

  @Test
  void setsFarFromEachOtherHaveNothingInCommon() {
    FeatureMatrix real = Clouds.normals(1, 50, 3, 0);
    FeatureMatrix far = Clouds.normals(2, 50, 3, 1_000);
    assertThat(PrecisionRecall.of(real, far).precision()).isZero();
    assertThat(PrecisionRecall.of(real, far).recall()).isZero();
    assertThat(DensityCoverage.of(real, far).density()).isZero();
    assertThat(DensityCoverage.of(real, far).coverage()).isZero();
  }

  @Test
  void swappingTheSetsSwapsPrecisionAndRecall() {
    FeatureMatrix a = Clouds.normals(1, 60, 3, 0);
    FeatureMatrix b = Clouds.normals(2, 40, 3, 1);
    PrecisionRecall there = PrecisionRecall.of(a, b);
    PrecisionRecall back = PrecisionRecall.of(b, a);
    assertThat(back.precision()).isEqualTo(there.recall());
    assertThat(back.recall()).isEqualTo(there.precision());
  }

  @Test
  void aModelOfOneModeIsPreciseAndDoesNotRecall() {
    FeatureMatrix real = twoModes(1, 200, 0.5);
    FeatureMatrix oneMode = twoModes(2, 200, 1);
    PrecisionRecall ofBalls = PrecisionRecall.of(real, oneMode);
    assertThat(ofBalls.precision()).isGreaterThan(0.85);
    assertThat(ofBalls.recall()).isBetween(0.4, 0.52);
    assertThat(DensityCoverage.of(real, oneMode).coverage()).isBetween(0.4, 0.52);
  }

  /**
   * Naeem et al. 2020, §3: a ball is missed only if the k points nearest to its centre are all
   * real, which each is with chance ½.
   */
  @Test
  void coverageOfOneLawIsOneMinusTwoToTheMinusK() {
    FeatureMatrix real = Clouds.normals(3, 1_500, 4, 0);
    FeatureMatrix generated = Clouds.normals(4, 1_500, 4, 0);
    DensityCoverage same = DensityCoverage.of(real, generated);
    assertThat(same.coverage()).isCloseTo(1 - Math.pow(2, -5), within(0.02));
    assertThat(same.density()).isCloseTo(1, within(0.05));
  }

  @Test
  void oneOutlierRaisesPrecisionButHardlyDensity() {
    FeatureMatrix far = Clouds.normals(5, 100, 2, 50);
    float[][] rows = new float[101][];
    for (int i = 0; i < 100; i++) {
      rows[i] = Clouds.normals(6, 100, 2, 0).row(i);
    }
    rows[100] = new float[] {60, 0};
    FeatureMatrix withOutlier = FeatureMatrix.of(rows);
    assertThat(PrecisionRecall.of(withOutlier, far).precision()).isEqualTo(1);
    assertThat(DensityCoverage.of(withOutlier, far).density()).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void tooFewForTheirNeighboursAreRefused() {
    FeatureMatrix three = Clouds.cloud(3, 2, 0);
    assertThatThrownBy(() -> PrecisionRecall.of(three, three))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("samples must be at least 4 to have 3 neighbours each, but is 3");
    assertThatThrownBy(() -> DensityCoverage.of(three, three))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("at least 6");
    assertThatThrownBy(() -> DensityCoverage.of(three, three, 0))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("k must be at least 1, but is 0");
  }

  /** Two small clouds, 100 apart; a part of the points lies in the first. */
  private static FeatureMatrix twoModes(long seed, int n, double part) {
    float[][] rows = new float[n][];
    FeatureMatrix near = Clouds.normals(seed, n, 2, 0);
    FeatureMatrix far = Clouds.normals(seed, n, 2, 100);
    for (int i = 0; i < n; i++) {
      rows[i] = (i < part * n ? near : far).row(i);
    }
    return FeatureMatrix.of(rows);
  }
}
