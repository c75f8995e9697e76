package waelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.Lab;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Batches;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Reduction;
import waelab.model.Schedule;
import waelab.model.StandardNormal;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.plot.Chart;
import waelab.plot.Grid;
import waelab.runs.Run;
import waelab.runs.Trainer;

@Tag("torch")
@Tag("long")
class PicturesTest {

  private static final int STEP = 32 * 3 + 4;

  private static final Split<ImageSet> NOISE = Split.of(noise(120, 1));
  private static final Split<PointSet> RING = Split.of(Toys.draw("ring", 40));
  private static Run<Wae> wae;
  private static Run<Vae> vae;

  /** Trains nothing and makes nothing. */
  private static final class Mute extends Model {
    @Override
    public Losses step(Batches batches, Noise noise) {
      return loss(batches.next(), noise);
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      return Losses.of("total", x.mean()).and("KL", x.mean());
    }
  }

  private static ImageSet noise(int n, int channels) {
    byte[] pixels = new byte[n * channels * 32 * 32];
    new Random(0).nextBytes(pixels);
    var from = Provenance.of("data", "noise, not MNIST");
    return ImageSet.of(ByteBuffer.wrap(pixels), new int[n], new Shape(channels, 32, 32), from);
  }

  private static WaeConfig waeConfig() {
    return WaeConfig.forData(NOISE).withWidth(0.125).withEpochs(2).withBatchSize(32);
  }

  private static VaeConfig vaeConfig() {
    return VaeConfig.forData(NOISE).withWidth(0.125).withEpochs(2).withBatchSize(32);
  }

  private static <M extends Model> Run<M> train(
      M model, Split<?> data, waelab.model.Config config) {
    return Trainer.train(model, data, config, ProgressListener.silent());
  }

  @BeforeAll
  static void train() {
    wae = train(new Wae(waeConfig()), NOISE, waeConfig());
    vae = train(new Vae(vaeConfig()), NOISE, vaeConfig());
  }

  private static int[] tile(Grid grid, int row, int column) {
    int x = 4 + column * STEP;
    int y = 4 + row * STEP;
    return grid.image().getRGB(x, y, 96, 96, null, 0, 96);
  }

  @Test
  void aSampleIsTheSameHoweverManyAreAskedFor() {
    var three = Lab.sampleGrid(wae, 3);
    var many = Lab.sampleGrid(wae, 70);
    for (int i = 0; i < 3; i++) {
      assertThat(tile(three, 0, i)).isEqualTo(tile(many, 0, i));
    }
    assertThat(tile(many, 0, 0)).isNotEqualTo(tile(many, 4, 0));
    assertThat(tile(Lab.sampleGrid(wae, 65), 4, 0)).isNotEqualTo(tile(many, 4, 1));
    assertThat(Pictures.Made.samples(wae.model(), new StandardNormal(8), 0, 65).images().get(64))
        .isEqualTo(
            Pictures.Made.samples(wae.model(), new StandardNormal(8), 0, 128).images().get(64));
  }

  @Test
  void oddRowsAreTheImagesAndEvenRowsTheirReconstructions() {
    var grid = Lab.reconstructionGrid(vae, NOISE.test(), 10);
    byte[] ninth = NOISE.test().pixels(8);
    int grey = ninth[0] & 0xff;
    assertThat(tile(grid, 2, 0)[0] & 0xFFFFFF).isEqualTo(grey * 0x010101);
    var made = Pictures.Made.reconstructions(vae.model(), vae.model(), NOISE.test(), 10).images();
    assertThat(tile(grid, 3, 0)[0] & 0xff).isEqualTo(made.get(8)[0] & 0xff);
    assertThat(tile(grid, 3, 1)[0] & 0xff).isEqualTo(made.get(9)[0] & 0xff);
    assertThat(tile(grid, 2, 2)).containsOnly(0xFFFFFFFF);
    assertThat(Pictures.Made.reconstructions(vae.model(), vae.model(), NOISE.test(), 3).images())
        .element(2)
        .isEqualTo(made.get(2));
  }

  @Test
  void captionsSayWhereAPictureComesFrom() {
    assertThat(Lab.sampleGrid(wae, 64))
        .hasToString(
            "Images in 8 rows of up to 8. 64 random samples. WAE (d_z = 8, λ = 1), trained on 96"
                + " images (noise, not MNIST) for 2 epochs (6 steps), seed 0, run "
                + wae.id()
                + ".");
    assertThat(Lab.reconstructionGrid(vae, NOISE.test(), 1).altText())
        .contains("Odd rows: images (noise, not MNIST, test side)", "VAE (d_z = 32, β = 0.001)");
    assertThat(Lab.lossChart(vae, wae).caption()).hasLineCount(2).contains("seed 0");
  }

