package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.metrics.FrechetByCount.Point;

@Tag("unit")
class FrechetByCountTest {

  private static final int D = 16;

  @Test
  void betweenDrawsFromOneLawTheDistanceFallsAsOneOverN() {
    var byCount =
        FrechetByCount.of(
            Clouds.normals(1, 4_000, D, 0), Clouds.normals(2, 4_000, D, 0), 125, 250, 500, 1_000);

    for (Point point : byCount.points()) {
      double expected = FrechetByCount.ofNormals(D, point.n());
      assertThat(point.value()).isCloseTo(expected, within(0.2 * expected));
    }
    assertThat(byCount.limit()).isCloseTo(0, within(0.06)); // 1.3 at n = 125
    assertThat(byCount.points()).extracting(Point::sets).containsExactly(8, 8, 8, 4);
  }

  @Test
  void theLimitIsTheDistanceOfTheLaws() {
    var byCount =
        FrechetByCount.of(
            Clouds.normals(1, 4_000, D, 0.7),
            Clouds.normals(2, 4_000, D, 0),
            250,
            500,
            1_000,
            2_000);

    assertThat(byCount.limit()).isCloseTo(0.49, within(0.08));
    assertThat(byCount.points().get(0).value()).isGreaterThan(0.49 + 0.5);
    assertThat(byCount.at(1_000)).isEqualTo(byCount.limit() + byCount.slope() / 1_000);
  }

  @Test
  void aLineThatIsALineIsFound() {
    // Two counts: the line goes through both points.
    var byCount = FrechetByCount.floor(Clouds.normals(3, 400, 2, 0), 50, 200);

    for (Point point : byCount.points()) {
      assertThat(byCount.at(point.n())).isCloseTo(point.value(), within(1e-12));
    }
    assertThat(byCount.table().columnNames())
        .containsExactly("n", "distance", "a + b/n", "pairs of sets");
    assertThat(byCount).asString().matches("\\S+ at n = 50, \\S+ at n = 200; \\S+ for n → ∞");
  }

  @Test
  void countsThatDoNotFitAreRefused() {
    FeatureMatrix few = Clouds.normals(1, 100, 2, 0);
    assertThatExceptionOfType(BadArgumentException.class)
        .isThrownBy(() -> FrechetByCount.of(few, few, 50))
        .withMessage("counts must be two at least, all different, but is [50]");
    assertThatExceptionOfType(BadArgumentException.class)
        .isThrownBy(() -> FrechetByCount.of(few, few, 50, 101))
        .withMessage("count must be 2 to 100, but is 101");
    assertThatExceptionOfType(BadArgumentException.class)
        .isThrownBy(() -> FrechetByCount.floor(few, 20, 51))
        .withMessage("count must be 2 to 50, but is 51");
  }
}
