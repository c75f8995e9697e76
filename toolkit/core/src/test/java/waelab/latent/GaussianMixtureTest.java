package waelab.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.BadArgumentException;
import waelab.base.Cache;
import waelab.base.LabException;
import waelab.base.Provenance;
import waelab.base.StoppedException;
import waelab.metrics.Codes;
import waelab.metrics.KnownCodes;
import waelab.model.StandardNormal;

@Tag("torch")
class GaussianMixtureTest {

  private static final double[][] IDENTITY = {{1, 0}, {0, 1}};

  /** Three well separated laws of the plane, of weights ½, 0.3 and 0.2. */
  private static final GaussianMixture KNOWN =
      GaussianMixture.of(
          new double[] {0.5, 0.3, 0.2},
          new double[][] {{0, 0}, {6, 0}, {0, 8}},
          new double[][][] {IDENTITY, {{1, 0.8}, {0.8, 1}}, {{0.25, 0}, {0, 4}}});

  private static Codes drawn(GaussianMixture mixture, long seed, int n) {
    return Codes.of(mixture.draw(seed, n), "draws");
  }

  /** {@code codes()} of src/test/python/gaussian_mixture.py. */
  private static Codes waves() {
    float[][] rows = new float[300][3];
    for (int at = 0; at < 900; at++) {
      double wave = Math.floor(4096 * Math.sin(0.7 * at * at)) / 4096;
      rows[at / 3][at % 3] = (float) (wave + (at / 3 % 3 == at % 3 ? 0.75 : 0));
    }
    return Codes.of(rows, "waves");
  }

  private static void assertRises(List<Double> likelihoods) {
    for (int t = 1; t < likelihoods.size(); t++) {
      assertThat(likelihoods.get(t)).as("step " + t).isGreaterThan(likelihoods.get(t - 1) - 1e-10);
    }
  }

  /** Golden numbers: src/test/python/gaussian_mixture.py, numpy's and scikit-learn's. */
  @Test
  void everyStepIsThatOfAnIndependentProgram() {
    int[] owners = IntStream.range(0, 300).map(i -> i % 4 == 0 ? (i + 1) % 3 : i % 3).toArray();
    Codes waves = waves();
    var mixture = GaussianMixture.of(waves, Em.of(waves, owners, 3, far -> {}));
    List<Double> steps = mixture.logLikelihoods();
    assertThat(steps).hasSize(59);
    assertThat(steps.get(0)).isCloseTo(-3.426677995106921, within(1e-12));
    assertThat(steps.get(1)).isCloseTo(-3.4037722737057, within(1e-12));
    assertThat(steps.get(2)).isCloseTo(-3.3867791114182166, within(1e-12));
    assertThat(steps.get(58)).isCloseTo(-3.162864719952865, within(1e-10));
    assertThat(mixture.weights())
        .containsExactly(
            new double[] {0.18978474275435422, 0.6546877609627201, 0.15552749628292603},
            within(1e-9));
    assertThat(mixture.mean(0))
        .containsExactly(
            new double[] {1.0713341095711735, -0.6890102751061056, 0.21206635610858898},
            within(1e-9));
    assertThat(mixture.covariance(0)[2])
        .containsExactly(
            new double[] {-0.06804265947035161, -0.04805270752662883, 0.3447790707622948},
            within(1e-9));
    assertThat(mixture.logDensity(new float[] {1, 2, -1}))
        .isCloseTo(-5.188397899779022, within(1e-8));
    assertRises(steps);
  }

  @Test
  void aMixtureThatIsReadIsToTheBitTheOneThatWasFitted(@TempDir Path folder) {
    var fitted = GaussianMixture.fit(drawn(KNOWN, 1, 500), 3, 1);
    var of = Provenance.of("codes", "some");
    GaussianMixture.kept(new Cache(folder), of, said -> {}, () -> fitted);
    var read = GaussianMixture.kept(new Cache(folder), of, said -> {}, () -> KNOWN);
    assertThat(read.draw(4, 50)).isDeepEqualTo(fitted.draw(4, 50));
    assertThat(read.logDensity(new float[] {1, 2}))
        .isEqualTo(fitted.logDensity(new float[] {1, 2}));
    assertThat(read.logLikelihoods()).isEqualTo(fitted.logLikelihoods());
    assertThat(read).hasToString(fitted.toString());
  }

