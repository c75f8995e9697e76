package waelab.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.LabException;
import waelab.metrics.Codes;

@Tag("torch")
class PlaneTest {

  private static final int N = 400;

  /** In ℝ³: deviations 3 along (1, 1, 0)/√2, 2 along (0, 0, 1), ½ along (1, −1, 0)/√2; mean 1. */
  private static Codes flat() {
    Codes z = Codes.prior(N, 3, 1, "flat");
    float[][] rows = new float[N][];
    for (int i = 0; i < N; i++) {
      float[] e = z.code(i);
      double a = 3 * e[0] / Math.sqrt(2);
      double b = 0.5 * e[1] / Math.sqrt(2);
      rows[i] = new float[] {(float) (1 + a + b), (float) (1 + a - b), 1 + 2 * e[2]};
    }
    return Codes.of(rows, "flat");
  }

  private static double variance(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return squares / (values.length - 1);
  }

  @Test
  void itLiesWhereCodesVaryMost() {
    var plane = Plane.of(flat());
    assertThat(plane.deviation(0)).isEqualTo(3, within(0.3));
    assertThat(plane.deviation(1)).isEqualTo(2, within(0.2));
    assertThat(plane.explained()).isEqualTo(13 / 13.25, within(0.01));
    float[] mean = plane.fromMean(0, 0);
    float[] along = plane.fromMean(1, 0);
    assertThat(along[0] - mean[0]).isEqualTo((float) Math.sqrt(0.5), within(0.05f));
    assertThat(along[1] - mean[1]).isEqualTo((float) Math.sqrt(0.5), within(0.05f));
    assertThat(plane.fromMean(0, 1)[2] - mean[2]).as("its largest is positive").isGreaterThan(0.9f);
    assertThat(plane.whole()).isFalse();
  }

  @Test
  void coordinatesHaveTheVariancesOfTheAxes() {
    Codes codes = flat();
    var plane = Plane.of(codes);
    for (int axis = 0; axis < 2; axis++) {
      double[] coordinate = plane.coordinate(codes, axis);
      assertThat(Math.sqrt(variance(coordinate))).isEqualTo(plane.deviation(axis), within(1e-5));
    }
    Codes there = Codes.of(new float[][] {plane.fromMean(0.7, -0.2), plane.fromMean(0, 0)}, "");
    double[] first = plane.coordinate(there, 0);
    double[] second = plane.coordinate(there, 1);
    assertThat(first[0] - first[1]).isEqualTo(0.7, within(1e-6));
    assertThat(second[0] - second[1]).isEqualTo(-0.2, within(1e-6));
  }

  @Test
  void ofTwoCoordinatesItIsAll() {
    Codes codes = Codes.of(new float[][] {{1, 5}, {2, -7}, {3, 0}}, "three");
    var plane = Plane.of(codes);
    assertThat(plane.whole()).isTrue();
    assertThat(plane.explained()).isEqualTo(1);
    assertThat(plane.coordinate(codes, 0)).containsExactly(1, 2, 3);
    assertThat(plane.coordinate(codes, 1)).containsExactly(5, -7, 0);
  }

  @Test
  void ofTwoCoordinatesItIsAllWhereverCodesAre() {
    Codes codes = Codes.of(new float[][] {{1, 2}, {1, 2}, {1, 5}}, "on a line");
    var plane = Plane.of(codes);
    assertThat(plane.deviation(0)).isZero();
    assertThat(plane.deviation(1)).isEqualTo(Math.sqrt(3), within(1e-12));
    assertThat(plane.fromMean(0, 0)).containsExactly(1, 3);
  }

  @Test
  void codesThatVaryInNoTwoDirectionsSpanNone() {
    Codes line = Codes.of(new float[][] {{1, 2, 3}, {1, 2, 4}, {1, 2, 9}}, "a line");
    assertThatThrownBy(() -> Plane.of(line))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("vary in 1 direction only");
    Codes same = Codes.of(new float[][] {{1, 2, 3}, {1, 2, 3}}, "same");
    assertThatThrownBy(() -> Plane.of(same)).hasMessageContaining("are all the same");
  }

  @Test
  void oneCoordinateIsNoPlane() {
    assertThatThrownBy(() -> Plane.of(Codes.prior(5, 1, 0, "line")))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "A plane needs two coordinates, but each of these codes (draws from N(0, I)) has one;"
                + " take a model with d_z = 2 or more.");
  }
}
