package waelab;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import waelab.data.ImageSet;
import waelab.metrics.FeatureExtractor;
import waelab.metrics.FeatureMatrix;
import waelab.metrics.FeatureStatistics;
import waelab.metrics.FrechetDistance;
import waelab.metrics.FrechetDistance.Side;
import waelab.metrics.GeneratedImages;
import waelab.metrics.SetMeasure;
import waelab.training.Run;

/**
 * A run's random samples and as many real images, in the features of which all measures are taken;
 * and two halves of the real images that have none in common, for what these reach themselves. They
 * are the images that {@link waelab.metrics.Frechet} takes.
 *
 * @param run whose samples, in words
 * @param distanceName what the Fréchet distance is called in these features
 * @param samples n×d
 * @param real n×d
 * @param halves two of up to n×d, or none if there are fewer than 2 images for each
 */
record SampleFeatures(
    String run,
    String distanceName,
    FeatureMatrix samples,
    FeatureMatrix real,
    List<FeatureMatrix> halves,
    Side sampled,
    Side reference) {

  /** The features of a run's samples and of real images, as many of each as the judge takes. */
  static SampleFeatures of(Judge judge, Run<?> run, ImageSet test, FeatureExtractor extractor) {
    int n = judge.images(test);
    int half = GeneratedImages.areIn(test) ? 0 : Math.min(n, test.size() / 2);
    ImageSet made = judge.samples(run, n);
    FeatureMatrix samples = FeatureMatrix.kept(judge.cache(), made, extractor, judge.voice());
    ImageSet some = test.slice(0, Math.max(n, 2 * half));
    FeatureMatrix real = FeatureMatrix.kept(judge.cache(), some, extractor, judge.voice());
    List<FeatureMatrix> halves =
        half < 2 ? List.of() : List.of(real.every(2, 0, 2 * half), real.every(2, 1, 2 * half));
    return new SampleFeatures(
        Origin.sentence(run),
        extractor.distanceName(),
        samples,
        real.every(1, 0, n),
        halves,
        Side.of(made, n),
        Side.of(test, n));
  }

  /** The Fréchet distance, with its floor. */
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
   * A measure of the samples, and of real images.
   *
   * @param fewest how many images it needs on each side
   * @param measure of real images and of others
   */
  <T extends SetMeasure> Measured<T> measure(
      int fewest, BiFunction<FeatureMatrix, FeatureMatrix, T> measure) {
    String images =
        String.format(
            Locale.ROOT,
            "%,d against %,d images (%s against %s)",
            sampled.count(),
            reference.count(),
            sampled.caption(),
            reference.caption());
    Optional<T> ofReal = floor(fewest, measure);
    String real =
        ofReal.isEmpty()
            ? ""
            : String.format(Locale.ROOT, "%,d real against %1$,d real", halves.get(0).size());
    return new Measured<>(measure.apply(real(), samples), images, ofReal, real, run);
  }

  private <T> Optional<T> floor(int fewest, BiFunction<FeatureMatrix, FeatureMatrix, T> measure) {
    return halves.isEmpty() || halves.get(0).size() < fewest
        ? Optional.empty()
        : Optional.of(measure.apply(halves.get(0), halves.get(1)));
  }
}
