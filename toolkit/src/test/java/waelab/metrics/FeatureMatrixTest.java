package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.junit.jupiter.api.Test;
import waelab.base.BadConfigException;
import waelab.base.LabException;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.PointSet;

class FeatureMatrixTest {

  /** The two first pixels, taken in batches of three. */
  private static final class FirstPixels implements FeatureExtractor {

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
    FeatureMatrix features = FeatureMatrix.of(images, new FirstPixels());
    assertThat(features).hasToString("7 samples in 2 dimensions: first pixels");
    for (int i = 0; i < 7; i++) {
      byte[] pixels = images.pixels(i);
      assertThat(features.row(i))
          .containsExactly(Byte.toUnsignedInt(pixels[0]), Byte.toUnsignedInt(pixels[1]));
    }
  }

  @Test
  void pointsAreTheirOwnFeatures() {
    PointSet points = PointSet.of(new float[][] {{1, 2}, {3, 4}}, Provenance.of("data", "two"));
    assertThat(FeatureMatrix.of(points).row(1)).containsExactly(3, 4);
  }

  @Test
  void featuresOfTwoExtractorsAreNotCompared() {
    FeatureMatrix pixels = FeatureMatrix.of(Clouds.images(7, 1, 4, 5, 0), new FirstPixels());
    assertThatThrownBy(() -> PrecisionRecall.of(pixels, Clouds.cloud(7, 2, 0)))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "features of first pixels and of given features cannot be compared;"
                + " use one extractor for both");
  }

  @Test
  void whatIsNoMatrixOfNumbersIsRefused() {
    assertThatThrownBy(() -> FeatureMatrix.of(new float[0][0]))
        .isInstanceOf(BadConfigException.class)
        .hasMessage("samples must be at least 1, but is 0");
    assertThatThrownBy(() -> FeatureMatrix.of(new float[][] {{1, 2}, {3}}))
        .isInstanceOf(BadConfigException.class)
        .hasMessage("features must be 2 for each sample, but is 1 for sample 1");
    assertThatThrownBy(() -> FeatureMatrix.of(new float[][] {{1, 2}, {3, Float.NaN}}))
        .isInstanceOf(LabException.class)
        .hasMessage("feature 1 of sample 1 is NaN; look for what made it (given features)");
  }
}
