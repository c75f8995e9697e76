package waelab.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
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
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.metrics.FrechetDistance;
import waelab.model.Config;
import waelab.model.Gan;
import waelab.model.GanConfig;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.plot.Chart;
import waelab.runs.Run;
import waelab.runs.RunStore;
import waelab.training.Ending;
import waelab.training.EvaluationPlan;
import waelab.training.Score;

/** Runs are judged by their images and codes; on digits, in a classifier's features. */
@Tag("torch")
@Tag("long")
class EvaluatorTest {

  private static final Split<ImageSet> DIGITS = Lab.loadMnist().limit(1_200, 300);
  private static final Split<PointSet> RING = Lab.loadToy("ring", 200);
  private static final VaeConfig CONFIG =
      VaeConfig.forData(DIGITS).withWidth(0.25).withEpochs(3).withBatchSize(64);

  @TempDir private static Path folder;
  private static Evaluator judge;
  private static Run<Vae> vae;
  private static Run<Gan> gan;
  private static String name;

  @BeforeAll
  static void train() {
    Workspace here = Workspace.of(Map.of("WAELAB_OFFLINE", "true"), folder);
    judge = new Evaluator(here.withScoreEvery(2), 100, sentence -> {});
    vae = train(new Vae(CONFIG), DIGITS, CONFIG, judge);
    var config = GanConfig.forData(DIGITS).withWidth(0.05).withEpochs(1);
    gan = train(new Gan(config), DIGITS, config, judge);
    name = judge.randomByLabels(gan, DIGITS.test()).name();
  }

  @AfterAll
  static void forget() {
    Lab.evaluateEvery(0);
  }

  private static <M extends Model> Run<M> train(
      M model, Split<?> data, Config config, Evaluator by) {
    var judging = new EvaluationPlan("total", by.evaluator());
    return new RunStore(folder.resolve("runs"), List.of())
        .train(model, data, config, Optional.empty(), ProgressListener.silent(), judging);
  }

  @Test
  void anAverageIsJudgedNextToTheWeightsThatItIsOf() {
    VaeConfig config = CONFIG.withEpochs(2).with("emaDecay", 0.9);
    Run<Vae> run = train(new Vae(config), DIGITS, config, judge);
    List<Score> scores = run.scores().all();
    Score raw = named(scores, name + " random");
    Score average = named(scores, name + " EMA random");
    assertThat(average.epoch()).isEqualTo(raw.epoch()).isEqualTo(2);
    assertThat(average.value()).isNotEqualTo(raw.value());
    // The same number after the training, stored under the same name.
    double later = judge.random(run.ema(), DIGITS.test()).value();
    assertThat(later).isEqualTo(average.value());
    assertThat(run.scores().by(name + " EMA random")).hasSize(1);
    assertThat(run.scores().by(name + " random")).hasSize(1);
  }

