package waelab.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;
import waelab.Lab;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.base.StoppedException;
import waelab.base.Workspace;
import waelab.data.ImageSet;
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.metrics.FrechetDistance;
import waelab.metrics.ImageSimilarity;
import waelab.metrics.KernelDistance;
import waelab.model.Config;
import waelab.model.Gan;
import waelab.model.GanConfig;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.report.NearestPairs;
import waelab.runs.Run;
import waelab.runs.RunStore;
import waelab.training.EvaluationPlan;
import waelab.training.Score;

/** Runs are judged by many measures of the same images; on digits, in a classifier's features. */
@Tag("torch")
@Tag("long")
class ImageEvaluatorTest {

  private static final Split<ImageSet> DIGITS = Lab.loadMnist().limit(1_200, 300);
  private static final VaeConfig CONFIG =
      VaeConfig.forData(DIGITS).withWidth(0.25).withEpochs(2).withBatchSize(64);

  @TempDir private static Path folder;
  private static Workspace here;
  private static Run<Vae> vae;
  private static Run<Gan> gan;

  private final List<String> told = new ArrayList<>();
  private final Evaluator judge = new Evaluator(here, 100, told::add);
  private final ImageEvaluator images = new ImageEvaluator(judge);

  @BeforeAll
  static void train() {
    here = Workspace.of(Map.of("WAELAB_OFFLINE", "true"), folder);
    vae = train(new Vae(CONFIG), DIGITS, CONFIG);
    var config = GanConfig.forData(DIGITS).withWidth(0.05).withEpochs(1);
    gan = train(new Gan(config), DIGITS, config);
  }

  private static <M extends Model> Run<M> train(M model, Split<?> data, Config config) {
    return new RunStore(folder.resolve("runs"), List.of())
        .train(
            model,
            data,
            config,
            Optional.empty(),
            ProgressListener.silent(),
            EvaluationPlan.by("total"));
  }

  @Test
  void theFrechetDistanceOfAllMeasuresIsThatOfFid() {
    FrechetDistance fid = judge.random(vae, DIGITS.test());
    FrechetDistance found = images.quality(vae, DIGITS.test()).frechet();
    assertThat(found.toString()).isEqualTo(fid.toString());
    assertThat(found.value()).isCloseTo(fid.value(), within(1e-6 * fid.value()));
    double floor = fid.floor().orElseThrow().value();
    assertThat(found.floor().orElseThrow().value()).isCloseTo(floor, within(1e-6 * floor));
  }

  @Test
  void realImagesReachWhatAModelThatHardlyLearntDoesNot() {
    ImageQuality quality = images.quality(vae, DIGITS.test());
    KernelDistance real = quality.kernel().ofReal().orElseThrow();
    assertThat(Math.abs(real.mean())).isLessThan(3 * real.standardDeviation());
    assertThat(quality.kernel().value().mean()).isGreaterThan(10 * Math.abs(real.mean()));
    assertThat(quality.precisionRecall().ofReal().orElseThrow().recall())
        .isGreaterThan(0.7)
        .isGreaterThan(quality.precisionRecall().value().recall());
    assertThat(quality.densityCoverage().ofReal().orElseThrow().coverage())
        .isGreaterThan(0.8)
        .isGreaterThan(quality.densityCoverage().value().coverage());
  }

  @Test
  void allMeasuresAreAtHandAlone() {
    ImageQuality quality = images.quality(vae, DIGITS.test());
    assertThat(images.kid(vae, DIGITS.test())).isEqualTo(quality.kernel());
    assertThat(images.precisionRecall(vae, DIGITS.test())).isEqualTo(quality.precisionRecall());
    assertThat(images.densityCoverage(vae, DIGITS.test())).isEqualTo(quality.densityCoverage());
    assertThat(images.slicedWasserstein(vae, DIGITS.test()).toString())
        .matches(
            "SW₂ \\S+ ± \\S+ \\(500 projections; classifier of digits, [0-9a-f]{4}\\), 100 against"
                + " 100 images .*; 100 real against 100 real: SW₂ \\S+ ± \\S+");
  }

