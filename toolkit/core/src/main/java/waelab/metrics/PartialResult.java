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
 * The saved result for the first images of a set while the rest is measured, so that an interrupted
 * call can resume. It is deleted if no call resumes it for a week.
 */
record PartialResult(Cache cache, Key key) {

  /** Number of batches after which the result is saved. */
  static final int BATCHES = 16;

  private static final Duration WEEK = Duration.ofDays(7);

  /**
   * If a partial result cannot be read or written, the measurement starts again; nothing is
   * reported.
   */
  private static final ProgressListener SILENT = sentence -> {};

  /** The batch size is part of the key, because the last bits of features depend on it. */
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
