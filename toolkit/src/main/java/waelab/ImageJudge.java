package waelab;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import waelab.data.ImageSet;
import waelab.data.Samples;
import waelab.metrics.DensityCoverage;
import waelab.metrics.FeatureExtractor;
import waelab.metrics.FrechetDistance.Side;
import waelab.metrics.ImageSimilarity;
import waelab.metrics.InceptionScore;
import waelab.metrics.KernelDistance;
import waelab.metrics.PrecisionRecall;
import waelab.metrics.SlicedWasserstein;
import waelab.metrics.inception.InceptionHead;
import waelab.training.Quantity;
import waelab.training.Run;

/**
 * Judges the images of runs by other measures than the Fréchet distance, on the same images in the
 * same features. These are computed once for all measures.
 *
 * @param judge says how many images count, and keeps what may stay with a run
 * @param space which features of Inception, or its largest at hand, else a classifier's
 */
record ImageJudge(Judge judge, OptionalInt space) {

  /** In the features that {@code fid(run, test)} takes. */
  static ImageJudge of(Judge judge) {
    return new ImageJudge(judge, OptionalInt.empty());
  }

  /** In the features of Inception that have this number. */
  static ImageJudge of(Judge judge, int space) {
    return new ImageJudge(judge, OptionalInt.of(space));
  }

  /** The kernel distance of a run's random samples from real images. */
  Measured<KernelDistance> kid(Run<?> run, Samples test) {
    Measured<KernelDistance> distance = kid(run, features(run, test));
    judge.note(run, test, List.of(score(run, distance, judge.images(test))));
    return distance;
  }

  private static Measured<KernelDistance> kid(Run<?> run, SampleFeatures features) {
    long seed = run.config().seed();
    return features.measure(4, (real, others) -> KernelDistance.between(real, others, seed));
  }

  /** How good a run's random samples look, and how much of the data they cover. */
  Measured<PrecisionRecall> precisionRecall(Run<?> run, Samples test) {
    return precisionRecall(features(run, test));
  }

  private static Measured<PrecisionRecall> precisionRecall(SampleFeatures features) {
    return features.measure(PrecisionRecall.K + 1, PrecisionRecall::of);
  }

  /** The same by measures that single outliers do not move. */
  Measured<DensityCoverage> densityCoverage(Run<?> run, Samples test) {
    return densityCoverage(features(run, test));
  }

  private static Measured<DensityCoverage> densityCoverage(SampleFeatures features) {
    return features.measure(DensityCoverage.K + 1, DensityCoverage::of);
  }

  /** The sliced Wasserstein distance of a run's random samples from real images. */
  Measured<SlicedWasserstein> slicedWasserstein(Run<?> run, Samples test) {
    SampleFeatures features = features(run, test);
    long seed = run.config().seed();
    return features.measure(1, (real, others) -> SlicedWasserstein.between(real, others, seed));
  }

  /** All that compare samples with real images. */
  Quality quality(Run<?> run, Samples test) {
    SampleFeatures features = features(run, test);
    var quality =
        new Quality(
            features.frechet(),
            kid(run, features),
            precisionRecall(features),
            densityCoverage(features));
    judge.note(
        run,
        test,
        List.of(
            Judge.score(quality.frechet(), Judge.ofSamples(quality.frechet(), run.prior())),
            score(run, quality.kernel(), judge.images(test))));
    return quality;
  }

  /** The Inception Score of a run's random samples, and of test images. */
  Measured<InceptionScore> inceptionScore(Run<?> run) {
    Judge.requireImages(run, "an Inception Score is one of images");
    InceptionHead head = judge.spaces().weights().head();
    FeatureExtractor inception = judge.spaces().inception(InceptionHead.SPACE);
    var test = (ImageSet) run.data().test();
    SampleFeatures features = SampleFeatures.of(judge, run, test, inception);
    long seed = run.config().seed();
    String count = String.format(Locale.ROOT, "%,d real images", features.real().size());
    return new Measured<>(
        InceptionScore.of(head.logits(features.samples()), seed),
        features.sampled().caption(),
        Optional.of(InceptionScore.of(head.logits(features.real()), seed)),
        count + " (" + features.reference().caption() + ")",
        features.run());
  }

  /** How like images their reconstructions are, pair by pair. */
  Measured<ImageSimilarity> similarity(Run<?> run, Samples test) {
    ImageSet images = images(run, test);
    ImageSet some = images.slice(0, judge.images(images));
    ImageSet made = judge.reconstructions(run, some);
    return new Measured<>(
        ImageSimilarity.between(some, made),
        "images and their reconstructions (" + Side.of(images, some.size()).caption() + ")",
        Optional.empty(),
        "",
        Origin.sentence(run));
  }

  private SampleFeatures features(Run<?> run, Samples test) {
    ImageSet images = images(run, test);
    FeatureExtractor extractor =
        space.isPresent()
            ? judge.spaces().inception(space.getAsInt())
            : judge.spaces().largest(() -> Judge.trainingImages(run));
    return SampleFeatures.of(judge, run, images, extractor);
  }

  private static ImageSet images(Run<?> run, Samples test) {
    Judge.requireImages(run, "this is a measure of images");
    Judge.requireFits(run, test);
    return (ImageSet) test;
  }

  private static Judge.Judged score(Run<?> run, Measured<KernelDistance> distance, int n) {
    double ofReal = distance.ofReal().map(KernelDistance::mean).orElse(Double.NaN);
    KernelDistance value = distance.value();
    var quantity = Quantity.ofSamples(Quantity.Kind.KERNEL, value.name(), run.prior());
    return new Judge.Judged(quantity, n, n, value.mean(), ofReal);
  }
}
