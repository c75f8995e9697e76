package waelab.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import waelab.base.BadConfigException;
import waelab.base.Cache;
import waelab.base.Cache.Key;
import waelab.base.LabException;
import waelab.base.StoppedException;
import waelab.base.Voice;
import waelab.data.ImageSet;
import waelab.data.Samples;
import waelab.metrics.FrechetDistance.Floor;
import waelab.metrics.FrechetDistance.Side;

/**
 * Measures Fréchet distances in one feature space.
 *
 * @param extractor makes the features
 * @param cache keeps the statistics of real images
 * @param voice is told how long it will take
 */
public record Frechet(FeatureExtractor extractor, Cache cache, Voice voice) {

  /** All of some images against all of a reference; see {@link #between(Samples, Samples, int)}. */
  public FrechetDistance between(Samples images, Samples reference) {
    return between(images, reference, BadConfigException.given(reference, "reference").size());
  }

  /**
   * All of some images against the first {@code count} of a reference.
   *
   * <p>If the reference is real, its floor is measured too: as many of its images as there are
   * {@code images} against as many others, or one half of it against the other if it has fewer.
   *
   * @param images n images
   * @param reference images of the same shape
   * @param count how many of the reference are used, other than for the floor
   * @throws LabException if these are points, images of different shapes, or fewer than two; if a
   *     feature is not finite; or if the thread is interrupted
   */
  public FrechetDistance between(Samples images, Samples reference, int count) {
    ImageSet one = images(images);
    ImageSet two = images(reference);
    requireComparable(one, two, count);
    int half = GeneratedImages.areIn(two) ? 0 : Math.min(one.size(), two.size() / 2);
    var all = ImagePart.all(one);
    var cut = ImagePart.Cut.of(two, count, half);
    Map<ImagePart, FeatureStatistics> known = measure(all, cut);
    return new FrechetDistance(
        extractor.distanceName(),
        known.get(all).frechetDistance(sum(known, cut.first())),
        Side.of(one, one.size()),
        Side.of(two, count),
        floor(known, cut),
        extractor.dimension());
  }

  private ImageSet images(Samples samples) {
    return Images.require(samples, extractor.distanceName() + " is measured");
  }

  private void requireComparable(ImageSet one, ImageSet two, int count) {
    BadConfigException.require(
        count <= two.size(), "count", count, "at most the " + two.size() + " there are");
    if (!one.shape().equals(two.shape())) {
      throw new LabException(
          String.format(
              Locale.ROOT,
              "%s compares images of one shape, but these are %s (%s) and %s (%s).",
              extractor.distanceName(),
              one.shape(),
              one.caption(),
              two.shape(),
              two.caption()));
    }
    int fewest = Math.min(one.size(), count);
    if (fewest < 2) {
      throw new LabException(
          extractor.distanceName()
              + " needs at least two images on each side, but one side has "
              + fewest
              + ".");
    }
  }

  private Map<ImagePart, FeatureStatistics> measure(ImagePart all, ImagePart.Cut cut) {
    var known = new HashMap<ImagePart, FeatureStatistics>();
    var missing = new ArrayList<ImagePart>();
    Set<ImagePart> parts = new LinkedHashSet<>(List.of(all));
    parts.addAll(cut.first());
    cut.halves().forEach(parts::addAll);
    for (ImagePart part : parts) {
      known(part).ifPresentOrElse(found -> known.put(part, found), () -> missing.add(part));
    }
    int before = size(known.keySet());
    try (var measurement =
        new Measurement(
            extractor,
            missing,
            cache,
            (part, statistics) -> {
              known.put(part, statistics);
              keep(part, statistics);
            })) {
      int done = before + measurement.known();
      String what = forecast(all.size(), size(cut.first()), size(parts), done);
      go(new Walk(what, size(parts) - done, Walk.ON, voice), measurement);
    }
    parts.forEach(part -> Piece.of(cache, extractor, part.key()).drop());
    return known;
  }

  private static void go(Walk walk, Measurement measurement) {
    try {
      walk.go(measurement::step);
    } catch (StoppedException e) {
      measurement.keep();
      throw e;
    }
  }

  /** Real images never change, and are read from files; those of a model are in memory only. */
  private Optional<FeatureStatistics> known(ImagePart part) {
    return GeneratedImages.areIn(part.set())
        ? cache.remembered(key(part), FeatureStatistics.class)
        : cache.find(
            key(part),
            FeatureStatistics.class,
            voice,
            file -> FeatureStatistics.read(file, extractor.dimension()));
  }

  /** Until all is measured, another process may have to go on with what a model made, too. */
  private void keep(ImagePart part, FeatureStatistics statistics) {
    cache.remember(key(part), statistics);
    if (!GeneratedImages.areIn(part.set())) {
      cache.keep(key(part), statistics.tensors(), voice);
    } else if (part.size() > Measurement.PIECE * extractor.batchSize()) {
      Piece.of(cache, extractor, part.key()).keep(statistics.tensors());
    }
  }

  private Key key(ImagePart part) {
    return new Key("statistics", Map.of("extractor", extractor.id(), "set", part.key()));
  }

  /** What is measured: {@code FID(768) of 2,000 + 2,000 images and 2,000 for its floor}. */
  private String forecast(int images, int reference, int all, int known) {
    int others = Math.max(0, all - images - reference); // one set may be both
    return String.format(
        Locale.ROOT,
        "%s of %,d + %,d images%s%s",
        extractor.distanceName(),
        images,
        reference,
        others == 0 ? "" : String.format(Locale.ROOT, " and %,d for its floor", others),
        known == 0 ? "" : String.format(Locale.ROOT, ", %,d of them known", known));
  }

  private static int size(Collection<ImagePart> parts) {
    return parts.stream().mapToInt(ImagePart::size).sum();
  }

  private static Optional<Floor> floor(Map<ImagePart, FeatureStatistics> known, ImagePart.Cut cut) {
    if (cut.halves().isEmpty()) {
      return Optional.empty();
    }
    var one = sum(known, cut.halves().get(0));
    var two = sum(known, cut.halves().get(1));
    return Optional.of(new Floor(one.frechetDistance(two), (int) one.size()));
  }

  private static FeatureStatistics sum(
      Map<ImagePart, FeatureStatistics> known, List<ImagePart> parts) {
    return parts.stream().map(known::get).reduce(FeatureStatistics::plus).orElseThrow();
  }
}
