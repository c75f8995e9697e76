package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("torch")
class NormalityTest {

  /** Golden numbers: {@code scipy.stats.normaltest}, src/test/python/codes.py. */
  @Test
  void itEqualsSciPys() {
    double[] coordinate = KnownCodes.byFormula(1_100, 4, 0.5).coordinate(2);
    assertIs(coordinate, 52.2638295, 4.47768589e-12);
    assertIs(Arrays.copyOf(coordinate, 25), 0.116360383, 0.943479925);
    double[] exponential =
        IntStream.range(0, 300).mapToDouble(i -> -Math.log(1 - (i + 0.5) / 300)).toArray();
    assertIs(exponential, 127.568026, Math.exp(-127.568026 / 2));
  }

  private static void assertIs(double[] sample, double statistic, double p) {
    var test = Normality.of(sample).orElseThrow();
    assertThat(test.statistic()).isCloseTo(statistic, within(1e-5 * statistic));
    assertThat(test.pValue()).isCloseTo(p, within(1e-4 * p));
  }

  @Test
  void aTwentiethOfNormalSamplesHasAPBelowATwentieth() {
    double[] ps =
        IntStream.range(0, 1_000)
            .mapToObj(seed -> KnownCodes.normal(200, 1, seed).coordinate(0))
            .mapToDouble(sample -> Normality.of(sample).orElseThrow().pValue())
            .toArray();
    assertThat(Arrays.stream(ps).filter(p -> p < 0.05).count()).isBetween(35L, 75L);
    assertThat(Arrays.stream(ps).filter(p -> p < 0.5).count()).isBetween(450L, 550L);
  }

  @Test
  void coordinatesOfASphereAreNotNormal() {
    var table = Coordinates.table(KnownCodes.sphere(2_000, 8, 1));
    assertThat(table.columnNames()).containsExactly("coordinate", "mean", "variance", "K²", "p");
    assertThat(table.doubleColumn("p").max()).isLessThan(1e-3);
    for (var row : table) {
      assertThat(row.getDouble("mean")).isCloseTo(0, within(0.1));
      assertThat(row.getDouble("variance")).isCloseTo(1, within(0.1));
    }
  }

  /** Golden numbers: src/test/python/codes.py. */
  @Test
  void theTableTellsMeanAndVarianceOfEachCoordinate() {
    var table = Coordinates.table(KnownCodes.byFormula(1_100, 4, 0.5));
    assertThat(table.doubleColumn("mean").get(1)).isCloseTo(0.849139839, within(1e-7));
    assertThat(table.doubleColumn("variance").get(3)).isCloseTo(0.830802283, within(1e-7));
    assertThat(table.doubleColumn("K²").get(0)).isCloseTo(7764.88931, within(0.1));
    assertThat(table.name()).isEqualTo("Coordinates of 1,100 × 4 codes by a formula");
  }

  @Test
  void whatIsTooFewOrDoesNotVaryIsNotTested() {
    assertThat(Normality.of(new double[19])).isEmpty();
    assertThat(Normality.of(new double[50])).isEmpty();
    double[] equal = new double[50];
    Arrays.fill(equal, 0.1f);
    assertThat(Normality.of(equal)).isEmpty();
    var table = Coordinates.table(KnownCodes.zeros(5, 2));
    assertThat(table.doubleColumn("p").countMissing()).isEqualTo(2);
    assertThatThrownBy(() -> Coordinates.table(KnownCodes.zeros(1, 2)))
        .hasMessageContaining("2 at least");
  }
}
