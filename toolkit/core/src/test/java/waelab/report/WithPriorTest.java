package waelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;
import waelab.Lab;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.base.Workspace;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.evaluation.Evaluation;
import waelab.evaluation.Evaluator;
import waelab.evaluation.PriorRecipe;
import waelab.latent.GaussianMixture;
import waelab.metrics.Codes;
import waelab.metrics.FrechetDistance;
import waelab.model.Gan;
import waelab.model.GanConfig;
import waelab.model.Prior;
import waelab.model.StandardNormal;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.plot.Grid;
import waelab.runs.Run;
import waelab.runs.RunStore;
import waelab.runs.Tiny;
import waelab.runs.Trainer;
import waelab.runs.WhatIf;
import waelab.training.EvaluationPlan;

/** A run whose samples are drawn from another law than N(0, I). */
@Tag("torch")
@Tag("long")
class WithPriorTest {

  private static final Split<ImageSet> DIGITS = Lab.loadMnist().limit(400, 130);
  private static final VaeConfig CONFIG =
      VaeConfig.forData(DIGITS).withWidth(0.25).withLatentSize(4).withEpochs(1);
  private static final ProgressListener NOBODY = sentence -> {};

  @TempDir private static Path folder;
  private static Evaluator judge;
  private static Run<Vae> vae;
  private static Run<Vae> mixed;

  @BeforeAll
  static void train() {
    judge = new Evaluator(Workspace.of(Map.of("WAELAB_OFFLINE", "true"), folder), 64, NOBODY);
    vae =
        new RunStore(folder.resolve("runs"), List.of())
            .train(
                new Vae(CONFIG),
                DIGITS,
                CONFIG,
                Optional.empty(),
                ProgressListener.silent(),
                EvaluationPlan.by("total"));
    mixed = Lab.withPrior(vae, Lab.gaussianMixture(5));
  }

  @Test
  void theMixtureIsFittedToTheTrainingCodes() {
    Codes codes = Codes.of(vae.model(), DIGITS.train(), vae.config().seed());
    var fitted = (GaussianMixture) mixed.prior().orElseThrow();
    assertThat(fitted.logLikelihoods())
        .isEqualTo(GaussianMixture.fit(codes, 5, vae.config().seed()).logLikelihoods());
    assertThat(fitted.name()).isEqualTo("a Gaussian mixture of 5, fitted to 400 codes");
  }

  @Test
  void allElseIsTheRunItComesFrom() {
    assertThat(mixed.id()).isEqualTo(vae.id());
    assertThat(mixed.model()).isSameAs(vae.model());
    assertThat(mixed.folder()).isEqualTo(vae.folder());
    assertThat(mixed.losses()).isSameAs(vae.losses());
    assertThat(mixed.scores()).isSameAs(vae.scores());
    assertThat(mixed.withoutPrior()).isSameAs(vae);
    assertThat(mixed).hasToString(vae + "; samples of codes drawn from " + name());
    assertThat(vae.prior()).isEmpty();
    assertThat(mixed.provenance().get("prior")).startsWith(name());
    assertThat(vae.provenance().facts()).doesNotContainKey("prior");
  }

  @Test
  void itIsKeptAsItWasTrained(@TempDir Path copy) throws Exception {
    mixed.save(copy);
    assertThat(Files.readString(copy.resolve("run.json"))).doesNotContain("\"prior\"");
    var saved = new RunStore(copy.getParent(), List.of()).find(copy.getFileName().toString());
    assertThat(saved.facts()).isEqualTo(vae.facts());
    assertThat(Lab.verify(copy).faults()).isEmpty();
  }

  private static String name() {
    return mixed.prior().orElseThrow().name();
  }

  @Test
  void theStandardNormalIsTheUsual() {
    assertThat(Lab.withPrior(mixed, Lab.standardNormal())).isSameAs(vae);
    assertThat(Lab.withPrior(mixed, new StandardNormal(4))).isSameAs(vae);
    assertThat(Lab.withPrior(mixed, Lab.gaussianMixture(2)).withoutPrior()).isSameAs(vae);
  }

