package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;

@Tag("torch")
class InceptionScoreTest {

  /** n images, each surely of the class that is its place modulo k. */
  private static FeatureMatrix certain(int n, int k, int classes) {
    float[][] logits = new float[n][classes];
    for (int i = 0; i < n; i++) {
      logits[i][i % k] = 1_000;
    }
    return FeatureMatrix.of(logits);
  }

  @Test
  void imagesThatAreAllAlikeScoreOne() {
    float[] one = Clouds.cloud(1, 1008, 0).row(0);
    float[][] logits = new float[50][];
    Arrays.fill(logits, one);
    InceptionScore score = InceptionScore.of(FeatureMatrix.of(logits), 7);
    assertThat(score.mean()).isCloseTo(1, within(1e-12));
    assertThat(score.standardDeviation()).isCloseTo(0, within(1e-12));
    assertThat(score).hasToString("Inception Score 1.000 ± 0.000 (10 splits of 50 images)");
  }

  @Test
  void equallyFrequentCertainClassesScoreTheirNumber() {
    for (int k : new int[] {1, 2, 7, 20}) {
      InceptionScore score = InceptionScore.of(certain(20 * k, k, 1008), 1, 3);
      assertThat(score.mean()).isCloseTo(k, within(1e-9));
    }
  }

  @Test
  void twoClassesOfUnequalFrequencyScoreTheExponentOfTheirEntropy() {
    float[][] logits = new float[40][3];
    IntStream.range(0, 40).forEach(i -> logits[i][i < 10 ? 0 : 2] = 1_000);
    double entropy = -(0.25 * Math.log(0.25) + 0.75 * Math.log(0.75));
    assertThat(InceptionScore.of(FeatureMatrix.of(logits), 1, 0).mean())
        .isCloseTo(Math.exp(entropy), within(1e-12));
  }

  /** Golden numbers: {@code inception_score} in src/test/python/sample_metrics.py. */
  @Test
  void itIsTorchMetricsScoreOfTheSameOrder() {
    float[][] logits = new float[40][];
    FeatureMatrix cloud = Clouds.cloud(40, 6, 0);
    Arrays.setAll(logits, i -> times(4, cloud.row(i)));
    int[] order = IntStream.range(0, 40).toArray();
    InceptionScore score = InceptionScore.inOrder(FeatureMatrix.of(logits), 10, order);
    assertThat(score.mean()).isCloseTo(2.17015101883, within(1e-10));
    assertThat(score.standardDeviation()).isCloseTo(0.264564113193, within(1e-10));
    assertThat(InceptionScore.of(FeatureMatrix.of(logits), 1, 5).mean())
        .isCloseTo(2.67065146653, within(1e-10));
  }

  private static float[] times(float factor, float[] row) {
    IntStream.range(0, row.length).forEach(k -> row[k] *= factor);
    return row;
  }

  @Test
  void theOrderIsDrawnOfTheSeed() {
    FeatureMatrix logits = Clouds.normals(1, 200, 30, 0);
    InceptionScore score = InceptionScore.of(logits, 1);
    assertThat(InceptionScore.of(logits, 1)).isEqualTo(score);
    assertThat(InceptionScore.of(logits, 2).mean()).isNotEqualTo(score.mean());
    // Sorted by class, a split would see one class only.
    FeatureMatrix sorted = certain(200, 200, 200);
    assertThat(InceptionScore.of(sorted, 10, 0).mean()).isCloseTo(20, within(1e-9));
  }

  @Test
  void splitsThatDoNotDivideTheImagesDifferByOne() {
    InceptionScore score = InceptionScore.of(certain(23, 23, 30), 10, 0);
    // Seven splits of two images, three of three, each image of a class of its own.
    assertThat(score.mean()).isCloseTo((7 * 2 + 3 * 3) / 10.0, within(1e-9));
  }

  @Test
  void fewerImagesThanSplitsAreRefused() {
    assertThatThrownBy(() -> InceptionScore.of(certain(9, 3, 5), 0))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("images must be at least 10, one for each split, but is 9");
    assertThatThrownBy(() -> InceptionScore.of(certain(9, 3, 5), 0, 0L))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("splits must be at least 1, but is 0");
  }
}