  private static Score named(List<Score> scores, String metric) {
    return scores.stream()
        .filter(score -> score.metric().toString().equals(metric))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withoutWeightsADistanceIsNeverCalledFid() {
    FrechetDistance distance = judge.random(vae, DIGITS.test());
    assertThat(distance.name())
        .isEqualTo(name)
        .matches("Fréchet distance \\(digits, [0-9a-f]{4}\\)");
    assertThat(distance.images().count()).isEqualTo(100);
    assertThat(distance.reference().count()).isEqualTo(100);
    assertThat(distance.floor()).isPresent();
    // What hardly learnt anything is further from digits than digits are from digits.
    assertThat(distance.value()).isGreaterThan(3 * distance.floor().orElseThrow().value());
    assertThatThrownBy(() -> judge.in(768).random(vae, DIGITS.test()))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("FID(768) needs inception/pt_inception");
  }

  @Test
  void aTrainingIsJudgedEverySecondEpochAndAfterTheLast() {
    List<Score> scores = vae.scores().by(name + " random");
    assertThat(scores).extracting(Score::epoch).contains(2, 3).doesNotContain(1);
    assertThat(vae.scores().metrics())
        .contains("E KL(q(z|x)‖p(z))", "E‖z‖²", "MMD²", "two-sample accuracy");
    assertThat(gan.scores().metrics()).containsExactly(name + " random");
    Chart distances = Lab.fidChart(vae, gan);
    assertThat(distances.altText()).contains(name + ", 100 samples, " + DIGITS.caption(), "floor");
    assertThat(Lab.kldChart(vae).altText())
        .contains("KL divergence of codes from the prior", "MMD²", "true prior samples");
  }

  @Test
  void whatIsMeasuredLaterIsWhatWasMeasuredMeanwhile() {
    Score meanwhile = vae.scores().last(name + " random").orElseThrow();
    Evaluation evaluation = judge.evaluate(vae, DIGITS.test());
    assertThat(evaluation.random().orElseThrow().value()).isEqualTo(meanwhile.value());
    assertThat(evaluation.codes().orElseThrow().closedForm()).isPresent();
    assertThat(evaluation.table().stringColumn("number").asList())
        .startsWith(name + " reconstruct", name + " random")
        .endsWith("mean squared error");
    assertThat(evaluation.toString()).contains("run " + vae.id()).contains("MMD²");
  }

  @Test
  void theSummaryKeepsFeatureSpacesAndCountsApart() {
    judge.evaluate(vae, DIGITS.test());
    new Evaluator(judge.workspace(), 60, sentence -> {}).random(gan, DIGITS.test());
    Table summary = Lab.summary(vae, gan);
    assertThat(summary.columnNames())
        .contains(name + " random, n = 100", name + " floor, n = 100", name + " random, n = 60");
    // The study trained a VAE on MNIST; on stand-in digits it trained nothing.
    assertThat(summary.columnNames().contains("the study's KLD"))
        .isEqualTo(DIGITS.id().isOfStudy());
    assertThat(summary.column(name + " random, n = 60").isMissing(0)).isTrue();
    assertThat(summary.rowCount()).isEqualTo(2);
  }

  @Test
  void aGanHasNoCodesAndNoReconstructions() {
    Evaluation evaluation = judge.evaluate(gan, DIGITS.test());
    assertThat(evaluation.reconstruction()).isEmpty();
    assertThat(evaluation.codes()).isEmpty();
    assertThat(evaluation.random()).isPresent();
  }

  @Test
  void pointsAreJudgedByTheirCodes() {
    var config = WaeConfig.forData(RING).withEpochs(2);
    Run<Wae> ring = train(new Wae(config), RING, config, judge);
    assertThat(ring.scores().metrics()).contains("E‖z‖²").noneMatch(m -> m.contains("Fréchet"));
    assertThat(Lab.kld(ring, RING.test()).study().name()).isEqualTo("E‖z‖²");
    assertThat(Lab.evaluate(ring, RING.test()).random()).isEmpty();
    assertThatThrownBy(() -> Lab.fid(ring, RING.test()))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("these are points, and a Fréchet distance is one of images");
  }

  @Test
  void anInterruptWhileItIsJudgedEndsATrainingThatGoesOnThen() {
    var config = CONFIG.withSeed(7).withEpochs(2);
    ProgressListener nudge = sentence -> Thread.currentThread().interrupt();
    var impatient = new Evaluator(judge.workspace(), 300, nudge);
    Run<Vae> half = train(new Vae(config), DIGITS, config, impatient);
    assertThat(half.ending()).isEqualTo(Ending.INTERRUPTED);
    assertThat(half.losses().epochs()).hasSize(1);
    assertThat(half.scores().all()).isEmpty();
    Run<Vae> whole = train(new Vae(config), DIGITS, config, judge);
    assertThat(whole.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(whole.scores().by("MMD²")).hasSize(1);
  }

  @Test
  void whatCannotBeJudgedIsSaidAndTrainedAllTheSame() {
    Split<ImageSet> few = DIGITS.limit(70, 3);
    var said = new ArrayList<String>();
    var config = CONFIG.withEpochs(2).withBatchSize(32);
    Run<Vae> run =
        train(new Vae(config), few, config, new Evaluator(judge.workspace(), 9, said::add));
    assertThat(run.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(run.scores().all()).isEmpty();
    assertThat(said).filteredOn(s -> s.startsWith("Not all is judged after epoch 2: ")).hasSize(2);
  }

  @Test
  void aLaterMeasurementOfMoreImagesLeavesTheCurveWhole() {
    new Evaluator(judge.workspace(), 150, sentence -> {}).random(vae, DIGITS.test());
    assertThat(vae.scores().by(name + " random")).filteredOn(s -> s.samples() == 100).hasSize(2);
    assertThat(vae.scores().by(name + " random")).filteredOn(s -> s.samples() == 150).hasSize(1);
  }

  @Test
  void mistakesAreOneSentence() {
    List<Supplier<Object>> mistakes =
        List.of(
            () -> Lab.evaluateEvery(-1),
            () -> Lab.evaluate(vae, DIGITS.test(), 1),
            () -> Lab.fid(null, DIGITS.test()),
            () -> Lab.kld(vae, null));
    for (Supplier<Object> mistake : mistakes) {
      assertThatThrownBy(mistake::get)
          .isInstanceOf(BadArgumentException.class)
          .message()
          .doesNotContain("\n");
    }
    assertThatThrownBy(() -> Lab.kld(vae, RING.test()))
        .isInstanceOf(LabException.class)
        .hasMessage("These samples are (2), but the run was trained on (1, 32, 32).");
    assertThatThrownBy(() -> Lab.kld(gan, DIGITS.test()))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("GAN has no codes");
    assertThatThrownBy(() -> Lab.fid(vae, DIGITS.test(), 100))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("64, 192, 768");
    assertThatThrownBy(
            () -> Lab.fidChart(Lab.trainWae(RING, WaeConfig.forData(RING).withEpochs(1))))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("evaluateEvery(10)");
  }
}
