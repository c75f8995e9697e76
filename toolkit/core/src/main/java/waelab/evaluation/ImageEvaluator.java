package waelab.evaluation;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import waelab.base.Printable;
import waelab.data.ImageSet;
import waelab.data.Samples;
import waelab.metrics.DensityCoverage;
import waelab.metrics.FeatureExtractor;
import waelab.metrics.FeatureMatrix;
import waelab.metrics.FeatureStatistics;
import waelab.metrics.FrechetDistance;
import waelab.metrics.FrechetDistance.Side;
import waelab.metrics.GeneratedImages;
import waelab.metrics.ImageSimilarity;
import waelab.metrics.InceptionScore;
import waelab.metrics.KernelDistance;
import waelab.metrics.PrecisionRecall;
import waelab.metrics.SetMetric;
import waelab.metrics.SlicedWasserstein;
import waelab.metrics.inception.InceptionHead;
import waelab.runs.Run;
import waelab.runs.RunCaption;
import waelab.training.Metric;

/**
 * Evaluates the images of runs by other metrics than the Fréchet distance, on the same images in
 * the same features. The features are computed once for all metrics.
 *
 * @param evaluator sets how many images count and in which features, and stores scores with a run
 */
public record ImageEvaluator(Evaluator evaluator) {

  /** The kernel distance of a run's random samples from real images. */
  public ImageScore<KernelDistance> kid(Run<?> run, Samples test) {
    ImageScore<KernelDistance> distance = kid(run, features(run, test));
    evaluator.note(run, test, List.of(score(run, distance, evaluator.images(test))));
    return distance;
  }

  private static ImageScore<KernelDistance> kid(Run<?> run, SampleFeatures features) {
    long seed = run.config().seed();
    return features.measure(4, (real, others) -> KernelDistance.between(real, others, seed));
  }

  /** How good a run's random samples look, and how much of the data they cover. */
  public ImageScore<PrecisionRecall> precisionRecall(Run<?> run, Samples test) {
    return precisionRecall(features(run, test));
  }

  private static ImageScore<PrecisionRecall> precisionRecall(SampleFeatures features) {
    return features.measure(PrecisionRecall.K + 1, PrecisionRecall::of);
  }

  /** The same by metrics that are robust to single outliers. */
  public ImageScore<DensityCoverage> densityCoverage(Run<?> run, Samples test) {
    return densityCoverage(features(run, test));
  }

  private static ImageScore<DensityCoverage> densityCoverage(SampleFeatures features) {
    return features.measure(DensityCoverage.K + 1, DensityCoverage::of);
  }

  /** The sliced Wasserstein distance of a run's random samples from real images. */
  public ImageScore<SlicedWasserstein> slicedWasserstein(Run<?> run, Samples test) {
    SampleFeatures features = features(run, test);
    long seed = run.config().seed();
    return features.measure(1, (real, others) -> SlicedWasserstein.between(real, others, seed));
  }

  /** All metrics that compare samples with real images. */
  public ImageQuality quality(Run<?> run, Samples test) {
    SampleFeatures features = features(run, test);
    var quality =
        new ImageQuality(
            features.frechet(),
            kid(run, features),
            precisionRecall(features),
            densityCoverage(features));
    evaluator.note(
        run,
        test,
        List.of(
            Evaluator.score(quality.frechet(), Evaluator.ofSamples(quality.frechet(), run.prior())),
            score(run, quality.kernel(), evaluator.images(test))));
    return quality;
  }

  /** The Inception Score of a run's random samples, and of test images. */
  public ImageScore<InceptionScore> inceptionScore(Run<?> run) {
    Evaluator.requireImages(run, "an Inception Score is one of images");
    InceptionHead head = evaluator.weights().head();
    var inception = new ImageEvaluator(evaluator.in(InceptionHead.SPACE));
    SampleFeatures features = inception.features(run, (ImageSet) run.data().test());
    long seed = run.config().seed();
    String count = Printable.of("%,d real images", features.real().size());
    return new ImageScore<>(
        InceptionScore.of(head.logits(features.samples()), seed),
        features.sampled().caption(),
        Optional.of(InceptionScore.of(head.logits(features.real()), seed)),
        count + " (" + features.reference().caption() + ")",
        features.run());
  }

