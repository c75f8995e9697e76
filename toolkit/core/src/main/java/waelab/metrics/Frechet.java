package waelab.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import waelab.base.BadArgumentException;
import waelab.base.Cache;
import waelab.base.Cache.Key;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.StoppedException;
import waelab.data.ImageSet;
import waelab.data.Samples;
import waelab.metrics.FrechetDistance.Floor;
import waelab.metrics.FrechetDistance.Side;
import waelab.torch.Torch;

/**
 * Measures Fréchet distances in one feature space.
 *
 * @param extractor makes the features
 * @param cache keeps the statistics of real images
 * @param listener receives the estimated time
 */
public record Frechet(FeatureExtractor extractor, Cache cache, ProgressListener listener) {

  /** All images against all images of a reference; see {@link #between(Samples, Samples, int)}. */
  public FrechetDistance between(Samples images, Samples reference) {
    return between(
        images, reference, BadArgumentException.requireNonNull(reference, "reference").size());
  }

  /**
   * All images against the first {@code count} images of a reference.
   *
   * <p>If the reference is real, its real-vs-real baseline (floor) is measured, too: n of its
   * images against n others, or one half of it against the other if it has fewer than 2n.
   *
   * @param images n images
   * @param reference images of the same shape
   * @param count number of images of the reference that are used, except for the floor
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
    return GeneratedImages.require(samples, extractor.distanceName() + " is measured");
  }

  private void requireComparable(ImageSet one, ImageSet two, int count) {
    BadArgumentException.require(
        count <= two.size(), "count", count, "at most the " + two.size() + " there are");
    if (!one.shape().equals(two.shape())) {
      throw LabException.of(
          "%s compares images of one shape, but these are %s (%s) and %s (%s).",
          extractor.distanceName(), one.shape(), one.caption(), two.shape(), two.caption());
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
    Set<ImagePart> parts = new LinkedHashSet<>(List.of(all));
    parts.addAll(cut.first());
    cut.halves().forEach(parts::addAll);
    try (var measurement = new Measurement(parts)) {
      int done = measurement.known;
      String what = forecast(all.size(), size(cut.first()), size(parts), done);
      measurement.go(new BatchProgress(what, size(parts) - done, BatchProgress.ON, listener));
      parts.forEach(part -> piece(part).drop());
      return measurement.found;
    }
  }

  private PartialResult piece(ImagePart part) {
    return PartialResult.of(cache, extractor, part.key());
  }

  /**
   * Statistics of real images are read from files, because these images never change; statistics of
   * a model's images are only in memory.
   */
  private Optional<FeatureStatistics> known(ImagePart part) {
    return GeneratedImages.areIn(part.set())
        ? cache.remembered(key(part), FeatureStatistics.class)
        : cache.find(
            key(part),
            FeatureStatistics.class,
            listener,
            file -> FeatureStatistics.read(file, extractor.dimension()));
  }

  /**
   * Statistics of a model's images are saved, too, until all is measured, so that another process
   * can resume.
   */
  private void keep(ImagePart part, FeatureStatistics statistics) {
    cache.remember(key(part), statistics);
    if (!GeneratedImages.areIn(part.set())) {
      cache.keep(key(part), statistics.tensors(), listener);
    } else if (part.size() > PartialResult.BATCHES * extractor.batchSize()) {
      piece(part).keep(statistics.tensors());
    }
  }

  private Key key(ImagePart part) {
    return new Key("statistics", Map.of("extractor", extractor.id(), "set", part.key()));
  }