  @Test
  void itsPicturesAreOfDrawsOfTheMixture() {
    Prior prior = mixed.prior().orElseThrow();
    float[][] codes = prior.draw(vae.config().seed(), 8);
    byte[] third = Pictures.Made.of(vae.model(), codes).images().get(2);
    var made = Pictures.Made.samples(mixed.model(), prior, vae.config().seed(), 3);
    assertThat(made.images().get(2)).isEqualTo(third);
    Grid grid = Lab.sampleGrid(mixed, 8);
    assertThat(tile(grid, 2)).isNotEqualTo(tile(Lab.sampleGrid(vae, 8), 2));
    assertThat(tile(grid, 2)[48 * 96 + 48] & 0xff).isEqualTo(third[16 * 32 + 16] & 0xff);
    assertThat(grid.altText()).endsWith(", samples of codes drawn from " + name() + ".");
    assertThat(grid.facts()).containsKeys("run." + vae.id(), "prior." + vae.id());
    assertThat(Lab.sampleGrid(vae, 8).altText()).doesNotContain("drawn");
  }

  @Test
  void betweenSamplesOfAMixtureTheWayIsStraight() {
    assertThat(Lab.interpolate(mixed, 2).altText()).contains("to the next, straight.");
    assertThat(Lab.interpolate(vae, 2).altText()).contains("to the next, along a great circle.");
    Grid ways = Lab.interpolate(mixed, 1);
    Grid samples = Lab.sampleGrid(mixed, 2);
    assertThat(tile(ways, 0)).isEqualTo(tile(samples, 0));
    assertThat(tile(ways, 7)).isEqualTo(tile(samples, 1));
  }

  private static int[] tile(Grid grid, int column) {
    return grid.image().getRGB(4 + column * (32 * 3 + 4), 4, 96, 96, null, 0, 96);
  }

  @Test
  void numbersOfTwoPriorsStandUnderTwoNames() throws Exception {
    FrechetDistance usual = judge.random(vae, DIGITS.test());
    FrechetDistance own = judge.random(mixed, DIGITS.test());
    assertThat(own.value()).isNotEqualTo(usual.value());
    assertThat(own.images().caption()).endsWith(" of codes drawn from " + name());
    String metric = own.name() + " random, mixture of 5";
    assertThat(vae.scores().last(metric).orElseThrow().value()).isEqualTo(own.value());
    assertThat(vae.scores().last(own.name() + " random").orElseThrow().value())
        .isEqualTo(usual.value());
    assertThat(Files.readString(vae.folder().orElseThrow().resolve("scores.csv"))).contains(metric);

    Table summary = Lab.summary(vae, mixed);
    assertThat(summary.stringColumn("model").asList())
        .containsExactly("VAE, N(0, I)", "VAE, mixture of 5");
    assertThat(summary.doubleColumn(metric + ", n = 64").isMissing(0)).isTrue();
    assertThat(summary.doubleColumn(metric + ", n = 64").get(1)).isEqualTo(own.value());
    assertThat(summary.doubleColumn(own.name() + " random, n = 64").isMissing(1)).isTrue();
    assertThat(summary.doubleColumn(own.name() + " floor, n = 64").countMissing()).isZero();

    assertThat(Lab.fidChart(vae, mixed).altText())
        .contains("VAE, N(0, I), random", "VAE, mixture of 5, random");
  }