  /** How similar images and their reconstructions are, pair by pair. */
  public ImageScore<ImageSimilarity> similarity(Run<?> run, Samples test) {
    ImageSet images = images(run, test);
    ImageSet some = images.slice(0, evaluator.images(images));
    ImageSet made = evaluator.reconstructions(run, some);
    return new ImageScore<>(
        ImageSimilarity.between(some, made),
        "images and their reconstructions (" + Side.of(images, some.size()).caption() + ")",
        Optional.empty(),
        "",
        RunCaption.sentence(run));
  }

  /** The features of a run's samples and of real images, the evaluator's number of each. */
  private SampleFeatures features(Run<?> run, Samples test) {
    ImageSet images = images(run, test);
    FeatureExtractor extractor = evaluator.features(() -> Evaluator.trainingImages(run));
    int n = evaluator.images(images);
    int half = GeneratedImages.areIn(images) ? 0 : Math.min(n, images.size() / 2);
    ImageSet made = evaluator.samples(run, n);
    FeatureMatrix samples =
        FeatureMatrix.kept(evaluator.cache(), made, extractor, evaluator.listener());
    ImageSet some = images.slice(0, Math.max(n, 2 * half));
    FeatureMatrix real =
        FeatureMatrix.kept(evaluator.cache(), some, extractor, evaluator.listener());
    List<FeatureMatrix> halves =
        half < 2 ? List.of() : List.of(real.every(2, 0, 2 * half), real.every(2, 1, 2 * half));
    return new SampleFeatures(
        RunCaption.sentence(run),
        extractor.distanceName(),
        samples,
        real.every(1, 0, n),
        halves,
        Side.of(made, n),
        Side.of(images, n));
  }

  private static ImageSet images(Run<?> run, Samples test) {
    Evaluator.requireImages(run, "this is a measure of images");
    Evaluator.requireFits(run, test);
    return (ImageSet) test;
  }

  private static Evaluator.Measurement score(
      Run<?> run, ImageScore<KernelDistance> distance, int n) {
    double ofReal = distance.ofReal().map(KernelDistance::mean).orElse(Double.NaN);
    KernelDistance value = distance.value();
    var metric = Metric.ofSamples(Metric.Kind.KERNEL, value.name(), run.prior());
    return new Evaluator.Measurement(metric, n, n, value.mean(), ofReal);
  }

  /**
   * The features of a run's random samples and of the same number of real images, from which all
   * metrics are computed, and of two disjoint halves of the real images, for the real-vs-real
   * baseline. The images are those that {@link waelab.metrics.Frechet} uses.
   *
   * @param run the run of the samples, in words
   * @param distanceName the name of the Fréchet distance in these features
   * @param samples n×d
   * @param real n×d
   * @param halves two of up to n×d, or empty if there are fewer than 2 images for each
   */
  private record SampleFeatures(
      String run,
      String distanceName,
      FeatureMatrix samples,
      FeatureMatrix real,
      List<FeatureMatrix> halves,
      Side sampled,
      Side reference) {

    /** The Fréchet distance, with its real-vs-real baseline. */
    FrechetDistance frechet() {
      return new FrechetDistance(
          distanceName,
          distance(real, samples),
          sampled,
          reference,
          floor(2, SampleFeatures::distance)
              .map(floor -> new FrechetDistance.Floor(floor, halves.get(0).size())),
          real.dimension());
    }

    private static double distance(FeatureMatrix a, FeatureMatrix b) {
      return FeatureStatistics.of(b).frechetDistance(FeatureStatistics.of(a));
    }

    /**
     * A metric of the samples, and of real images.
     *
     * @param fewest how many images it needs on each side
     * @param measure of real images and of others
     */
    <T extends SetMetric> ImageScore<T> measure(
        int fewest, BiFunction<FeatureMatrix, FeatureMatrix, T> measure) {
      String images =
          Printable.of(
              "%,d against %,d images (%s against %s)",
              sampled.count(), reference.count(), sampled.caption(), reference.caption());
      Optional<T> ofReal = floor(fewest, measure);
      String real =
          ofReal.isEmpty() ? "" : Printable.of("%,d real against %1$,d real", halves.get(0).size());
      return new ImageScore<>(measure.apply(real(), samples), images, ofReal, real, run);
    }

    private <T> Optional<T> floor(int fewest, BiFunction<FeatureMatrix, FeatureMatrix, T> measure) {
      return halves.isEmpty() || halves.get(0).size() < fewest
          ? Optional.empty()
          : Optional.of(measure.apply(halves.get(0), halves.get(1)));
    }
  }
}
