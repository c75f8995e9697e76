package waelab.metrics;

import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.StorageException;
import waelab.base.Voice;
import waelab.base.Workspace;

/**
 * Statistics of real images, which cost minutes and never change: in memory while there is room,
 * and in a folder, a file each. A file is written whole or not at all, and checked when it is read.
 */
public final class FeatureCache {

  private static final Map<Path, FeatureCache> SHARED = new ConcurrentHashMap<>();
  private static final int NAME_DIGITS = 32;

  private final Path folder;
  private final Map<Path, SoftReference<FeatureStatistics>> memory = new ConcurrentHashMap<>();

  /** A cache in a folder, which is made when something is kept. */
  public FeatureCache(Path folder) {
    this.folder = folder;
  }

  /** The cache of a workspace, {@code cache/features} in its work folder: one in this process. */
  public static FeatureCache in(Workspace workspace) {
    Path folder = workspace.work().resolve("cache").resolve("features").toAbsolutePath();
    return SHARED.computeIfAbsent(folder, FeatureCache::new);
  }

  /**
   * Statistics that were kept.
   *
   * @param extractor its id
   * @param part which images
   * @param voice is told of a file that cannot be used
   */
  Optional<FeatureStatistics> find(FeatureExtractor extractor, ImagePart part, Voice voice) {
    Path file = file(extractor, part);
    var kept = Optional.ofNullable(memory.get(file)).map(SoftReference::get);
    return kept.isPresent() || !Files.exists(file) ? kept : read(file, extractor, part, voice);
  }

  private Optional<FeatureStatistics> read(
      Path file, FeatureExtractor extractor, ImagePart part, Voice voice) {
    try {
      var statistics = FeatureStatistics.read(file, facts(extractor, part));
      if (statistics.size() != part.size() || statistics.dimension() != extractor.dimension()) {
        throw new BadFileException(file, "holds the statistics of other features");
      }
      memory.put(file, new SoftReference<>(statistics));
      return Optional.of(statistics);
    } catch (BadFileException e) {
      voice.aside(e.getMessage() + ", so these features are computed anew.");
      return Optional.empty();
    }
  }

  /** Keeps statistics; a folder that cannot be written is told of, since the numbers are there. */
  void keep(FeatureExtractor extractor, ImagePart part, FeatureStatistics statistics, Voice voice) {
    Path file = file(extractor, part);
    memory.put(file, new SoftReference<>(statistics));
    try {
      statistics.write(file, facts(extractor, part));
    } catch (StorageException e) {
      voice.aside(e.getMessage() + "; without that, these features are computed anew each time.");
    }
  }

  private Path file(FeatureExtractor extractor, ImagePart part) {
    String key = extractor.id() + "\n" + part.key();
    Checksum name = Checksum.of(key.getBytes(StandardCharsets.UTF_8));
    return folder.resolve(name.hex().substring(0, NAME_DIGITS) + ".safetensors");
  }

  private static Map<String, String> facts(FeatureExtractor extractor, ImagePart part) {
    return Map.of("extractor", extractor.id(), "set", part.key());
  }
}
