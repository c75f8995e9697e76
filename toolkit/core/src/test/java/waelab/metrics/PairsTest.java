package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.LabException;

@Tag("unit")
class PairsTest {

  /** More rows than a block has. */
  @Test
  void distancesAreThoseOfTheDifferences() {
    FeatureMatrix a = Clouds.normals(1, 300, 3, 100);
    FeatureMatrix b = Clouds.normals(2, 7, 3, 100);
    var order = new ArrayList<Integer>();
    Pairs.squaredDistances(
        a,
        b,
        (i, row) -> {
          order.add(i);
          assertThat(row).hasSize(7);
          for (int j = 0; j < 7; j++) {
            double sum = 0;
            for (int k = 0; k < 3; k++) {
              sum += Math.pow((double) a.row(i)[k] - b.row(j)[k], 2);
            }
            assertThat(row[j]).isCloseTo(sum, within(1e-9));
          }
        });
    assertThat(order).hasSize(300).isSorted();
  }

  /** Wide vectors, so that one block holds only some columns. */
  @Test
  void columnsOfSeveralBlocksKeepTheirPlaces() {
    Pairs.Rows wide = ramp(5, 1_500_000);
    Pairs.products(
        ramp(2, 1_500_000),
        wide,
        (i, row) -> assertThat(row).containsExactly(0, 1.5e6 * i, 3e6 * i, 4.5e6 * i, 6e6 * i));
  }

  /** Vector i is (i, i, …). */
  private static Pairs.Rows ramp(int n, int d) {
    return new Pairs.Rows() {
      @Override
      public int size() {
        return n;
      }

      @Override
      public int dimension() {
        return d;
      }

      @Override
      public float[] values(int from, int to) {
        float[] values = new float[(to - from) * d];
        for (int at = 0; at < values.length; at++) {
          values[at] = from + at / d;
        }
        return values;
      }
    };
  }

  @Test
  void anInterruptEndsIt() {
    FeatureMatrix a = Clouds.cloud(3, 2, 0);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> PrecisionRecall.of(a, a, 1))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("Interrupted");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void equalVectorsAreExactlyZeroApart() {
    FeatureMatrix far = Clouds.normals(1, 100, 768, 1_000);
    Pairs.squaredDistances(
        far,
        far,
        (i, row) -> {
          assertThat(row[i]).isZero();
          row[i] = 1;
          assertThat(row).doesNotContain(0.0);
        });
  }
}
