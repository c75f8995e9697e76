package waelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.Lab;
import waelab.base.BadArgumentException;
import waelab.base.Budget;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.latent.Plane;
import waelab.metrics.Codes;
import waelab.model.Gan;
import waelab.model.GanConfig;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.plot.Chart;
import waelab.plot.Grid;
import waelab.plot.Mark;
import waelab.runs.Run;
import waelab.runs.Trainer;

/** Codes in a plane, and what a model makes of a plane of codes. */
@Tag("torch")
@Tag("long")
class LatentPlaneTest {

  private static final int N = 400;
  private static final int STEP = 32 * 3 + 4;

  private static final Split<ImageSet> IMAGES = Split.of(images(3));
  private static final Run<Wae> WAE = wae(8);
  private static final Run<Wae> FLAT = wae(2);

  /** Noise, brighter where the label is higher. */
  private static ImageSet images(int kinds) {
    byte[] pixels = new byte[N * 1024];
    int[] labels = new int[N];
    boolean[] bright = new boolean[N];
    var random = new Random(1);
    for (int i = 0; i < N; i++) {
      labels[i] = random.nextInt(kinds);
      bright[i] = labels[i] > 0;
      for (int k = i * 1024; k < (i + 1) * 1024; k++) {
        pixels[k] = (byte) (random.nextInt(60) + 60 * Math.min(2, labels[i]));
      }
    }
    var from = Provenance.of("data", "noise, not MNIST");
    return ImageSet.of(ByteBuffer.wrap(pixels), labels, new Shape(1, 32, 32), from)
        .withAttributes(Map.of("Bright", bright));
  }

  private static Run<Wae> wae(int latentSize) {
    var config =
        WaeConfig.forData(IMAGES)
            .withLatentSize(latentSize)
            .withWidth(0.125)
            .withEpochs(1)
            .withBatchSize(64);
    return train(new Wae(config), IMAGES, config);
  }

  private static <M extends Model> Run<M> train(
      M model, Split<?> data, waelab.model.Config config) {
    return Trainer.train(model, data, config, ProgressListener.silent());
  }

  private static Chart.Series series(Chart chart, String name) {
    return chart.panels().get(0).series().stream()
        .filter(series -> series.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void eachCodeIsDrawnAsItsLabelWhereItIs() {
    Chart chart = LatentScatter.of(WAE, IMAGES.test(), Budget.QUICK);
    Codes codes = Codes.means(WAE.model(), IMAGES.test());
    double[] x = Plane.of(codes).coordinate(codes, 0);
    int[] labels = IMAGES.test().labels();
    for (int label = 0; label < 3; label++) {
      int kind = label;
      int[] places = IntStream.range(0, 80).filter(i -> labels[i] == kind).toArray();
      var drawn = series(chart, "" + label);
      assertThat(drawn.mark()).isEqualTo(Mark.GLYPHS);
      assertThat(drawn.x()).containsExactly(IntStream.of(places).mapToDouble(i -> x[i]).toArray());
    }
    assertThat(series(chart, "draws from N(0, I)").mark()).isEqualTo(Mark.DUST);
    assertThat(series(chart, "draws from N(0, I)").x()).hasSize(500);
    assertThat(chart.panels().get(0).scale()).isEqualTo(Chart.Scale.PLANE);
    assertThat(chart.caption())
        .startsWith(
            "Codes of the first 80 images (noise, not MNIST, test side), along the two directions"
                + " in which they vary most (")
        .contains(
            " % of the variance of all 8 coordinates); grey: 500 draws from N(0, I). Each is drawn"
                + " as its label. WAE (d_z = 8, λ = 1)",
            "run " + WAE.id());
    assertThat(chart.facts()).containsKey("run." + WAE.id());
    assertThat(chart.png()).isEqualTo(LatentScatter.of(WAE, IMAGES.test(), Budget.QUICK).png());
  }

  @Test
  void drawsFromThePriorAreDrawsOfItInThePlane() {
    double[] y = series(Lab.latentScatter(WAE, IMAGES.test()), "draws from N(0, I)").y();
    var all = IntStream.range(0, 500).mapToDouble(i -> y[i]).summaryStatistics();
    double squares = IntStream.range(0, 500).mapToDouble(i -> y[i] * y[i]).average().orElseThrow();
    assertThat(all.getAverage()).isEqualTo(0, within(3 / Math.sqrt(500)));
    assertThat(squares).isEqualTo(1, within(3 * Math.sqrt(2 / 500.0)));
  }

  @Test
  void theBudgetSaysHowMany() {
    assertThat(LatentScatter.of(FLAT, IMAGES.train(), Budget.SMOKE).caption())
        .startsWith("Codes of the first 64 images (noise, not MNIST, train side); grey:");
    assertThat(LatentScatter.of(FLAT, IMAGES.train(), Budget.SMOKE).panels().get(0).xLabel())
        .isEqualTo("z₁");
  }

  @Test
  void anAttributeTellsTwoKindsApart() {
    Chart chart = Lab.latentScatter(WAE, IMAGES.test(), "Bright");
    int with = series(chart, "with Bright").x().length;
    assertThat(with + series(chart, "without Bright").x().length).isEqualTo(80);
    assertThat(with).isBetween(40, 65);
    assertThat(series(chart, "with Bright").mark()).isEqualTo(Mark.POINTS);
    assertThatThrownBy(() -> Lab.latentScatter(WAE, IMAGES.test(), "Smiling"))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("Bright");
  }

  @Test
  void pointsHaveCodesToo() {
    var ring = Split.of(Toys.draw("ring", 100));
    var config = VaeConfig.forData(ring).withEpochs(1).withBatchSize(16);
    Run<Vae> toy = train(new Vae(config), ring, config);
    Chart chart = Lab.latentScatter(toy, ring.test());
    assertThat(series(chart, "codes").x()).hasSize(20);
    assertThat(chart.caption()).startsWith("Means μ of the codes of the first 20 points (toy");
    assertThatThrownBy(() -> Lab.manifoldGrid(toy, 4))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("These are points");
    assertThatThrownBy(() -> Lab.latentScatter(toy, IMAGES.test()))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("cannot encode samples of shape (1, 32, 32)");
    assertThatThrownBy(() -> Lab.latentScatter(WAE, ring.test()))
        .hasMessageContaining("These are points");
  }

  @Test
  void labelsThatTellNothingOrTooMuchAreNamed() {
    assertThatThrownBy(() -> Lab.latentScatter(WAE, images(1)))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "These images (noise, not MNIST) have only one label, so there is nothing to compare; name an attribute,"
                + " one of [Bright].");
    assertThatThrownBy(() -> Lab.latentScatter(WAE, images(50).withAttributes(Map.of())))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "These images (noise, not MNIST) have 49 labels among the first 400, more than 20 that a picture"
                + " can distinguish; take images with a few labels, as MNIST has.");
  }