  /** What is measured: {@code FID(768) of 2,000 + 2,000 images and 2,000 for its floor}. */
  private String forecast(int images, int reference, int all, int known) {
    int others = Math.max(0, all - images - reference); // both may be the same set
    return Printable.of(
        "%s of %,d + %,d images%s%s",
        extractor.distanceName(),
        images,
        reference,
        others == 0 ? "" : Printable.of(" and %,d for its floor", others),
        BatchProgress.known(known));
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

  /**
   * Some images of a set: those in places {@code from}, {@code from + step} and so on, before
   * {@code to}.
   */
  private record ImagePart(ImageSet set, int from, int to, int step) {

    static ImagePart all(ImageSet set) {
      return new ImagePart(set, 0, set.size(), 1);
    }

    int size() {
      return Math.max(0, (to - from + step - 1) / step);
    }

    /** Its images {@code first} to {@code last − 1}, as they are stored. */
    NDArray batch(NDManager manager, int first, int last) {
      int[] places = IntStream.range(first, last).map(i -> from + i * step).toArray();
      return set.stored(manager, places);
    }

    /** Identifies these images; computes the set's digest. */
    String key() {
      return set.digest() + ", " + from + " to " + to + " by " + step;
    }

    /**
     * A set that is divided into parts, so that each image is measured once: the first {@code n}
     * images, and two halves without a common image.
     *
     * <p>A half is every second image, because some sets are sorted by the kind of image.
     *
     * @param first the parts of the first n images
     * @param halves the parts of each half; empty if there are fewer than two images for each
     */
    record Cut(List<ImagePart> first, List<List<ImagePart>> halves) {

      /** Divides a set; {@code h} is the number of images in each half. */
      static Cut of(ImageSet set, int n, int h) {
        if (h < 2) {
          return new Cut(List.of(new ImagePart(set, 0, n, 1)), List.of());
        }
        int both = Math.min(n, 2 * h);
        var first = new ArrayList<ImagePart>();
        var halves = new ArrayList<List<ImagePart>>();
        for (int k = 0; k < 2; k++) {
          var inside = new ImagePart(set, k, both, 2);
          var outside = new ImagePart(set, both + (both + k) % 2, 2 * h, 2);
          first.add(inside);
          halves.add(outside.size() == 0 ? List.of(inside) : List.of(inside, outside));
        }
        if (n > both) {
          first.add(new ImagePart(set, both, n, 1));
        }
        return new Cut(first, halves);
      }
    }
  }

  /**
   * Sums the features of images, a batch at a time, one part of a set after the other. The sums so
   * far are saved after every {@link PartialResult#BATCHES} batches and at an interrupt; the next
   * measurement of the same images resumes from them.
   */
  private final class Measurement implements AutoCloseable {

    private final Map<ImagePart, FeatureStatistics> found = new HashMap<>();
    private final Deque<ImagePart> missing = new ArrayDeque<>();

    /** Number of images that are already measured. */
    private final int known;

    private FeatureStatistics.Sums sums;
    private int done;

    Measurement(Set<ImagePart> parts) {
      for (ImagePart part : parts) {
        known(part).ifPresentOrElse(whole -> found.put(part, whole), () -> missing.add(part));
      }
      int before = size(found.keySet());
      for (ImagePart part : List.copyOf(missing)) {
        Optional<FeatureStatistics> begun = begun(part);
        before += imagesOf(begun);
        begun.filter(sum -> sum.size() == part.size()).ifPresent(whole -> take(part, whole));
      }
      known = before;
    }

    private static int imagesOf(Optional<FeatureStatistics> statistics) {
      return statistics.map(FeatureStatistics::size).orElse(0L).intValue();
    }

    private void take(ImagePart part, FeatureStatistics statistics) {
      missing.remove(part);
      found.put(part, statistics);
      keep(part, statistics);
    }

    void go(BatchProgress walk) {
      try {
        walk.go(this::step);
      } catch (StoppedException e) {
        keepSums();
        throw e;
      }
    }

    /** Measures the next batch; returns its number of images. */
    private int step() {
      ImagePart part = missing.element();
      if (sums == null) {
        Optional<FeatureStatistics> begun = begun(part);
        sums =
            begun
                .map(FeatureStatistics.Sums::new)
                .orElseGet(() -> new FeatureStatistics.Sums(extractor.dimension()));
        done = imagesOf(begun);
      }
      int count = Math.min(extractor.batchSize(), part.size() - done);
      add(part, count);
      done += count;
      if (done == part.size()) {
        take(part, sums.statistics());
        close();
      } else if (done % (PartialResult.BATCHES * extractor.batchSize()) == 0) {
        keepSums();
      }
      return count;
    }

    private void keepSums() {
      if (sums != null && done > 0) {
        piece(missing.element()).keep(sums.statistics().tensors());
      }
    }

    /** The saved sums over the first images of a part, if they exist. */
    private Optional<FeatureStatistics> begun(ImagePart part) {
      return piece(part)
          .find(
              FeatureStatistics.class,
              file -> FeatureStatistics.read(file, extractor.dimension()),
              sum ->
                  sum.size() == part.size()
                      || sum.size() < part.size() && sum.size() % extractor.batchSize() == 0);
    }

    private void add(ImagePart part, int count) {
      Torch.scoped(
          manager -> {
            NDArray features =
                Torch.notRecording(
                    () -> extractor.features(part.batch(manager, done, done + count)));
            if (features.getShape().get(0) != count) {
              throw new LabException(
                  extractor.id()
                      + " made "
                      + features.getShape()
                      + " features of "
                      + count
                      + " images.");
            }
            sums.add(features);
            return sums;
          });
    }

    @Override
    public void close() {
      if (sums != null) {
        sums.close();
        sums = null;
      }
    }
  }
}
