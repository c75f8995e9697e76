package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.LabException;

@Tag("torch")
class SlicedWassersteinTest {

  /** Golden numbers: {@code sliced} in src/test/python/sample_metrics.py, which sorts shadows. */
  @Test
  void eachDirectionEqualsNumpysSortedShadows() {
    double[] squares =
        SlicedWasserstein.squares(
            Clouds.cloud(40, 4, 0), Clouds.cloud(40, 4, 1), Clouds.cloud(3, 4, 2));
    double[] expected = {0.0544829874293, 0.0802251616195, 0.0775746581449};
    assertThat(squares).containsExactly(expected, within(1e-12));
  }

  @Test
  void onALineItIsW2() {
    FeatureMatrix a = Clouds.normals(1, 30, 1, 0);
    FeatureMatrix b = Clouds.normals(2, 21, 1, 1);
    SlicedWasserstein sliced = SlicedWasserstein.between(a, b, 5, 1);
    assertThat(sliced.value()).isCloseTo(Wasserstein.w2(a, b), within(1e-10));
    assertThat(sliced.standardError()).isCloseTo(0, within(1e-10));
  }

  /** E⟨θ, c⟩² = |c|²/d, here with |c| = 3 and d = 9. */
  @Test
  void movingACloudByCMovesItByCOverTheRootOfD() {
    FeatureMatrix a = Clouds.cloud(20, 9, 0);
    FeatureMatrix b = Clouds.cloud(20, 9, 0, 1);
    SlicedWasserstein sliced = SlicedWasserstein.between(a, b, 4_000, 1);
    assertThat(sliced.standardError()).isBetween(0.001, 0.02);
    assertThat(sliced.value()).isCloseTo(1, within(3 * sliced.standardError()));
  }

  @Test
  void itIsZeroForOneSetAndBelowW2ForTwo() {
    FeatureMatrix a = Clouds.normals(1, 40, 5, 0);
    FeatureMatrix b = Clouds.normals(2, 40, 5, 1);
    float[][] reversed = new float[40][];
    Arrays.setAll(reversed, i -> a.row(39 - i));
    assertThat(SlicedWasserstein.between(a, FeatureMatrix.of(reversed), 1).value())
        .isCloseTo(0, within(1e-12));
    assertThat(SlicedWasserstein.between(a, b, 1).value())
        .isPositive()
        .isLessThan(Wasserstein.w2(a, b));
  }

  @Test
  void copiesOfAllPointsChangeNothing() {
    FeatureMatrix a = Clouds.normals(1, 20, 3, 0);
    FeatureMatrix b = Clouds.normals(2, 20, 3, 1);
    float[][] twice = new float[40][];
    Arrays.setAll(twice, i -> a.row(i / 2));
    assertThat(SlicedWasserstein.between(FeatureMatrix.of(twice), b, 7).value())
        .isCloseTo(SlicedWasserstein.between(a, b, 7).value(), within(1e-12));
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    FeatureMatrix a = Clouds.cloud(10, 3, 0);
    assertThatThrownBy(() -> SlicedWasserstein.between(a, a, 1, 1))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("projections must be at least 2, but is 1");
    assertThatThrownBy(() -> SlicedWasserstein.between(a, Clouds.cloud(10, 4, 0), 1))
        .isInstanceOf(LabException.class);
  }
}
