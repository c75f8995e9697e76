package waelab.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Provenance;
import waelab.base.StoppedException;
import waelab.data.ImageSet;
import waelab.data.PointSet;
import waelab.metrics.Codes;
import waelab.metrics.GeneratedImages;

@Tag("torch")
class PcaTest {

  @AfterEach
  void nothingStaysInterrupted() {
    assertThat(Thread.interrupted()).isFalse();
  }

  /** {@code points(n, d, phase)} of src/test/python/latent.py. */
  private static float[][] byFormula(int n, int d, double phase) {
    float[][] rows = new float[n][d];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < d; k++) {
        double sine = Math.sin(phase + 12.9898 * i + 78.233 * k);
        rows[i][k] = (float) ((1 + 0.5 * (k % 5)) * Math.pow(sine, k % 4 + 1) + 0.1 * (k % 7));
      }
    }
    return rows;
  }

  private static PointSet points(float[][] rows) {
    return PointSet.of(rows, Provenance.of("data", "points by a formula"));
  }

  /** Images of noise around a few patterns. */
  private static ImageSet images(int n, int c, int side) {
    byte[] pixels = new byte[n * c * side * side];
    var random = new Random(1);
    for (int i = 0; i < n; i++) {
      double across = random.nextGaussian();
      double down = random.nextGaussian();
      for (int j = 0; j < c * side * side; j++) {
        double x = j % side / (double) side - 0.5;
        double y = j / side % side / (double) side - 0.5;
        double bright = 128 + 60 * across * x + 30 * down * y + 4 * random.nextGaussian();
        pixels[i * c * side * side + j] = (byte) Math.max(0, Math.min(255, bright));
      }
    }
    int[] labels = new int[n];
    Arrays.setAll(labels, i -> i % 3);
    return ImageSet.of(
        ByteBuffer.wrap(pixels), labels, new Shape(c, side, side), Provenance.of("data", "slopes"));
  }

  /** Golden numbers: src/test/python/latent.py. */
  @Test
  void itEqualsNumpys() {
    PointSet points = points(byFormula(60, 9, 0.5));
    var pca = Pca.of(points, 3);
    assertThat(pca.variances())
        .containsExactly(new double[] {6.37894715, 3.730830251, 1.316155774}, within(1e-8));
    double explained = (6.37894715 + 3.730830251 + 1.316155774) / 12.07658713;
    assertThat(pca.explained()).isCloseTo(explained, within(1e-8));
    assertThat(pca.mean()[4]).isCloseTo(0.3767158787, within(1e-9));
    double[][] directions = {
      {0.022330586, 0.0047269866, 0.2711941},
      {-0.36478477, 0.0045621423, -0.4387365},
      {0.004451124, 0.31660628, -0.0012655725}
    };
    for (int i = 0; i < 3; i++) {
      assertThat(Arrays.copyOf(pca.component(i), 3)).containsExactly(directions[i], within(1e-7));
    }
    float[] code = pca.transform(points).code(7);
    assertThat(code)
        .containsExactly(new float[] {3.262235f, 1.2816064f, -1.3826111f}, within(1e-6f));
    assertThat(Arrays.copyOf(pca.inverse(code), 3))
        .containsExactly(new float[] {-0.39636863f, 0.42554834f, 0.52412363f}, within(1e-6f));
  }

  /** Eckart and Young 1936: what is lost is exactly the variance that was left out. */
  @Test
  void theErrorOfItsReconstructionsIsTheVarianceLeftOut() {
    float[][] rows = byFormula(60, 9, 0.5);
    var pca = Pca.of(points(rows), 3);
    Codes codes = pca.transform(points(rows));
    double error = 0;
    for (int i = 0; i < rows.length; i++) {
      float[] back = pca.inverse(codes.code(i));
      for (int k = 0; k < back.length; k++) {
        error += Math.pow(back[k] - rows[i][k], 2) / rows.length;
      }
    }
    double left = Arrays.stream(pca.variances()).sum() * (1 / pca.explained() - 1);
    assertThat(error).isCloseTo(0.6398097206, within(1e-6)).isCloseTo(left * 59 / 60, within(1e-6));
  }

  @Test
  void codesAndPointsAreTheSameToIt() {
    float[][] rows = byFormula(40, 5, 0.1);
    var ofCodes = Pca.of(Codes.of(rows, "codes"), 2);
    var ofPoints = Pca.of(points(rows), 2);
    assertThat(ofCodes.variances()).containsExactly(ofPoints.variances());
    assertThat(ofCodes.transform(Codes.of(rows, "codes")).code(3))
        .containsExactly(ofPoints.transform(points(rows)).code(3));
    assertThat(ofCodes).hasToString("PCA with 2 components of 40 samples (codes)");
  }

  /** More numbers a sample than Pca.MOST: found from inner products, the same directions. */
  @Test
  void wideSamplesHaveTheSameComponents() {
    ImageSet wide = images(40, 3, 32);
    assertThat(wide.values()).isGreaterThan(Pca.MOST);
    var pca = Pca.of(wide, 4);
    float[][] rows = new float[40][];
    for (int i = 0; i < 40; i++) {
      float[] row = new float[(int) wide.values()];
      byte[] pixels = wide.pixels(i);
      for (int j = 0; j < row.length; j++) {
        row[j] = Byte.toUnsignedInt(pixels[j]) / 127.5f - 1;
      }
      rows[i] = row;
    }
    // Coordinates along all 39 directions are a rotation of the centred images: less wide ones.
    Codes narrow = Pca.of(wide, 39).transform(wide);
    double[] variances = Pca.of(narrow, 4).variances();
    assertThat(pca.variances()).containsExactly(variances, within(1e-6));
    assertThat(Pca.of(wide, 39).explained()).isCloseTo(1, within(1e-9));
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j <= i; j++) {
        double[] one = pca.component(i);
        double[] other = pca.component(j);
        double product = 0;
        for (int k = 0; k < one.length; k++) {
          product += one[k] * other[k];
        }
        assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-9));
      }
    }
    assertThat(Pca.of(wide, 39).inverse(narrow.code(5))).containsExactly(rows[5], within(1e-5f));
  }

  @Test
  void reconstructionsAreImagesThatSayWhatMadeThem() {
    ImageSet set = images(30, 1, 16);
    ImageSet some = Pca.of(set, 2).reconstructions(set);
    assertThat(some.shape()).isEqualTo(set.shape());
    assertThat(some.labels()).containsExactly(set.labels());
    assertThat(GeneratedImages.areIn(some)).isTrue();
    assertThat(some.caption())
        .isEqualTo("reconstructions by PCA with 2 components of 30 samples (slopes)");
    assertThat(some.provenance().get("originals data")).isEqualTo("slopes");
    ImageSet all = Pca.of(set, 29).reconstructions(set);
    double few = 0;
    double most = 0;
    for (int i = 0; i < 30; i++) {
      for (int j = 0; j < 256; j++) {
        int truth = Byte.toUnsignedInt(set.pixels(i)[j]);
        few = Math.max(few, Math.abs(Byte.toUnsignedInt(some.pixels(i)[j]) - truth));
        most = Math.max(most, Math.abs(Byte.toUnsignedInt(all.pixels(i)[j]) - truth));
      }
    }
    assertThat(most).isLessThanOrEqualTo(1); // truncated, not rounded
    assertThat(few).isBetween(4.0, 40.0);
  }

  @Test
  void whatCannotBeIsOneSentence() {
    PointSet points = points(byFormula(4, 6, 0));
    assertThatThrownBy(() -> Pca.of(points, 0))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("components must be at least 1, but is 0");
    assertThatThrownBy(() -> Pca.of(points, 4))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("These 4 samples (points by a formula) vary in 3 directions only");
    assertThatThrownBy(() -> Pca.of(points.slice(0, 1), 1))
        .hasMessage("samples must be 2 at least, to vary, but is 1");
    assertThatThrownBy(() -> Pca.of(points(new float[5][3]), 1))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("are all the same");
    var pca = Pca.of(points, 2);
    assertThatThrownBy(() -> pca.inverse(new float[3])).hasMessageContaining("2 numbers");
    assertThatThrownBy(() -> pca.transform(points(byFormula(4, 5, 0))))
        .isInstanceOf(LabException.class)
        .hasMessage("These samples are (5), but the components were found in (6).");
    assertThatThrownBy(() -> pca.reconstructions(images(3, 1, 16)))
        .hasMessageStartingWith("These samples are (1, 16, 16)");
  }

  @Test
  void anInterruptEndsIt() {
    PointSet points = points(byFormula(40, 6, 0));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Pca.of(points, 2)).isInstanceOf(StoppedException.class);
  }
}
