package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.base.StoppedException;
import waelab.data.ImageSet;
import waelab.data.PointSet;

@Tag("torch")
class FeatureMatrixTest {

  private final List<String> told = new ArrayList<>();

  /** The two first pixels, taken in batches of three. */
  private static class FirstPixels implements FeatureExtractor {

    @Override
    public String distanceName() {
      return "pixels(2)";
    }

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public String id() {
      return "first pixels";
    }

    @Override
    public int batchSize() {
      return 3;
    }

    @Override
    public NDArray features(NDArray images) {
      NDArray flat = images.reshape(images.getShape().get(0), -1);
      return flat.get(":, :2").toType(DataType.FLOAT32, false);
    }
  }

  @Test
  void featuresAreThoseOfTheImagesInOrder() {
    ImageSet images = Clouds.images(7, 1, 4, 5, 0);
    FeatureMatrix features = FeatureMatrix.of(images, new FirstPixels(), told::add);
    assertThat(features).hasToString("7 samples in 2 dimensions: first pixels");
    for (int i = 0; i < 7; i++) {
      byte[] pixels = images.pixels(i);
      assertThat(features.row(i))
          .containsExactly(Byte.toUnsignedInt(pixels[0]), Byte.toUnsignedInt(pixels[1]));
    }
  }

  @Test
  void itIsToldWhatTakesHowLong() {
    FeatureMatrix.of(Clouds.images(7, 1, 4, 5, 0), new FirstPixels(), told::add);
    assertThat(told).containsExactly("Features (first pixels) of 7 images (waves): a few seconds");
  }

  @Test
  void anInterruptEndsItBeforeTheNextBatch() {
    ProgressListener nudge = sentence -> Thread.currentThread().interrupt();
    ImageSet images = Clouds.images(20, 1, 4, 5, 0);
    assertThatThrownBy(() -> FeatureMatrix.of(images, new FirstPixels(), nudge))
        .isInstanceOf(StoppedException.class)
        .hasMessage(
            "Interrupted after 6 of 20 images (Features (first pixels) of 20 images (waves));"
                + " the same call starts again.");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void everySecondSampleIsAHalf() {
    FeatureMatrix odd = Clouds.cloud(7, 2, 0).every(2, 1, 7);
    assertThat(odd.size()).isEqualTo(3);
    assertThat(odd.row(2)).containsExactly(Clouds.cloud(7, 2, 0).row(5));
  }

  @Test
  void theirStatisticsAreThoseOfTheirRows() {
    FeatureMatrix cloud = Clouds.cloud(300, 3, 0);
    float[][] rows = new float[300][];
    Arrays.setAll(rows, cloud::row);
    FeatureStatistics expected = FeatureStatistics.of(rows);
    FeatureStatistics found = FeatureStatistics.of(cloud);
    assertThat(found.size()).isEqualTo(300);
    assertThat(found.mean()).containsExactly(expected.mean(), within(1e-12));
    assertThat(found.covariance()).containsExactly(expected.covariance(), within(1e-12));
  }

  @Test
  void featuresThatAreNotAsPromisedAreRefused() {
    FeatureExtractor liar =
        new FirstPixels() {
          @Override
          public int dimension() {
            return 3;
          }
        };
    assertThatThrownBy(() -> FeatureMatrix.of(Clouds.images(2, 1, 4, 5, 0), liar, told::add))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("features of shape (2, 2) of 2 images; it promises 3 numbers");
  }

  @Test
  void pointsAreTheirOwnFeatures() {
    PointSet points = PointSet.of(new float[][] {{1, 2}, {3, 4}}, Provenance.of("data", "two"));
    assertThat(FeatureMatrix.of(points).row(1)).containsExactly(3, 4);
  }

  @Test
  void featuresOfTwoExtractorsAreNotCompared() {
    FeatureMatrix pixels =
        FeatureMatrix.of(Clouds.images(7, 1, 4, 5, 0), new FirstPixels(), told::add);
    assertThatThrownBy(() -> PrecisionRecall.of(pixels, Clouds.cloud(7, 2, 0)))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "features of first pixels and of given features cannot be compared;"
                + " use one extractor for both");
  }

  @Test
  void whatIsNoMatrixOfNumbersIsRefused() {
    assertThatThrownBy(() -> FeatureMatrix.of(new float[0][0]))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("samples must be at least 1, but is 0");
    assertThatThrownBy(() -> FeatureMatrix.of(new float[][] {{1, 2}, {3}}))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("features must be 2 for each sample, but is 1 for sample 1");
    assertThatThrownBy(() -> FeatureMatrix.of(new float[][] {{1, 2}, {3, Float.NaN}}))
        .isInstanceOf(LabException.class)
        .hasMessage("feature 1 of sample 1 is NaN; look for what made it (given features)");
  }
}
