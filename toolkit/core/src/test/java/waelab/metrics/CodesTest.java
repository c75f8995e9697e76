package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.LabException;
import waelab.data.PointSet;
import waelab.data.Samples;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Gan;
import waelab.model.GanConfig;
import waelab.model.Posterior;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.nn.Mode;
import waelab.torch.Torch;

@Tag("torch")
class CodesTest {

  private static final PointSet RING = Toys.draw("ring", 300);
  private static final Split<PointSet> SPLIT = Split.of(RING);

  private static Vae vae() {
    return new Vae(VaeConfig.forData(SPLIT));
  }

  private static Posterior posterior(Vae vae, NDManager manager, Samples samples) {
    int[] all = IntStream.range(0, samples.size()).toArray();
    return Mode.evaluation(() -> vae.posterior(samples.batch(manager, all)));
  }

  @Test
  void codesOfAWaeAreWhatItEncodes() {
    try (var wae = new Wae(WaeConfig.forData(SPLIT));
        NDManager manager = Torch.newManager()) {
      Codes codes = Codes.of(wae, RING, 0);
      assertThat(codes.size()).isEqualTo(300);
      assertThat(codes.dimension()).isEqualTo(2);
      assertThat(codes.posteriorKl()).isEmpty();
      NDArray last = Mode.evaluation(() -> wae.encode(RING.batch(manager, 299)));
      assertThat(codes.code(299)).containsExactly(last.toFloatArray(), within(1e-6f));
      assertThat(codes.code(5)).isEqualTo(Codes.of(wae, RING, 1).code(5));
    }
  }

  @Test
  void codesOfAVaeAreDrawnByPlaceAndSeedAlone() {
    try (var vae = vae()) {
      Codes codes = Codes.of(vae, RING, 7);
      Codes part = Codes.of(vae, RING.slice(0, 128), 7);
      assertThat(part.code(127)).isEqualTo(codes.code(127));
      assertThat(Codes.of(vae, RING, 7).code(200)).isEqualTo(codes.code(200));
      assertThat(Codes.of(vae, RING, 8).code(200)).isNotEqualTo(codes.code(200));
    }
  }

  /** (z̃ − μ)/σ is ε, a draw from N(0, 1). */
  @Test
  void codesOfAVaeHaveTheMeansAndDeviationsOfTheirPosteriors() {
    try (var vae = vae();
        NDManager manager = Torch.newManager()) {
      Codes codes = Codes.of(vae, RING, 7);
      Posterior q = posterior(vae, manager, RING);
      float[] mu = q.mu().toFloatArray();
      float[] logVar = q.logVar().toFloatArray();
      float[][] epsilon = new float[300][2];
      for (int j = 0; j < 600; j++) {
        double sigma = Math.exp(0.5 * logVar[j]);
        epsilon[j / 2][j % 2] = (float) ((codes.code(j / 2)[j % 2] - mu[j]) / sigma);
      }
      assertThat(epsilon[64][0]).as("the next block").isNotCloseTo(epsilon[0][0], within(1e-3f));
      Codes noise = Codes.of(epsilon, "ε");
      assertThat(noise.squaredNorm()).isCloseTo(2, within(4 * Math.sqrt(2 * 2 / 300.0)));
      assertThat(Coordinates.table(noise).doubleColumn("p").min()).isGreaterThan(1e-3);
    }
  }

  /** ½ Σ (σ² + μ² − 1 − log σ²), in float64 and over all samples. */
  @Test
  void theClosedFormOfAVaeEqualsADirectComputation() {
    try (var vae = vae();
        NDManager manager = Torch.newManager()) {
      Posterior q = posterior(vae, manager, RING);
      float[] mu = q.mu().toFloatArray();
      float[] logVar = q.logVar().toFloatArray();
      double sum = 0;
      for (int j = 0; j < 600; j++) {
        sum += 0.5 * (Math.exp(logVar[j]) + (double) mu[j] * mu[j] - 1 - logVar[j]);
      }
      assertThat(Codes.of(vae, RING, 0).posteriorKl().getAsDouble())
          .isCloseTo(sum / 300, within(1e-6));
    }
  }

