package waelab.metrics;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import waelab.base.BadConfigException;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.LabException;
import waelab.base.Safetensors;
import waelab.base.SafetensorsFile;
import waelab.base.StorageException;
import waelab.base.Voice;
import waelab.base.Workspace;
import waelab.data.ImageSet;
import waelab.data.Samples;

/**
 * Features of images one by one, which several measures read: computed once, then kept in memory
 * while there is room, and in a folder, a file of 4·n·d bytes each. What is kept is found by the
 * images' pixels and the extractor's weights, so samples of a model that changed are others.
 */
public final class KeptFeatures {

  private static final Map<Path, KeptFeatures> SHARED = new ConcurrentHashMap<>();
  private static final int NAME_DIGITS = 32;
  private static final String FEATURES = "features";

  private final Path folder;
  private final Map<Path, SoftReference<FeatureMatrix>> memory = new ConcurrentHashMap<>();

  /** Features kept in a folder, which is made when there are some. */
  public KeptFeatures(Path folder) {
    this.folder = folder;
  }

  /** Those of a workspace, in {@code cache/features} of its work folder: one in this process. */
  public static KeptFeatures in(Workspace workspace) {
    Path folder = workspace.work().resolve("cache").resolve(FEATURES).toAbsolutePath();
    return SHARED.computeIfAbsent(folder, KeptFeatures::new);
  }

  /**
   * The features of all images of a set.
   *
   * @param voice is told how long it takes if they are not known, and of a file that cannot be used
   *     or written
   * @throws LabException if these are points, a feature is not finite, or the thread is interrupted
   */
  public FeatureMatrix of(Samples samples, FeatureExtractor extractor, Voice voice) {
    ImageSet images = Images.require(samples, "Features are computed");
    BadConfigException.given(extractor, "extractor");
    Path file = file(images, extractor);
    FeatureMatrix features =
        Optional.ofNullable(memory.get(file))
            .map(SoftReference::get)
            .or(() -> read(file, images, extractor, voice))
            .orElseGet(() -> computed(file, images, extractor, voice));
    memory.put(file, new SoftReference<>(features));
    return features;
  }

  /** Computes them, going on from the piece that an interrupted call has kept. */
  private static FeatureMatrix computed(
      Path file, ImageSet images, FeatureExtractor extractor, Voice voice) {
    Path piece =
        file.resolveSibling(file.getFileName().toString().replace(".", FeatureCache.PIECE + "."));
    Map<String, String> facts = pieceFacts(images, extractor);
    int d = extractor.dimension();
    long batch = (long) d * extractor.batchSize();
    float[] first = piece(piece, facts, n -> n % batch == 0 && n < (long) d * images.size());
    FeatureMatrix features =
        FeatureMatrix.of(
            images, extractor, voice, Walk.ON, first, values -> keepPiece(piece, values, d, facts));
    try {
      write(file, features.values(0, features.size()), d, facts(images, extractor));
    } catch (StorageException e) {
      voice.aside(e.getMessage() + "; without that, these features are computed anew each time.");
    }
    delete(piece);
    return features;
  }

  private static float[] piece(Path piece, Map<String, String> facts, IntPredicate fits) {
    try {
      return read(piece, facts, fits).orElse(new float[0]);
    } catch (BadFileException e) {
      return new float[0]; // it is computed anew and written over
    }
  }

  private static void keepPiece(Path piece, float[] values, int d, Map<String, String> facts) {
    try {
      if (values.length > 0) {
        FeatureCache.dropOldPieces(piece.getParent());
        write(piece, values, d, facts);
      }
    } catch (StorageException e) {
      // Then the next call starts anew.
    }
  }

  private static void delete(Path piece) {
    try {
      Files.deleteIfExists(piece);
    } catch (IOException e) {
      // It is written over when the same is computed again.
    }
  }

  private static void write(Path file, float[] values, int d, Map<String, String> facts) {
    long[] shape = {values.length / d, d};
    Safetensors.write(file, Map.of(FEATURES, new Safetensors.Tensor(shape, values)), facts);
  }

  private static Optional<FeatureMatrix> read(
      Path file, ImageSet images, FeatureExtractor extractor, Voice voice) {
    try {
      long numbers = (long) images.size() * extractor.dimension();
      return read(file, facts(images, extractor), values -> values == numbers)
          .map(values -> FeatureMatrix.kept(values, extractor));
    } catch (BadFileException e) {
      voice.aside(e.getMessage() + ", so these features are computed anew.");
      return Optional.empty();
    }
  }

  private static Optional<float[]> read(Path file, Map<String, String> facts, IntPredicate fits) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (SafetensorsFile open = Safetensors.open(file)) {
      if (!open.sealed() || !open.metadata().equals(facts)) {
        throw new BadFileException(file, "does not hold these features");
      }
      float[] values = open.floats(FEATURES);
      if (!fits.test(values.length)) {
        throw new BadFileException(file, "holds other features");
      }
      return Optional.of(values);
    }
  }

  private Path file(ImageSet images, FeatureExtractor extractor) {
    String key = FEATURES + "\n" + extractor.id() + "\n" + images.digest();
    Checksum name = Checksum.of(key.getBytes(StandardCharsets.UTF_8));
    return folder.resolve(name.hex().substring(0, NAME_DIGITS) + ".safetensors");
  }

  private static Map<String, String> facts(ImageSet images, FeatureExtractor extractor) {
    return Map.of("extractor", extractor.id(), "images", images.digest());
  }

  /** Features that were computed in other batches have other last bits. */
  private static Map<String, String> pieceFacts(ImageSet images, FeatureExtractor extractor) {
    String batch = Integer.toString(extractor.batchSize());
    return Map.of("extractor", extractor.id(), "images", images.digest(), "batch", batch);
  }
}