  @Test
  void featuresAreComputedOnceForAllMeasures() {
    var fresh = new Evaluator(here, 90, told::add);
    new ImageEvaluator(fresh).quality(vae, DIGITS.test());
    String[] before = kept();
    assertThat(before).isNotEmpty();
    new ImageEvaluator(fresh).kid(vae, DIGITS.test());
    new ImageEvaluator(fresh).precisionRecall(vae, DIGITS.test());
    assertThat(kept()).containsExactlyInAnyOrder(before);
  }

  private static String[] kept() {
    return here.work().resolve("cache/features").toFile().list();
  }

  @Test
  void aLineTellsSpaceCountsAndWhatRealImagesReach() {
    assertThat(images.kid(vae, DIGITS.test()).toString())
        .matches(
            "kernel distance \\(digits, [0-9a-f]{4}\\) -?[\\d.]+ ± [\\d.]+ \\(100 subsets of 50;"
                + " classifier of digits, [0-9a-f]{4}\\), 100 against 100 images \\(samples of VAE"
                + " trained on .* against .*, test side\\); 100 real against 100 real: kernel"
                + " distance .*");
    assertThat(images.precisionRecall(vae, DIGITS.test()).toString())
        .contains("(k = 3; 100 real, 100 generated; classifier of digits, ");
    ImageQuality quality = images.quality(vae, DIGITS.test());
    assertThat(quality.table().stringColumn("number").asList())
        .hasSize(6)
        .endsWith("precision", "recall", "density", "coverage");
    assertThat(quality.toString())
        .contains("k = 3", "k = 5", "100 real against 100 real", "run " + vae.id());
  }

  @Test
  void severalRunsShareATableIfTheirNumbersCompare() {
    var both = new LinkedHashMap<String, ImageQuality>();
    both.put("VAE", images.quality(vae, DIGITS.test()));
    both.put("GAN", images.quality(gan, DIGITS.test()));
    Table table = ImageQuality.table(both);
    assertThat(table.stringColumn("samples of").asList())
        .containsExactly("VAE", "GAN", "real against real");
    assertThat(table.getString(1, "precision"))
        .isEqualTo(both.get("GAN").table().getString(2, "value"));
    assertThat(table.getString(2, "recall"))
        .isEqualTo(both.get("VAE").table().getString(3, "real against real"));

    both.put(
        "fewer",
        new ImageEvaluator(new Evaluator(here, 50, told::add)).quality(vae, DIGITS.test()));
    assertThatThrownBy(() -> ImageQuality.table(both))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("100 against 100 images")
        .hasMessageContaining("50 against 50 images");
    assertThatThrownBy(() -> ImageQuality.table(Map.of())).isInstanceOf(BadArgumentException.class);
  }

  @Test
  void theKernelDistanceStaysWithTheRunAndOutOfTheChartOfFrechetDistances() {
    judge.random(vae, DIGITS.test());
    ImageScore<KernelDistance> distance = images.kid(vae, DIGITS.test());
    String metric = distance.value().name() + " random";
    Score score = vae.scores().last(metric).orElseThrow();
    assertThat(score.value()).isEqualTo(distance.value().mean());
    assertThat(score.ideal()).isEqualTo(distance.ofReal().orElseThrow().mean());
    assertThat(Lab.summary(vae).columnNames()).contains(metric + ", n = 100");
    assertThat(Lab.fidChart(vae).altText()).doesNotContain("kernel");
    assertThat(Lab.kldChart(vae).altText()).doesNotContain("kernel");
  }

