package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.BadFileException;
import waelab.base.LabException;
import waelab.base.Randomness;
import waelab.base.Safetensors;

@Tag("torch")
class FeatureStatisticsTest {

  private static final Map<String, String> FACTS = Map.of("set", "of a test");

  @TempDir private Path folder;

  /** n rows of d draws from N(mean, 1). */
  static float[][] normals(long seed, int n, int d, double mean) {
    float[] draws = new Randomness(seed).normals("features", 0, n * d);
    float[][] rows = new float[n][d];
    for (int i = 0; i < n * d; i++) {
      rows[i / d][i % d] = (float) (draws[i] + mean);
    }
    return rows;
  }

  @Test
  void meanAndCovarianceAreThoseOfThreePoints() {
    var statistics = FeatureStatistics.of(new float[][] {{0, 1}, {2, 1}, {4, 4}});
    assertThat(statistics.size()).isEqualTo(3);
    assertThat(statistics.mean()).containsExactly(2, 2);
    assertThat(statistics.covariance()).containsExactly(new double[] {4, 3, 3, 3}, within(1e-14));
  }

  @Test
  void partsAddUpToTheWhole() {
    float[][] rows = normals(1, 100, 5, 3);
    var whole = FeatureStatistics.of(rows);
    var parts =
        FeatureStatistics.of(Arrays.copyOf(rows, 33))
            .plus(FeatureStatistics.of(Arrays.copyOfRange(rows, 33, 34)))
            .plus(FeatureStatistics.of(Arrays.copyOfRange(rows, 34, 100)));
    assertThat(parts.size()).isEqualTo(100);
    assertThat(parts.mean()).containsExactly(whole.mean(), within(1e-13));
    assertThat(parts.covariance()).containsExactly(whole.covariance(), within(1e-13));
  }

  /** Why the sums need no shift. */
  @Test
  void aLargeMeanDoesNotDrownTheVariance() {
    float[][] rows = normals(2, 1_000, 3, 10_000);
    double[] mean = new double[3];
    for (float[] row : rows) {
      Arrays.setAll(mean, k -> mean[k] + row[k] / 1_000.);
    }
    double[] centred = new double[9];
    for (float[] row : rows) {
      Arrays.setAll(
          centred, k -> centred[k] + (row[k / 3] - mean[k / 3]) * (row[k % 3] - mean[k % 3]) / 999);
    }
    assertThat(FeatureStatistics.of(rows).covariance()).containsExactly(centred, within(1e-6));
  }

  @Test
  void oneImageHasNoCovariance() {
    var one = FeatureStatistics.of(new float[][] {{1, 2}});
    assertThatThrownBy(one::covariance)
        .isInstanceOf(LabException.class)
        .hasMessage("A covariance of features needs at least two images, but there is 1.");
  }

  @Test
  void featuresOfAnotherSpaceAreRefused() {
    var two = FeatureStatistics.of(new float[][] {{1, 2}, {3, 5}});
    var three = FeatureStatistics.of(new float[][] {{1, 2, 3}, {3, 5, 8}});
    String sentence =
        "One side has 2 features an image, the other 3; take both in one feature space.";
    assertThatThrownBy(() -> two.plus(three)).hasMessage(sentence);
    assertThatThrownBy(() -> two.frechetDistance(three)).hasMessage(sentence);
    try (var sums = new FeatureStatistics.Sums(3)) {
      assertThatThrownBy(
              () -> {
                try (var manager = waelab.torch.Torch.newManager()) {
                  sums.add(manager.zeros(new ai.djl.ndarray.types.Shape(4, 2)));
                }
              })
          .hasMessageContaining("it needs N×3");
    }
  }

  @Test
  void featuresThatAreNoNumbersAreRefused() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      try (var sums = new FeatureStatistics.Sums(2)) {
        sums.add(new float[][] {{1, 2}, {3, 5}});
        assertThatThrownBy(() -> sums.add(new float[][] {{1, 2}, {bad, 0}, {0, 0}}))
            .isInstanceOf(LabException.class)
            .hasMessageContaining("images 2 to 4 hold NaN or infinity");
        assertThat(sums.statistics().size()).isEqualTo(2);
      }
    }
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    var statistics = FeatureStatistics.of(normals(3, 20, 4, 1));
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, statistics.tensors(), FACTS);
    var again = read(file, 4);
    assertThat(again.size()).isEqualTo(20);
    assertThat(again.mean()).isEqualTo(statistics.mean());
    assertThat(again.covariance()).isEqualTo(statistics.covariance());
  }

  private static FeatureStatistics read(Path file, int dimension) {
    try (var open = Safetensors.open(file)) {
      return FeatureStatistics.read(open, dimension);
    }
  }

  @Test
  void aFileOfSomethingElseIsRefused() {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, FeatureStatistics.of(normals(3, 20, 4, 1)).tensors(), FACTS);
    assertThatThrownBy(() -> read(file, 5))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("holds no sums of 5 features");
    var nan = FeatureStatistics.of(new float[][] {{1}, {2}}).tensors();
    nan.forEach((name, sums) -> sums.values()[0] = Double.NaN);
    Safetensors.write(file, nan, FACTS);
    assertThatThrownBy(() -> read(file, 1)).isInstanceOf(BadFileException.class);
  }
}