  private static Chart.Panel panel(Chart chart, String title) {
    return chart.panels().stream().filter(p -> p.title().equals(title)).findAny().orElseThrow();
  }

  private static List<String> names(Chart.Panel panel) {
    return panel.series().stream().map(Chart.Series::name).collect(Collectors.toList());
  }

  /** An own network changes the values of terms, not what they measure. */
  @Test
  void aWaeWithAnOwnNetworkSharesThePanelsOfAWae() {
    var config = waeConfig().withEpochs(1);
    var own = new Wae(config, Map.of("discriminator", () -> Linear.builder().setUnits(1).build()));
    var chart = Lab.lossChart(wae, train(own, NOISE, config));
    assertThat(names(panel(chart, "WAE: total (λ = 1)")))
        .contains("WAE, train", "WAE with own discriminator, test");
    assertThat(chart.caption()).contains("WAE with own discriminator (d_z = ");
  }

  @Test
  void onlyTermsOfOneMeaningShareAPanel() {
    var other = waeConfig().withLambda(10).withEpochs(1);
    var bolder = train(new Wae(other), NOISE, other);
    var chart = Lab.lossChart(vae, wae, bolder);
    assertThat(chart.panels().stream().map(Chart.Panel::title))
        .containsExactly(
            "VAE: total (β = 0.001)",
            "WAE: total (λ = 1)",
            "WAE: total (λ = 10)",
            "VAE: reconstruction",
            "WAE: reconstruction",
            "KL divergence of codes from the prior",
            "WAE: penalty",
            "WAE: discriminator (λ = 1)",
            "WAE: discriminator (λ = 10)",
            "Squared norm of codes");
    assertThat(panel(chart, "VAE: reconstruction").yLabel()).isEqualTo("½ · mean squared error");
    assertThat(panel(chart, "WAE: reconstruction").yLabel()).isEqualTo("mean squared error");
    assertThat(names(panel(chart, "VAE: total (β = 0.001)")))
        .containsExactly("VAE, train", "VAE, test");
    assertThat(names(panel(chart, "Squared norm of codes")))
        .contains("WAE, λ = 1, epochs = 2, train", "WAE, λ = 10, epochs = 1, test")
        .contains("target d_z = 8");
    var test = panel(chart, "WAE: total (λ = 1)").series().get(1);
    assertThat(test.x()).containsExactly(1, 2);
    assertThat(test.y()[1]).isEqualTo(wae.losses().last().test().get("total"));
  }

  @Test
  void summedAndAveragedErrorsDoNotShareAPanelButCanBeCompared() {
    var config = vaeConfig().withReduction(Reduction.SUM).withEpochs(1).withBatchSize(96);
    var summed = train(new Vae(config), NOISE, config);
    var titles = Lab.lossChart(vae, summed).panels().stream().map(Chart.Panel::yLabel);
    assertThat(titles).contains("½ · mean squared error", "½ · summed squared error");
    var table = Lab.summary(vae, summed, wae);
    var errors = table.doubleColumn("test MSE");
    assertThat(errors.get(0)).isEqualTo(2 * vae.losses().last().test().get("reconstruction"));
    assertThat(errors.get(2)).isEqualTo(wae.losses().last().test().get("reconstruction"));
    // Noise has variance ⅓ in [−1, 1], and so small a model has not learnt it by heart.
    assertThat(errors.get(1)).isBetween(0.3, 0.6);
  }

  @Test
  void theSummaryHasARowForEachRunAndLeavesOutWhatIsNotMeasured() {
    var table = Lab.summary(vae, wae, wae);
    assertThat(table.stringColumn("model").asList()).containsExactly("VAE", "WAE (1)", "WAE (2)");
    assertThat(table.column("test KL (nats)").isMissing(1)).isTrue();
    assertThat(table.column("test E‖z‖²").isMissing(0)).isTrue();
    assertThat(table.intColumn("target d_z").asList()).containsExactly(32, 8, 8);
    assertThat(table.longColumn("steps").get(0)).isEqualTo(6);
    assertThat(table.stringColumn("trained on").get(0)).isEqualTo("96 images (noise, not MNIST)");
    assertThat(table.print()).contains("0.");
  }

