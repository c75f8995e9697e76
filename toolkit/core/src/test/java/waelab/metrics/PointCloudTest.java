package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Vae;
import waelab.model.VaeConfig;

@Tag("torch")
class PointCloudTest {

  private final PointCloud cloud = PointCloud.normal(40, 2, 1);

  @Test
  void aCloudMovedByAVectorIsThatFarAway() {
    assertThat(cloud.w1(cloud.shifted(0.3, 0.4))).isCloseTo(0.5, within(1e-12));
    assertThat(cloud.w1(cloud)).isZero();
  }

  @Test
  void distancesGrowWithTheCloud() {
    PointCloud other = PointCloud.normal(40, 2, 2);
    assertThat(cloud.scaled(3).w1(other.scaled(3))).isCloseTo(3 * cloud.w1(other), within(1e-9));
  }

  @Test
  void costsArePowersOfTheEuclideanDistance() {
    PointCloud origin = PointCloud.of(new double[] {0, 0});
    PointCloud far = PointCloud.of(new double[] {3, 4}, new double[] {0, 1});
    assertThat(origin.costs(far, 1)).isDeepEqualTo(new double[][] {{5, 1}});
    assertThat(origin.costs(far, 2)[0][0]).isCloseTo(25, within(1e-12));
  }

  @Test
  void theFirstPointsAreTheSameHoweverMany() {
    assertThat(PointCloud.normal(3, 2, 7).points())
        .isDeepEqualTo(PointCloud.normal(9, 2, 7).at(0, 1, 2).points());
  }

  @Test
  void arithmeticIsPointByPoint() {
    PointCloud line = PointCloud.onLine(1, 2);
    assertThat(line.plus(PointCloud.onLine(10, 20)).coordinate(0)).containsExactly(11, 22);
    assertThat(line.at(1, 1, 0).coordinate(0)).containsExactly(2, 2, 1);
    assertThat(PointCloud.lattice(-1, 1, 3).points()).hasDimensions(9, 2);
    assertThat(PointCloud.lattice(-1, 1, 3).points()[7]).containsExactly(0, 1);
  }

  @Test
  void whatIsTakenOutChangesNothingInside() {
    cloud.points()[0][0] = 99;
    assertThat(cloud.coordinate(0)[0]).isNotEqualTo(99);
  }

  @Test
  void aModelOfPointsMakesACloud() {
    var data = Split.of(Toys.draw("line", 50));
    try (var vae = new Vae(VaeConfig.forData(data))) {
      assertThat(PointCloud.samples(vae, 5, 0).points()).hasDimensions(5, 2);
      assertThat(PointCloud.samples(vae, 5, 0).points())
          .isDeepEqualTo(PointCloud.samples(vae, 5, 0).points());
    }
  }

  @Test
  void whatIsNoCloudIsRefused() {
    assertThatThrownBy(() -> new PointCloud(new double[0][]))
        .isInstanceOf(BadArgumentException.class);
    assertThatThrownBy(() -> PointCloud.of(new double[] {1}, new double[] {1, 2}))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("numbers of a point must be 1 for each, but is 2");
    assertThatThrownBy(() -> PointCloud.onLine(Double.NaN)).hasMessageContaining("must be finite");
    assertThatThrownBy(() -> cloud.shifted(1)).isInstanceOf(BadArgumentException.class);
    assertThatThrownBy(() -> cloud.plus(PointCloud.onLine(1))).isInstanceOf(LabException.class);
    assertThatThrownBy(() -> cloud.at(40)).hasMessageContaining("place must be 0 to 39, but is 40");
    assertThatThrownBy(() -> cloud.costs(PointCloud.onLine(1), 1))
        .isInstanceOf(BadArgumentException.class);
  }
}
