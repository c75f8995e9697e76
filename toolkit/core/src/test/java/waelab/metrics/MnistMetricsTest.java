package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.RealData;
import waelab.base.Workspace;
import waelab.data.ImageSet;
import waelab.data.Mnist;
import waelab.data.Split;

/** What the metrics say of real digits, with pixels as features. */
@Tag("real")
class MnistMetricsTest {

  private static Split<ImageSet> mnist;

  @BeforeAll
  static void load() {
    RealData.require("mnist/train-images-idx3-ubyte.gz");
    mnist = new Mnist(Workspace.current(), said -> {}).split();
  }

  private static FeatureMatrix pixels(ImageSet images) {
    float[][] rows = new float[images.size()][];
    Arrays.setAll(rows, i -> Pairs.Rows.pixels(images).values(i, i + 1));
    for (float[] row : rows) {
      for (int k = 0; k < row.length; k++) {
        row[k] /= 255;
      }
    }
    return FeatureMatrix.of(rows);
  }

  /** The digits of one class only: good, but not all. */
  private static FeatureMatrix ones(ImageSet images) {
    int[] labels = images.labels();
    FeatureMatrix all = pixels(images);
    float[][] rows = new float[(int) Arrays.stream(labels).filter(l -> l == 1).count()][];
    for (int i = 0, at = 0; i < labels.length; i++) {
      if (labels[i] == 1) {
        rows[at++] = all.row(i);
      }
    }
    return FeatureMatrix.of(rows);
  }

  @Test
  void twoSetsOfDigitsAreAlikeAndOnesAreNotAllDigits() {
    FeatureMatrix digits = pixels(mnist.test().slice(0, 800));
    FeatureMatrix others = pixels(mnist.train().slice(0, 800));
    FeatureMatrix ones = ones(mnist.train().slice(0, 4_000));
    KernelDistance same = KernelDistance.between(digits, others, 1);
    KernelDistance far = KernelDistance.between(digits, ones, 1);
    assertThat(Math.abs(same.mean())).isLessThan(2 * same.standardDeviation());
    assertThat(far.mean()).isGreaterThan(10 * far.standardDeviation());
    assertThat(SlicedWasserstein.between(digits, ones, 1).value())
        .isGreaterThan(3 * SlicedWasserstein.between(digits, others, 1).value());
    assertThat(DensityCoverage.of(digits, others).coverage()).isCloseTo(0.97, within(0.03));
    assertThat(PrecisionRecall.of(digits, ones).recall()).isLessThan(0.2);
    assertThat(DensityCoverage.of(digits, ones).coverage()).isLessThan(0.2);
  }

  @Test
  void digitsOfOthersAreNoCopies() {
    ImageSet train = mnist.train().slice(0, 6_000);
    ImageSet half = mnist.test().slice(0, 100);
    NearestTraining fresh = NearestTraining.of(mnist.test().slice(100, 200), half, train);
    assertThat(fresh.ratio()).isCloseTo(1, within(0.1));
    assertThat(NearestTraining.of(train.slice(500, 600), half, train).ratio()).isZero();
  }
}