  @Test
  void theFirstImagesOfASetAreAPicture() {
    Grid grid = Lab.imageGrid(NOISE.test(), 20);
    assertThat(grid.image().getHeight()).isGreaterThan(3 * STEP);
    assertThat(grid.altText()).contains("The first 20 of 24 images (noise, not MNIST, test side).");
    assertThatThrownBy(() -> Lab.imageGrid(NOISE.test(), 25))
        .hasMessage("n must be 1 to 24, but is 25");
    assertThatThrownBy(() -> Lab.imageGrid(RING.test(), 1))
        .hasMessageContaining("these are points");
  }

  @Test
  void aModelOfYourOwnHasPanelsOfItsOwn() {
    var schedule = new Schedule(1, 32, 0);
    var own = train(new Mute(), NOISE, schedule);
    var chart = Lab.lossChart(own, vae);
    assertThat(names(panel(chart, "Mute: KL"))).containsExactly("Mute, train", "Mute, test");
    assertThat(Lab.summary(own).column("test MSE").isMissing(0)).isTrue();
    assertThatThrownBy(() -> Lab.sampleGrid(own, 8))
        .isInstanceOf(LabException.class)
        .hasMessage("Mute generates no samples, since it does not implement Generator.");
    assertThatThrownBy(() -> Lab.reconstructionGrid(own, NOISE.test(), 8))
        .hasMessageContaining("not both an Encoder and a Generator");
  }

  @Test
  void whatCannotBeAPictureIsNamed() {
    var config = VaeConfig.forData(RING).withEpochs(1).withBatchSize(8);
    var toy = train(new Vae(config), RING, config);
    assertThatThrownBy(() -> Lab.sampleGrid(toy, 8))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "These are points (toy \"ring\"), and a grid is made of images; lossChart and summary"
                + " show such a run.");
    assertThatThrownBy(() -> Lab.reconstructionGrid(wae, RING.test(), 8))
        .hasMessageContaining("These are points");
    assertThatThrownBy(() -> Lab.reconstructionGrid(wae, noise(4, 3), 2))
        .hasMessage("These images are (3, 32, 32), but the run was trained on (1, 32, 32).");
    assertThatThrownBy(() -> Lab.sampleGrid(wae, 0))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("n must be 1 to 1024, but is 0");
    assertThatThrownBy(() -> Lab.reconstructionGrid(wae, NOISE.test(), 25))
        .hasMessage("n must be 1 to 24, but is 25");
    assertThatThrownBy(() -> Lab.lossChart()).hasMessage("runs must be at least one, but is none");
    assertThatThrownBy(() -> Lab.summary()).hasMessage("runs must be at least one, but is none");
  }

  @Test
  void aRunWithoutAWholeEpochHasNoChartButASummary() {
    var run = Trainer.train(new Wae(waeConfig()), NOISE, waeConfig(), new Interrupting());
    assertThatThrownBy(() -> Lab.lossChart(run))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("There is no loss to draw");
    assertThat(Lab.summary(run).columnNames()).contains("test MSE").doesNotContain("test E‖z‖²");
    assertThat(Lab.summary(run, wae).column("test E‖z‖²").isMissing(0)).isTrue();
    assertThat(Lab.sampleGrid(run, 1).altText())
        .contains("A random sample.", "until it was interrupted after 1 step (0 of 2 epochs)");
    var both = Lab.lossChart(run, wae);
    assertThat(names(panel(both, "WAE: total (λ = 1)")))
        .containsExactly("WAE (2), train", "WAE (2), test");
  }

  private static final class Interrupting implements ProgressListener {
    @Override
    public void status(waelab.base.TrainingStatus status) {
      Thread.currentThread().interrupt();
    }

    @Override
    public void info(String sentence) {}
  }

  @Test
  void whatIsNullIsNamed() {
    assertThatThrownBy(() -> Lab.sampleGrid(null, 4)).hasMessageContaining("run");
    assertThatThrownBy(() -> Lab.reconstructionGrid(null, Lab.loadToy("ring", 10), 4))
        .hasMessageContaining("run");
    assertThatThrownBy(() -> Lab.lossChart((waelab.runs.Run<?>) null))
        .isInstanceOf(waelab.base.LabException.class);
    assertThatThrownBy(() -> Lab.summary((waelab.runs.Run<?>) null))
        .isInstanceOf(waelab.base.LabException.class);
  }
}
