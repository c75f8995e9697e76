package waelab;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.model.StandardNormal;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.plot.Grid;
import waelab.report.Comparison;
import waelab.report.Pictures;
import waelab.runs.Run;
import waelab.runs.Tiny;
import waelab.runs.Trainer;

/** What runs make of the same codes, beside each other. */
@Tag("torch")
class SameCodesTest {

  private static final int STEP = 32 * 3 + 4;
  private static final Split<ImageSet> NOISE = Split.of(noise());
  private static final VaeConfig CONFIG =
      VaeConfig.forData(NOISE).withWidth(0.125).withEpochs(1).withBatchSize(32).withSeed(4);

  @TempDir private static Path folder;
  private static Run<Vae> run;
  private static Run<Vae> other;

  private static ImageSet noise() {
    byte[] pixels = new byte[120 * 1024];
    new Random(0).nextBytes(pixels);
    var from = Provenance.of("data", "noise, not MNIST");
    return ImageSet.of(ByteBuffer.wrap(pixels), new int[120], new Shape(1, 32, 32), from);
  }

  @BeforeAll
  static void train() {
    run = train(CONFIG);
    other = train(CONFIG.withBeta(1).withSeed(9));
  }

  private static Run<Vae> train(VaeConfig config) {
    return Trainer.train(new Vae(config), NOISE, config, ProgressListener.silent());
  }

  private static Grid samples(Run<?>... runs) {
    return (Grid) Comparison.of(List.of(runs), Tiny.store(folder), false).samples();
  }

  private static int[] tile(Grid grid, int row, int column) {
    return grid.image().getRGB(4 + column * STEP, 4 + row * STEP, 96, 96, null, 0, 96);
  }

  @Test
  void theFirstRunDrawsItsOwnSamples() {
    Grid own = Lab.sampleGrid(run, 16);
    Grid grid = samples(run, other);
    for (int i = 0; i < 16; i++) {
      assertThat(tile(grid, i / 8, i % 8)).isEqualTo(tile(own, i / 8, i % 8));
    }
    assertThat(tile(grid, 0, 0)).isNotEqualTo(tile(grid, 0, 1));
  }

  /** Though its own seed, and so its own samples, are others. */
  @Test
  void theSecondDrawsTheFirstsCodes() {
    Grid own = Lab.sampleGrid(other, 16);
    Grid grid = samples(run, other);
    var made = Pictures.Made.samples(other.model(), new StandardNormal(32), 4, 16).images();
    for (int i = 0; i < 16; i++) {
      assertThat(tile(grid, 2 + i / 8, i % 8)).isNotEqualTo(tile(own, i / 8, i % 8));
      assertThat(tile(grid, 2 + i / 8, i % 8)[0] & 0xff).isEqualTo(made.get(i)[0] & 0xff);
    }
    Grid twice = samples(run, run);
    assertThat(tile(twice, 3, 7)).isEqualTo(tile(twice, 1, 7));
    assertThat(grid.altText())
        .contains("Rows 1–2: VAE", "Rows 3–4: VAE", run.id(), other.id())
        .endsWith("The codes z are the same, place by place.");
    assertThat(grid.facts()).containsKeys("run." + run.id(), "run." + other.id());
  }

  @Test
  void codesOfOtherSizesAreNotTheSame() {
    Run<Vae> small = train(CONFIG.withLatentSize(5));
    assertThat(samples(run, small).altText())
        .endsWith("There is no same z, since codes have [5, 32] coordinates.");
    assertThat(tile(samples(run, small), 1, 7)).isEqualTo(tile(Lab.sampleGrid(run, 16), 1, 7));
    assertThat(Comparison.of(List.of(run, small), Tiny.store(folder), false).parts())
        .hasSize(5)
        .element(4)
        .isInstanceOf(Grid.class);
  }

  @Test
  void pointsAreNotDrawn() {
    Run<Vae> ring = Tiny.train(Tiny.store(folder), Tiny.VAE);
    var across = Comparison.of(List.of(run, ring), Tiny.store(folder), true);
    String sentence = "Not all of these draw images of one size, so they are not shown together.";
    assertThat(across.samples()).isEqualTo(sentence);
    var points = Comparison.of(List.of(ring, ring), Tiny.store(folder), false);
    assertThat(points.samples()).isEqualTo(sentence);
    assertThat(points.parts()).as("nothing to be said of it").hasSize(4);
  }
}
