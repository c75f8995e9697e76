package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.LabException;
import waelab.model.Mmd;
import waelab.torch.Torch;

@Tag("torch")
class CodeMmdTest {

  /**
   * Golden numbers: src/test/python/codes.py. There are three blocks, the last of which is small.
   */
  @Test
  void itEqualsSciPysDistancesAddedUp() {
    Codes a = KnownCodes.byFormula(1_100, 4, 0.5);
    var mmd = CodeMmd.between(a, KnownCodes.byFormula(1_100, 4, 0.9));
    assertThat(mmd.value()).isCloseTo(-0.00485324834, within(1e-8));
    assertThat(mmd.deviation()).isCloseTo(0.000974202289, within(1e-9));
  }

  @Test
  void itIsWhatAWaeIsTrainedWith() {
    Codes a = KnownCodes.sphere(40, 8, 1);
    Codes b = KnownCodes.normal(40, 8, 2);
    try (NDManager manager = Torch.newManager()) {
      var x = a.array(manager, 0, 40).toType(DataType.FLOAT32, true);
      var y = b.array(manager, 0, 40).toType(DataType.FLOAT32, true);
      double trainedWith = Mmd.squared(x, y).getFloat();
      assertThat(CodeMmd.between(a, b).value()).isCloseTo(trainedWith, within(1e-5));
    }
  }

  @Test
  void drawsFromThePriorAreZeroApartOnAverageAndScatterAsFarAsItSays() {
    int draws = 200;
    double sum = 0;
    double squares = 0;
    double deviations = 0;
    for (int i = 0; i < draws; i++) {
      var mmd = CodeMmd.between(Codes.prior(50, 8, i, "a"), Codes.prior(50, 8, i, "b"));
      sum += mmd.value();
      squares += mmd.value() * mmd.value();
      deviations += mmd.deviation();
    }
    double mean = sum / draws;
    double deviation = Math.sqrt(squares / draws - mean * mean);
    assertThat(Math.abs(mean)).isLessThan(3 * deviation / Math.sqrt(draws));
    assertThat(deviations / draws).isCloseTo(deviation, Percentage.withPercentage(15));
  }

  @Test
  void codesOnASphereAreFarFromThePrior() {
    requireFar(8, 2_000, 8);
  }

  /** What MMD sees of a sphere falls about as 1/d²; what chance adds to it, as 1/n. */
  @Test
  @Tag("slow")
  void inHighDimensionsMoreCodesAreNeededToSeeASphere() {
    requireFar(32, 12_000, 4);
  }

  private static void requireFar(int d, int n, double deviations) {
    Codes prior = Codes.prior(n, d, 0, "test");
    var sphere = CodeMmd.between(KnownCodes.sphere(n, d, 1), prior);
    var normal = CodeMmd.between(KnownCodes.normal(n, d, 1), prior);
    assertThat(sphere.value()).isGreaterThan(deviations * normal.deviation());
    assertThat(Math.abs(normal.value())).isLessThan(3 * normal.deviation());
  }

  @Test
  void pairsNeedTwoCodesAndTwoSetsOfOneSize() {
    Codes one = KnownCodes.zeros(1, 3);
    assertThatThrownBy(() -> CodeMmd.between(one, one)).hasMessageContaining("2 at least");
    assertThatThrownBy(() -> CodeMmd.between(KnownCodes.zeros(3, 3), KnownCodes.zeros(3, 2)))
        .hasMessage("codes must be two sets of one size and dimension, but is 3×3 and 3×2");
  }

  @Test
  void anInterruptEndsIt() {
    Codes codes = KnownCodes.zeros(3, 3);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> CodeMmd.between(codes, codes))
        .isInstanceOf(LabException.class)
        .hasMessage("Interrupted after comparing 0 of 3 codes.");
    assertThat(Thread.interrupted()).isFalse();
  }
}