  @Test
  void theClosedFormIsTheMeanOfLogQMinusLogPOverDraws() {
    try (var vae = vae();
        NDManager manager = Torch.newManager()) {
      Posterior q = posterior(vae, manager, RING);
      float[] mu = q.mu().toFloatArray();
      float[] logVar = q.logVar().toFloatArray();
      double sum = 0;
      double squares = 0;
      for (int seed = 0; seed < 20; seed++) {
        Codes codes = Codes.of(vae, RING, seed);
        for (int i = 0; i < 300; i++) {
          float[] z = codes.code(i);
          double ratio = 0;
          for (int k = 0; k < 2; k++) {
            int j = 2 * i + k;
            double epsilon = (z[k] - mu[j]) / Math.exp(0.5 * logVar[j]);
            ratio += 0.5 * ((double) z[k] * z[k] - epsilon * epsilon - logVar[j]);
          }
          sum += ratio;
          squares += ratio * ratio;
        }
      }
      double mean = sum / 6_000;
      double error = Math.sqrt((squares / 6_000 - mean * mean) / 6_000);
      double closedForm = Codes.of(vae, RING, 0).posteriorKl().getAsDouble();
      assertThat(mean).isCloseTo(closedForm, within(4 * error));
    }
  }

  /** Golden number: src/test/python/codes.py. */
  @Test
  void theSquaredNormIsAveragedOverCodes() {
    assertThat(KnownCodes.byFormula(1_100, 4, 0.5).squaredNorm())
        .isCloseTo(5.14751799, within(1e-6));
    assertThat(KnownCodes.sphere(100, 8, 1).squaredNorm()).isCloseTo(8, within(1e-5));
  }

  @Test
  void aGanHasNoCodes() {
    try (var gan = new Gan(GanConfig.forData(SPLIT))) {
      assertThatThrownBy(() -> Codes.of(gan, RING, 0))
          .isInstanceOf(LabException.class)
          .hasMessage(
              "GAN has no codes to compare with a prior, since it is not an Encoder; VAE and WAE are.");
    }
  }

  @Test
  void samplesOfAnotherShapeAreNamed() {
    var points = PointSet.of(new float[10][3], RING.provenance());
    try (var vae = vae()) {
      assertThatThrownBy(() -> Codes.of(vae, points, 0))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("VAE cannot encode samples of shape (3)");
    }
  }

  @Test
  void codesThatAreNoNumbersAreNamed() {
    assertThatThrownBy(() -> Codes.of(new float[][] {{1, 2}, {3, Float.NaN}}, "my codes"))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "Coordinate 1 of code 1 is NaN (my codes), so the distribution of these codes cannot be"
                + " compared; train the model again, with a smaller learning rate.");
    try (var vae = vae()) {
      vae.state().get("mean.0.bias").set(new float[] {0, Float.POSITIVE_INFINITY});
      assertThatThrownBy(() -> Codes.of(vae, RING, 0))
          .hasMessageContaining("Coordinate 1 of code 0 is Infinity (codes of VAE");
    }
  }

  @Test
  void rowsOfSeveralLengthsAreNoCodes() {
    assertThatThrownBy(() -> Codes.of(new float[][] {{1, 2}, {3}}, "my codes"))
        .hasMessageContaining("rows of one length");
    assertThatThrownBy(() -> Codes.of(new float[0][], "my codes"))
        .hasMessageContaining("at least one");
  }

  @Test
  void anInterruptEndsEncoding() {
    try (var vae = vae()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> Codes.of(vae, RING, 0))
          .hasMessage("Interrupted after encoding 0 of 300 samples.");
      assertThat(Thread.interrupted()).isFalse();
    }
  }
}
