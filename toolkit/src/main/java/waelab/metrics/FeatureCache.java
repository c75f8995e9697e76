package waelab.metrics;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.Folders;
import waelab.base.StorageException;
import waelab.base.Voice;
import waelab.base.Workspace;

/**
 * Statistics of images. Those of real images, which cost minutes and never change, are kept in
 * memory while there is room, and in a folder, a file each; those of the last few sets that a model
 * made are kept in memory. A file is written whole or not at all, and checked when it is read.
 *
 * <p>While images are measured, a piece is kept from time to time: the sums over the first of them.
 */
public final class FeatureCache {

  private static final Map<Path, FeatureCache> SHARED = new ConcurrentHashMap<>();
  private static final int NAME_DIGITS = 32;
  private static final int MOST_MADE = 4; // of up to 33 MB each
  static final String PIECE = "-piece";

  private final Path folder;
  private final Map<Path, SoftReference<FeatureStatistics>> memory = new ConcurrentHashMap<>();

  private final Map<Path, FeatureStatistics> made =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Path, FeatureStatistics> eldest) {
              return size() > MOST_MADE;
            }
          });

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
    Path file = file(extractor, part, "");
    if (GeneratedImages.areIn(part.set())) {
      return Optional.ofNullable(made.get(file));
    }
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
    Path file = file(extractor, part, "");
    if (GeneratedImages.areIn(part.set())) {
      made.put(file, statistics);
      return;
    }
    memory.put(file, new SoftReference<>(statistics));
    try {
      statistics.write(file, facts(extractor, part));
    } catch (StorageException e) {
      voice.aside(e.getMessage() + "; without that, these features are computed anew each time.");
    }
  }

  /** The sums over the first images of a part, as far as they were kept. */
  Optional<FeatureStatistics> piece(FeatureExtractor extractor, ImagePart part) {
    Path file = file(extractor, part, PIECE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      var piece = FeatureStatistics.read(file, pieceFacts(extractor, part));
      boolean fits =
          piece.size() <= part.size()
              && (piece.size() == part.size() || piece.size() % extractor.batchSize() == 0)
              && piece.dimension() == extractor.dimension();
      return fits ? Optional.of(piece) : Optional.empty();
    } catch (BadFileException e) {
      return Optional.empty(); // it is computed anew and written over
    }
  }

  /** Keeps the sums over the first images of a part; where they cannot be written, they are not. */
  void keepPiece(FeatureExtractor extractor, ImagePart part, FeatureStatistics soFar) {
    try {
      dropOldPieces(folder);
      soFar.write(file(extractor, part, PIECE), pieceFacts(extractor, part));
    } catch (StorageException e) {
      // Then an interrupted measurement starts anew.
    }
  }

  /** Deletes the pieces of a folder that no call went on with for a week. */
  static void dropOldPieces(Path folder) {
    Instant weekAgo = Instant.now().minus(Duration.ofDays(7));
    Folders.clear(
        folder,
        file ->
            file.getFileName().toString().endsWith(PIECE + ".safetensors")
                && Instant.ofEpochMilli(file.toFile().lastModified()).isBefore(weekAgo));
  }

  /** Deletes the piece of a part. */
  void dropPiece(FeatureExtractor extractor, ImagePart part) {
    try {
      Files.deleteIfExists(file(extractor, part, PIECE));
    } catch (IOException e) {
      // It is small, and is written over when the same is measured again.
    }
  }

  private Path file(FeatureExtractor extractor, ImagePart part, String end) {
    String key = extractor.id() + "\n" + part.key();
    Checksum name = Checksum.of(key.getBytes(StandardCharsets.UTF_8));
    return folder.resolve(name.hex().substring(0, NAME_DIGITS) + end + ".safetensors");
  }

  private static Map<String, String> facts(FeatureExtractor extractor, ImagePart part) {
    return Map.of("extractor", extractor.id(), "set", part.key());
  }

  /** Sums that were added in other batches have other last bits. */
  private static Map<String, String> pieceFacts(FeatureExtractor extractor, ImagePart part) {
    String batch = Integer.toString(extractor.batchSize());
    return Map.of("extractor", extractor.id(), "set", part.key(), "batch", batch);
  }
}