  @Test
  void anEvaluationTellsHowWellTheMixtureFits() {
    Evaluation evaluation = judge.evaluate(mixed, DIGITS.test());
    List<String> numbers = evaluation.table().stringColumn("number").asList();
    assertThat(numbers)
        .contains("E‖z‖²", "MMD²", "log p(z), mixture of 5", "MMD², mixture of 5")
        .anyMatch(number -> number.endsWith(" random, mixture of 5"))
        .noneMatch(number -> number.endsWith(" random"));
    assertThat(evaluation.codes().orElseThrow().measures())
        .as("against N(0, I), for which it was trained")
        .isEqualTo(judge.codes(vae, DIGITS.test()).measures());
    assertThat(evaluation.fit().orElseThrow().codes().size()).isEqualTo(64);
  }

  @Test
  void aComparisonTellsWhatSetsThemApart() {
    Comparison comparison = Lab.compare(vae, mixed);
    assertThat(comparison.settings().stringColumn("setting").asList()).containsExactly("prior");
    assertThat(comparison.settings().printAll()).contains("N(0, I)", name());
    assertThat(((Grid) comparison.samples()).altText())
        .endsWith("The codes z are drawn with one seed, but from different priors.");
    assertThat(((Grid) Lab.compare(mixed, mixed).samples()).altText())
        .endsWith("The codes z are the same, place by place.");
  }

  @Test
  void whatIsTrainedFromItDrawsFromTheUsual() {
    Run<Vae> ring = Tiny.train(Tiny.store(folder.resolve("ring")), Tiny.VAE);
    Run<Vae> other = Lab.withPrior(ring, Lab.gaussianMixture(3));
    assertThat(other.prior().orElseThrow().draw(0, 5)).hasDimensions(5, 2);
    var told = new ArrayList<String>();
    assertThat(WhatIf.start(other, told::add)).isSameAs(ring);
    assertThat(told)
        .containsExactly(
            "The new run draws from N(0, I) again; withPrior fits a distribution to its codes.");
    assertThat(Lab.whatIf(other, c -> c.withEpochs(1)).prior()).isEmpty();
    assertThat(other.best().prior()).isEmpty();
  }

  @Test
  void whatHasNoCodesOrNoSuchLawIsOneSentence() {
    var config = GanConfig.forData(DIGITS).withWidth(0.05).withEpochs(1).withBatchSize(200);
    Run<Gan> gan = Trainer.train(new Gan(config), DIGITS, config, ProgressListener.silent());
    assertThatThrownBy(() -> Lab.withPrior(gan, Lab.gaussianMixture(3)))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "GAN has no codes to fit a mixture to, since it is not an Encoder; VAE and WAE are.");
    assertThat(Lab.withPrior(gan, Lab.standardNormal())).isSameAs(gan);
    assertThatThrownBy(() -> Lab.gaussianMixture(0))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("components must be 1 to 200, but is 0");
    assertThatThrownBy(() -> Lab.gaussianMixture(201))
        .hasMessage("components must be 1 to 200, but is 201");
    var ring = Lab.loadToy("ring", 100);
    var few = VaeConfig.forData(ring).withEpochs(1).withBatchSize(16);
    Run<Vae> small = Trainer.train(new Vae(few), ring, few, ProgressListener.silent());
    assertThatThrownBy(() -> Lab.withPrior(small, Lab.gaussianMixture(81)))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("components must be 80 at most, the number of training codes, but is 81");
    assertThatThrownBy(() -> Lab.withPrior(vae, new StandardNormal(5)))
        .isInstanceOf(LabException.class)
        .hasMessage("VAE has codes of 4 coordinates, but N(0, I) has 5.");
    assertThatThrownBy(() -> Lab.withPrior(vae, (Prior) null))
        .hasMessage("prior must be given, but is null");
    assertThatThrownBy(() -> Lab.withPrior(vae, (PriorRecipe) null))
        .hasMessage("prior must be given, but is null");
    assertThatThrownBy(() -> Lab.withPrior(vae, (run, listener) -> null))
        .hasMessage("prior must be given, but is null");
    assertThatThrownBy(() -> Lab.withPrior(null, Lab.standardNormal()))
        .hasMessage("run must be given, but is null");
  }
}
