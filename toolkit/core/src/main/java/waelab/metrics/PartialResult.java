package waelab.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import waelab.base.Cache;
import waelab.base.Cache.Key;
import waelab.base.ProgressListener;
import waelab.base.Safetensors.Writable;
import waelab.base.SafetensorsFile;

/**
 * What is known of the first images of a set while the rest is measured, so that an interrupted
 * call goes on there. One that no call went on with for a week is deleted.
 */
record PartialResult(Cache cache, Key key) {

  /** Batches after which what is known is kept. */
  static final int BATCHES = 16;

  private static final Duration WEEK = Duration.ofDays(7);

  /** Where a piece cannot be read or written, the measurement starts anew; nobody is told. */
  private static final ProgressListener SILENT = sentence -> {};

  /** Features that were computed in other batches have other last bits, and are other pieces. */
  static PartialResult of(Cache cache, FeatureExtractor extractor, String images) {
    String batch = Integer.toString(extractor.batchSize());
    return new PartialResult(
        cache,
        new Key("pieces", Map.of("extractor", extractor.id(), "set", images, "batch", batch)));
  }

  <T> Optional<T> find(Class<T> type, Function<SafetensorsFile, T> read, Predicate<T> fits) {
    return cache.find(key, type, SILENT, read).filter(fits);
  }

  void keep(Map<String, ? extends Writable> tensors) {
    cache.dropOlder(key.kind(), WEEK);
    cache.drop(key);
    cache.keep(key, tensors, SILENT);
  }

  void drop() {
    cache.drop(key);
  }
}
