package waelab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.base.BadArgumentException;
import waelab.data.ImageSet;
import waelab.data.Samples;
import waelab.data.Split;
import waelab.data.TestData;
import waelab.latent.Interpolation;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.plot.Grid;
import waelab.runs.Run;

/** Verbs with what one types first: a split, a list of runs, no number, no class. */
@Tag("torch")
@Tag("long")
class VerbsTest {

  private static final Split<ImageSet> DIGITS = Lab.loadMnist().limit(160, 40);
  private static final VaeConfig CONFIG =
      VaeConfig.forData(DIGITS).withWidth(0.125).withEpochs(1).withBatchSize(32);

  private static Run<Vae> run;
  private static Run<Vae> other;

  @BeforeAll
  static void train() {
    run = Lab.trainVae(DIGITS, CONFIG);
    other = Lab.trainVae(DIGITS, CONFIG.withSeed(1));
  }

  @AfterEach
  void chooseAsBefore() {
    Lab.bestBy("total");
  }

  @Test
  void noVerbInsistsOnASetOfSamples() {
    assertThat(
            Arrays.stream(Lab.class.getMethods())
                .filter(
                    verb ->
                        Arrays.stream(verb.getParameterTypes())
                            .anyMatch(Samples.class::isAssignableFrom)))
        .isEmpty();
  }

  static Stream<Arguments> verbs() {
    var features = Lab.labelFeatures(DIGITS);
    return Stream.of(
        of("fid", side -> Lab.fid(run, side)),
        of("fidReconstruction", side -> Lab.fidReconstruction(run, side)),
        of("frechetDistance", side -> Lab.frechetDistance(run, side)),
        of("kld", side -> Lab.kld(run, side)),
        of("evaluate", side -> Lab.evaluate(run, side)),
        of("evaluate n", side -> Lab.evaluate(run, side, 20)),
        of("quality", side -> Lab.quality(run, side)),
        of("kid", side -> Lab.kid(run, side)),
        of("precisionRecall", side -> Lab.precisionRecall(run, side)),
        of("densityCoverage", side -> Lab.densityCoverage(run, side)),
        of("slicedWasserstein", side -> Lab.slicedWasserstein(run, side)),
        of("similarity", side -> Lab.similarity(run, side)),
        of("reconstructions", side -> Lab.reconstructions(run, side).digest()),
        of("features", side -> Lab.features(side, features)),
        of("imageGrid", side -> pixels(Lab.imageGrid(side, 10))),
        of("reconstructionGrid", side -> pixels(Lab.reconstructionGrid(run, side, 8))),
        of("interpolate", side -> pixels(Lab.interpolate(run, side, 2))),
        of(
            "interpolate on a way",
            side -> pixels(Lab.interpolate(run, side, 2, Interpolation.GREAT_CIRCLE))),
        of("latentScatter", side -> Lab.latentScatter(run, side).altText()));
  }

  private static Arguments of(String name, Function<TestData, Object> verb) {
    return Arguments.of(name, verb);
  }

  private static int pixels(Grid grid) {
    var image = grid.image();
    int[] all = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.hashCode(all);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("verbs")
  void aSplitStandsForItsTestSide(String name, Function<TestData, Object> verb) {
    assertThat(verb.apply(DIGITS)).hasToString(verb.apply(DIGITS.test()).toString());
    assertThatThrownBy(() -> verb.apply(null))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageEndingWith(" must be given, but is null");
  }

  @Test
  void runsComeInAListToo() {
    List<Run<Vae>> runs = List.of(run, other);
    assertThat(Lab.summary(runs)).hasToString(Lab.summary(run, other).toString());
    assertThat(Lab.compare(runs)).hasToString(Lab.compare(run, other).toString());
    assertThat(Lab.compareAcrossData(runs)).hasToString(Lab.compare(run, other).toString());
    assertThat(Lab.lossChart(runs).altText()).isEqualTo(Lab.lossChart(run, other).altText());
    Lab.kld(run, DIGITS);
    assertThat(Lab.kldChart(runs).altText()).isEqualTo(Lab.kldChart(run, other).altText());
    Lab.fid(run, DIGITS);
    assertThat(Lab.fidChart(runs).altText()).isEqualTo(Lab.fidChart(run, other).altText());
    for (Function<List<Run<Vae>>, Object> verb :
        List.<Function<List<Run<Vae>>, Object>>of(
            Lab::summary, Lab::compare, Lab::lossChart, Lab::fidChart, Lab::kldChart)) {
      assertThatThrownBy(() -> verb.apply(null))
          .isInstanceOf(BadArgumentException.class)
          .hasMessage("runs must be given, but is null");
      assertThatThrownBy(() -> verb.apply(Arrays.asList(run, null)))
          .isInstanceOf(BadArgumentException.class)
          .hasMessage("run must be given, but is null");
    }
  }

  @Test
  void aGridHas64SamplesUnlessSomebodySaysOtherwise() {
    assertThat(pixels(Lab.sampleGrid(run))).isEqualTo(pixels(Lab.sampleGrid(run, 64)));
  }

  @Test
  void aRunIsLoadedWithoutItsClass() {
    String name = run.folder().map(Path::getFileName).orElseThrow().toString();
    Run<?> loaded = Lab.loadRun(name);
    assertThat(loaded.model()).isInstanceOf(Vae.class);
    assertThat(loaded).hasToString(run.toString());
    assertThat(pixels(Lab.sampleGrid(loaded))).isEqualTo(pixels(Lab.sampleGrid(run)));
  }

  @Test
  void aLossThatNoModelHasIsRefusedAtOnce() {
    assertThatThrownBy(() -> Lab.bestBy("loss"))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage(
            "bestBy must be one of the test losses total, reconstruction, KL, penalty,"
                + " discriminator, E‖z‖², W₁, distance, generator (for one of a model of your own say"
                + " bestBy(\"…\", YourModel.class)), but is loss");
    assertThat(Lab.bestBy("KL")).isEqualTo("KL");
    assertThat(Lab.bestBy("loss", Model.class)).isEqualTo("loss");
    assertThatThrownBy(() -> Lab.trainVae(DIGITS, CONFIG.withSeed(7)))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("best must be one of the losses [total, reconstruction, KL], but is loss");
  }
}