  @Test
  void imagesAreComparedWithTheirOwnReconstructions() {
    var similarity = images.similarity(vae, DIGITS.test());
    assertThat(similarity.value().pairs()).isEqualTo(100);
    ImageSet some = DIGITS.test().slice(0, 100);
    assertThat(similarity.value())
        .isEqualTo(ImageSimilarity.between(some, judge.reconstructions(vae, some)));
    assertThat(similarity.toString())
        .contains("(100 pairs), images and their reconstructions (" + DIGITS.caption());
    assertThatThrownBy(() -> images.similarity(gan, DIGITS.test()))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "GAN reconstructs nothing, since it is not both an Encoder and a Generator; compare its"
                + " samples.");
  }

  @Test
  void samplesStandAboveTheirNearestTrainingImages() {
    NearestPairs pairs = NearestPairs.of(judge, gan, 40);
    assertThat(pairs.nearest().indices()).hasSize(40);
    assertThat(pairs.grid().altText())
        .startsWith("Images in 8 rows of up to 8.")
        .contains("32 of 40 random samples", "of 1,200 training images", "run " + gan.id());
    assertThat(pairs.nearest().ratio()).isGreaterThan(0.2);
    assertThat(NearestPairs.of(judge, gan, 3).grid().altText())
        .startsWith("Images in 2 rows of up to 3. Odd rows: all of 3 random samples");
    for (int n : new int[] {0, -1, 5_000}) {
      assertThatThrownBy(() -> NearestPairs.of(judge, gan, n))
          .isInstanceOf(BadArgumentException.class)
          .hasMessage("n must be 1 to 1024, but is " + n);
    }
  }

  @Test
  void anInterruptIsASentence() {
    ProgressListener nudge = sentence -> Thread.currentThread().interrupt();
    var impatient = new ImageEvaluator(new Evaluator(here, 290, nudge));
    assertThatThrownBy(() -> impatient.quality(vae, DIGITS.test()))
        .isInstanceOf(StoppedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void ofFewImagesOnlyWhatCanBeIsMeasured() {
    ImageSet few = DIGITS.test().slice(0, 7);
    assertThat(images.precisionRecall(vae, few).ofReal()).isEmpty(); // a half has 3
    assertThat(images.quality(vae, few).table().getString(2, 2)).isEqualTo("not known");
    assertThatThrownBy(() -> images.precisionRecall(vae, few.slice(0, 3)))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("samples must be at least 4 to have 3 neighbours each, but is 3");
    assertThatThrownBy(() -> images.densityCoverage(vae, few.slice(0, 5)))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("samples must be at least 6 to have 5 neighbours each, but is 5");
    assertThatThrownBy(() -> images.kid(vae, few.slice(0, 3)))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("samples must be at least 4 in each set for KID, but is 3");
  }

  @Test
  void mistakesAreOneSentence() {
    Split<PointSet> points = Lab.loadToy("ring", 200);
    var config = WaeConfig.forData(points).withEpochs(1);
    Run<Wae> ring = train(new Wae(config), points, config);
    List<Supplier<Object>> ofPoints =
        List.of(
            () -> images.quality(ring, points.test()),
            () -> images.kid(ring, points.test()),
            () -> images.similarity(ring, points.test()),
            () -> images.inceptionScore(ring),
            () -> NearestPairs.of(judge, ring, 8));
    for (Supplier<Object> mistake : ofPoints) {
      assertThatThrownBy(mistake::get)
          .isInstanceOf(LabException.class)
          .hasMessageContaining(": these are points, and ")
          .message()
          .doesNotContain("\n");
    }
    assertThatThrownBy(() -> images.kid(vae, points.test()))
        .isInstanceOf(LabException.class)
        .hasMessage("These samples are (2), but the run was trained on (1, 32, 32).");
    assertThatThrownBy(() -> new ImageEvaluator(judge.in(768)).quality(vae, DIGITS.test()))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("FID(768) needs inception/pt_inception");
    assertThatThrownBy(() -> new ImageEvaluator(judge.in(7)).kid(vae, DIGITS.test()))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("one of [64, 192, 768, 2048]");
    assertThatThrownBy(() -> images.inceptionScore(vae))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("Inception Score needs inception/pt_inception");
    assertThatThrownBy(() -> images.kid(null, DIGITS.test()))
        .isInstanceOf(BadArgumentException.class);
    assertThatThrownBy(() -> images.quality(vae, null)).isInstanceOf(BadArgumentException.class);
  }
}
