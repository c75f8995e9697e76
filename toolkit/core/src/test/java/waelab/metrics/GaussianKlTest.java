package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waelab.base.BadArgumentException;

@Tag("torch")
class GaussianKlTest {

  /** Golden number: src/test/python/codes.py. */
  @Test
  void itEqualsNumpys() {
    var kl = GaussianKl.of(KnownCodes.byFormula(1_100, 4, 0.5));
    assertThat(kl.nats()).isCloseTo(2.05254858, within(1e-6));
  }

  /** Pairs m ± aₖ eₖ have the mean m and the covariance diag(2aₖ²/(2d − 1)). */
  @Test
  void itIsTheClosedFormOfMeanAndCovariance() {
    double[] m = {1, 0, -2};
    double[] a = {1, 2, 0.5};
    float[][] rows = new float[6][3];
    double expected = 0;
    for (int k = 0; k < 3; k++) {
      for (int j = 0; j < 3; j++) {
        rows[2 * k][j] = (float) m[j];
        rows[2 * k + 1][j] = (float) m[j];
      }
      rows[2 * k][k] += (float) a[k];
      rows[2 * k + 1][k] -= (float) a[k];
      double variance = 2 * a[k] * a[k] / 5;
      expected += 0.5 * (variance + m[k] * m[k] - 1 - Math.log(variance));
    }
    assertThat(GaussianKl.of(Codes.of(rows, "pairs")).nats()).isCloseTo(expected, within(1e-6));
  }

  /** So much of n draws is d(d+3)/4n on average, and its deviation √(d(d+3))/2n. */
  @ParameterizedTest
  @ValueSource(ints = {8, 32, 64})
  void codesOnASphereAndDrawsFromThePriorAreAsGoodAsZero(int d) {
    int n = 4_000;
    double average = d * (d + 3) / 4.0 / n;
    double deviation = Math.sqrt(d * (d + 3)) / (2 * n);
    double normal = GaussianKl.of(KnownCodes.normal(n, d, 1)).nats();
    double sphere = GaussianKl.of(KnownCodes.sphere(n, d, 1)).nats();
    assertThat(normal).isCloseTo(average, within(4 * deviation));
    assertThat(sphere).isLessThan(average + 4 * deviation);
  }

  @Test
  void codesThatFillNoVolumeAreInfinitelyFarAndItSaysWhy() {
    assertThat(GaussianKl.of(KnownCodes.zeros(10, 3)))
        .hasToString(
            "∞ (the codes have a singular covariance: they do not vary in 3 of 3 directions)");
    assertThat(GaussianKl.of(KnownCodes.normal(8, 8, 1)))
        .hasToString(
            "∞ (the codes have a singular covariance: 8 codes span at most 7 of 8 dimensions)");
    assertThat(GaussianKl.of(KnownCodes.normal(9, 8, 1)).nats()).isFinite();
  }

  @Test
  void aCoordinateThatIsConstantOrSaysWhatAnotherSaysHasNoVolume() {
    float[][] constant = new float[100][3];
    float[][] copied = new float[100][3];
    Codes normal = KnownCodes.normal(100, 3, 1);
    for (int i = 0; i < 100; i++) {
      constant[i] = normal.code(i);
      constant[i][1] = 0.3f;
      copied[i] = normal.code(i);
      copied[i][1] = copied[i][0] * 0.7f; // rounded to float32
    }
    assertThat(GaussianKl.of(Codes.of(constant, "constant")).why()).contains("in 1 of 3");
    assertThat(GaussianKl.of(Codes.of(copied, "copied")).why()).contains("in 1 of 3");
  }

  @Test
  void aSmallVarianceIsStillOne() {
    float[][] rows = new float[100][3];
    Codes normal = KnownCodes.normal(100, 3, 1);
    for (int i = 0; i < 100; i++) {
      rows[i] = normal.code(i);
      rows[i][1] *= 1e-4f;
    }
    double log = -Math.log(1e-4);
    assertThat(GaussianKl.of(Codes.of(rows, "thin")).nats()).isCloseTo(log - 0.5, within(0.1));
  }

  @Test
  void oneCodeHasNoCovariance() {
    assertThatThrownBy(() -> GaussianKl.of(KnownCodes.zeros(1, 3)))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("codes must be 2 at least, to have a covariance, but is 1");
  }
}