  @Test
  void aKnownMixtureIsFoundAgain() {
    var found = GaussianMixture.fit(drawn(KNOWN, 1, 4_000), 3, 0);
    assertThat(found.size()).isEqualTo(3);
    for (int j = 0; j < 3; j++) {
      double[] mean = KNOWN.mean(j);
      int match = nearest(found, mean);
      assertThat(found.mean(match)).containsExactly(mean, within(0.25));
      assertThat(found.weights()[match]).isCloseTo(KNOWN.weights()[j], within(0.04));
      assertThat(found.covariance(match)[0]).containsExactly(KNOWN.covariance(j)[0], within(0.15));
      assertThat(found.covariance(match)[1][1]).isCloseTo(KNOWN.covariance(j)[1][1], within(0.5));
    }
    assertThat(found).hasToString(found.name() + " in 2 dimensions: " + ending(found));
    assertThat(found.name()).isEqualTo("a Gaussian mixture of 3, fitted to 4,000 codes");
    assertThat(found.table().doubleColumn("weight").sum()).isCloseTo(1, within(1e-9));
    assertRises(found.logLikelihoods());
  }

  private static String ending(GaussianMixture fitted) {
    int steps = fitted.logLikelihoods().size();
    double last = fitted.logLikelihoods().get(steps - 1);
    return String.format("log-likelihood %.4f nats a code after %d steps", last, steps);
  }