  private static int[] tile(Grid grid, int row, int column) {
    return grid.image().getRGB(4 + column * STEP, 4 + row * STEP, 96, 96, null, 0, 96);
  }

  private static int[] image(Run<Wae> run, float... code) {
    var made = Pictures.Made.of(run.model(), new float[][] {code});
    return tile(Grid.of(List.of(made.images()), made.tile(), ""), 0, 0);
  }

  @Test
  void aPlaneOfTwoCoordinatesStandsAtEqualQuantiles() {
    assertThat(ManifoldGrid.quantile(0, 3)).isEqualTo(-0.967422, within(1e-6)); // Φ⁻¹(1/6)
    assertThat(ManifoldGrid.quantile(1, 3)).isZero();
    float q = (float) ManifoldGrid.quantile(2, 3);
    Grid grid = Lab.manifoldGrid(FLAT, 3);
    assertThat(tile(grid, 1, 1)).isEqualTo(image(FLAT, 0, 0));
    assertThat(tile(grid, 0, 2)).isEqualTo(image(FLAT, q, q));
    assertThat(tile(grid, 2, 0)).isEqualTo(image(FLAT, -q, -q));
    assertThat(tile(grid, 0, 0)).isEqualTo(image(FLAT, -q, q));
    assertThat(grid.altText())
        .startsWith("Images in 3 rows of up to 3. Images of codes z = (z₁, z₂), z₁ to the right");
  }

  @Test
  void aPlaneOfManyCoordinatesGoesThroughTheMeanOfTrainingCodes() {
    Grid grid = Lab.manifoldGrid(WAE, 3);
    Plane plane = Plane.of(Codes.means(WAE.model(), IMAGES.train()));
    double q = ManifoldGrid.quantile(2, 3);
    assertThat(tile(grid, 1, 1)).isEqualTo(image(WAE, plane.fromMean(0, 0)));
    assertThat(tile(grid, 0, 1)).isEqualTo(image(WAE, plane.fromMean(0, q * plane.deviation(1))));
    assertThat(grid.altText())
        .contains("through the mean of 320 codes of training images", "of all 8 coordinates");
    assertThat(Lab.manifoldGrid(WAE, 32).image().getWidth()).isLessThan(1_200);
  }

  @Test
  void whatHasNoEncoderIsOneSentence() {
    var config = GanConfig.forData(IMAGES).withWidth(0.05).withEpochs(1).withBatchSize(320);
    Run<Gan> gan = train(new Gan(config), IMAGES, config);
    assertThatThrownBy(() -> Lab.latentScatter(gan, IMAGES.test()))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "GAN has no codes to compare with a prior, since it is not an Encoder; VAE and WAE are.");
    assertThatThrownBy(() -> Lab.manifoldGrid(gan, 4))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "Codes of GAN have 128 coordinates, and two directions cannot be chosen without an"
                + " encoder; sampleGrid(run, 64) and interpolate(run, 8) show what it generates.");
  }

  @Test
  void whatIsOutOfRangeOrMissingIsNamed() {
    assertThatThrownBy(() -> Lab.manifoldGrid(WAE, 1)).hasMessage("n must be 2 to 32, but is 1");
    assertThatThrownBy(() -> Lab.manifoldGrid(WAE, 33)).hasMessage("n must be 2 to 32, but is 33");
    assertThatThrownBy(() -> Lab.manifoldGrid(null, 3)).hasMessageContaining("run");
    assertThatThrownBy(() -> Lab.latentScatter(WAE, null)).hasMessageContaining("set");
    assertThatThrownBy(() -> Lab.latentScatter(WAE, IMAGES.test(), null))
        .hasMessageContaining("attribute");
    assertThatThrownBy(() -> Lab.interpolate(WAE, IMAGES.test(), 2, null))
        .hasMessageContaining("way");
  }
}
