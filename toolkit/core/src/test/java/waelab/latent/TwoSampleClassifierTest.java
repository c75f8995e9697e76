package waelab.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waelab.base.BadArgumentException;
import waelab.base.Randomness;
import waelab.metrics.Codes;
import waelab.metrics.KnownCodes;

@Tag("torch")
@Tag("long")
class TwoSampleClassifierTest {

  private static Codes prior(int n, int d) {
    return Codes.prior(n, d, 0, "test");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 32, 64})
  void aSphereIsToldFromThePriorAlthoughTwoMomentsAgree(int d) {
    var test = TwoSampleClassifier.between(KnownCodes.sphere(2_000, d, 1), prior(2_000, d), 0);
    assertThat(test.heldOut()).isEqualTo(2_000);
    assertThat(test.accuracy()).isGreaterThan(0.9);
  }

  @Test
  void drawsFromThePriorAreTakenForDrawsFromThePrior() {
    double sum = 0;
    int tests = 10;
    for (int seed = 0; seed < tests; seed++) {
      var test = TwoSampleClassifier.between(KnownCodes.normal(400, 8, seed), prior(400, 8), seed);
      assertThat(test.deviation()).isCloseTo(0.025, within(1e-9));
      sum += test.accuracy();
    }
    assertThat(sum / tests).isCloseTo(0.5, within(4 * 0.025 / Math.sqrt(tests)));
  }

  @Test
  void codesAtZeroAreNeverMistaken() {
    var test = TwoSampleClassifier.between(KnownCodes.zeros(200, 8), prior(200, 8), 0);
    assertThat(test.accuracy()).isEqualTo(1);
  }

  /** Ten clusters whose mean and covariance are about the prior's. */
  @Test
  void clustersAreTold() {
    float[][] rows = new float[1_000][];
    for (int i = 0; i < rows.length; i++) {
      float[] centre = new Randomness(3).normals("centres", i % 10, 8);
      rows[i] = KnownCodes.normal(1, 8, i).code(0);
      for (int k = 0; k < 8; k++) {
        rows[i][k] = 0.8f * centre[k] + 0.6f * rows[i][k];
      }
    }
    var test = TwoSampleClassifier.between(Codes.of(rows, "clusters"), prior(1_000, 8), 0);
    assertThat(test.accuracy()).isGreaterThan(0.65);
  }

  @Test
  void theSameSeedGivesTheSameAccuracyWithoutAWordInTheLog() {
    List<LogRecord> said = new ArrayList<>();
    var listener =
        new Handler() {
          @Override
          public void publish(LogRecord log) {
            said.add(log);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger.getLogger("").addHandler(listener);
    try {
      Codes codes = KnownCodes.sphere(100, 3, 1);
      var first = TwoSampleClassifier.between(codes, prior(100, 3), 5);
      assertThat(TwoSampleClassifier.between(codes, prior(100, 3), 5)).isEqualTo(first);
    } finally {
      Logger.getLogger("").removeHandler(listener);
    }
    assertThat(said).isEmpty();
  }

  @Test
  void noMoreThanTwoThousandOfEachAreLookedAt() {
    var all = TwoSampleClassifier.between(KnownCodes.normal(2_500, 1, 1), prior(2_500, 1), 0);
    var first = TwoSampleClassifier.between(KnownCodes.normal(2_000, 1, 1), prior(2_000, 1), 0);
    assertThat(all).isEqualTo(first);
  }

  @Test
  void fewCodesAreComparedAndThreeAreNot() {
    var test = TwoSampleClassifier.between(KnownCodes.normal(4, 2, 1), prior(4, 2), 0);
    assertThat(test.heldOut()).isEqualTo(4);
    assertThat(test.accuracy()).isBetween(0.0, 1.0);
    Codes three = KnownCodes.zeros(3, 2);
    assertThatThrownBy(() -> TwoSampleClassifier.between(three, three, 0))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("codes must be 4 at least, half of which are held out, but is 3");
  }
}