  private static int nearest(GaussianMixture mixture, double[] point) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < mixture.size(); j++) {
      double[] mean = mixture.mean(j);
      double distance = Math.hypot(mean[0] - point[0], mean[1] - point[1]);
      best = distance < least ? j : best;
      least = Math.min(distance, least);
    }
    return best;
  }

  @Test
  void oneComponentHasMeanAndCovarianceOfTheCodes() {
    Codes codes = drawn(KNOWN, 2, 500);
    var one = GaussianMixture.fit(codes, 1, 0);
    double[] mean = new double[2];
    double product = 0;
    for (int i = 0; i < 500; i++) {
      mean[0] += codes.code(i)[0] / 500.0;
      mean[1] += codes.code(i)[1] / 500.0;
    }
    for (int i = 0; i < 500; i++) {
      product += (codes.code(i)[0] - mean[0]) * (codes.code(i)[1] - mean[1]) / 500;
    }
    assertThat(one.mean(0)).containsExactly(mean, within(1e-12));
    assertThat(one.covariance(0)[0][1]).isCloseTo(product, within(1e-12));
    assertThat(one.weights()).containsExactly(1);
    double entropy = Math.log(determinant(one.covariance(0))) / 2 + Math.log(2 * Math.PI) + 1;
    assertThat(one.logLikelihoods())
        .hasSize(2)
        .allSatisfy(likelihood -> assertThat(likelihood).isCloseTo(-entropy, within(1e-12)));
  }

  private static double determinant(double[][] s) {
    return s[0][0] * s[1][1] - s[0][1] * s[1][0];
  }

  @Test
  void drawsHaveItsMoments() {
    int n = 40_000;
    double[] sum = new double[2];
    double[] squares = new double[2];
    for (float[] z : KNOWN.draw(7, n)) {
      for (int a = 0; a < 2; a++) {
        sum[a] += z[a];
        squares[a] += z[a] * z[a];
      }
    }
    // E z = Σ w m; E zₐ² = Σ w (Sₐₐ + mₐ²)
    assertThat(sum[0] / n).isCloseTo(1.8, within(0.05));
    assertThat(sum[1] / n).isCloseTo(1.6, within(0.05));
    assertThat(squares[0] / n).isCloseTo(0.5 + 0.3 * 37 + 0.2 * 0.25, within(0.3));
    assertThat(squares[1] / n).isCloseTo(0.5 + 0.3 + 0.2 * 68, within(0.4));
  }

  @Test
  void aDrawDependsOnItsPlaceAlone() {
    assertThat(KNOWN.draw(3, 200)[70]).containsExactly(KNOWN.draw(3, 71)[70]);
    assertThat(KNOWN.draw(3, 1)[0]).isNotEqualTo(KNOWN.draw(4, 1)[0]);
    var normal =
        GaussianMixture.of(new double[] {1}, new double[1][2], new double[][][] {IDENTITY});
    assertThat(normal.draw(5, 100)).isDeepEqualTo(new StandardNormal(2).draw(5, 100));
    float[] z = {0.3f, -1.2f};
    assertThat(normal.logDensity(z)).isCloseTo(new StandardNormal(2).logDensity(z), within(1e-12));
  }

  @Test
  void itsDensityIntegratesToOne() {
    var line =
        GaussianMixture.of(
            new double[] {0.75, 0.25},
            new double[][] {{-2}, {1}},
            new double[][][] {{{1}}, {{0.04}}});
    double step = 1 / 512.0;
    double sum = 0;
    for (double z = -12; z < 12; z += step) {
      sum += Math.exp(line.logDensity(new float[] {(float) z})) * step;
    }
    assertThat(sum).isCloseTo(1, within(1e-9));
    assertThat(line.logDensity(new float[] {1e6f})).isBetween(-1e12, -1e11);
  }

  @Test
  void theBitsDoNotDependOnTheNumberOfCores() throws Exception {
    Codes codes = KnownCodes.normal(1_000, 5, 3);
    var here = GaussianMixture.fit(codes, 4, 1);
    for (int cores : new int[] {1, 3}) {
      var pool = new ForkJoinPool(cores);
      var there = pool.submit(() -> GaussianMixture.fit(codes, 4, 1)).get();
      pool.shutdown();
      assertThat(there.logLikelihoods()).isEqualTo(here.logLikelihoods());
      assertThat(there.draw(0, 100)).isDeepEqualTo(here.draw(0, 100));
    }
    assertThat(GaussianMixture.fit(codes, 4, 2).logLikelihoods())
        .as("another start")
        .isNotEqualTo(here.logLikelihoods());
  }

  @Test
  void codesThatAreConstantSomewhereHaveALaw() {
    float[][] flat = KNOWN.draw(4, 400);
    for (float[] z : flat) {
      z[1] = 2.5f;
    }
    var mixture = GaussianMixture.fit(Codes.of(flat, "flat"), 3, 0);
    assertRises(mixture.logLikelihoods());
    for (float[] z : mixture.draw(0, 50)) {
      assertThat(z[1]).isCloseTo(2.5f, within(0.02f));
    }
  }

  /** Without a floor its likelihood would have no maximum. */
  @Test
  void aComponentMayCloseInOnOneCode() {
    Codes codes = KnownCodes.normal(30, 4, 0);
    var mixture = GaussianMixture.fit(codes, 30, 0);
    assertRises(mixture.logLikelihoods());
    assertThat(mixture.logDensity(codes.code(0))).isBetween(10.0, 40.0);
    for (int j = 0; j < mixture.size(); j++) {
      double[][] s = mixture.covariance(j);
      assertThat(IntStream.range(0, 4).mapToDouble(a -> s[a][a])).allMatch(v -> v > 0.9e-6 * 0.5);
    }
  }

  @Test
  void aComponentThatOwnsNothingIsLeftOut() {
    Codes codes = drawn(KNOWN, 3, 600);
    int[] owners = new int[600]; // component 1 gets none
    Arrays.setAll(owners, i -> codes.code(i)[1] > 4 ? 2 : 0);
    var mixture = GaussianMixture.of(codes, Em.of(codes, owners, 3, far -> {}));
    assertThat(mixture.size()).isEqualTo(2);
    assertThat(mixture.name()).isEqualTo("a Gaussian mixture of 2, fitted to 600 codes");
    assertRises(mixture.logLikelihoods());
  }

  @Test
  void whatCannotBeFittedIsOneSentence() {
    Codes few = KnownCodes.normal(5, 2, 0);
    assertThatThrownBy(() -> GaussianMixture.fit(few, 0, 0))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("components must be 1 to 5, the number of codes, but is 0");
    assertThatThrownBy(() -> GaussianMixture.fit(few, 6, 0))
        .hasMessage("components must be 1 to 5, the number of codes, but is 6");
    assertThatThrownBy(() -> GaussianMixture.fit(null, 6, 0)).hasMessageContaining("codes");
    assertThatThrownBy(() -> GaussianMixture.fit(KnownCodes.zeros(9, 2), 1, 0))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "All 9 codes (codes at 0) are one point, so no distribution can be fitted to them.");
    assertThatThrownBy(() -> GaussianMixture.fit(KnownCodes.zeros(9, 2), 3, 0))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("components must be at most 1, since no more codes differ, but is 3");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> GaussianMixture.fit(KnownCodes.normal(50, 2, 0), 3, 0))
        .isInstanceOf(StoppedException.class)
        .hasMessageMatching("Interrupted while a mixture was fitted, after step 1, .* nats .*");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void whatIsNoMixtureIsOneSentence() {
    double[][] means = {{0, 0}};
    double[][][] covariances = {IDENTITY};
    assertThatThrownBy(() -> GaussianMixture.of(new double[] {0.9}, means, covariances))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("weights must be above 0, and 1 together, but is [0.9]");
    assertThatThrownBy(() -> GaussianMixture.of(new double[] {0.5, 0.5}, means, covariances))
        .hasMessageContaining("2 weights, 1 means and 1 covariances");
    double[][][] none = {{{1, 2}, {2, 1}}};
    assertThatThrownBy(() -> GaussianMixture.of(new double[] {1}, means, none))
        .hasMessageContaining("component 0 must be a mean of 2 numbers and a covariance");
    assertThatThrownBy(() -> KNOWN.logDensity(new float[3]))
        .hasMessage("z must be 2 numbers, but is 3 numbers");
  }
}
