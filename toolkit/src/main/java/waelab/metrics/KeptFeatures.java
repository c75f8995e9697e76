package waelab.metrics;

import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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

  private static FeatureMatrix computed(
      Path file, ImageSet images, FeatureExtractor extractor, Voice voice) {
    FeatureMatrix features = FeatureMatrix.of(images, extractor, voice);
    long[] shape = {features.size(), features.dimension()};
    float[] values = features.values(0, features.size());
    try {
      Safetensors.write(
          file, Map.of(FEATURES, new Safetensors.Tensor(shape, values)), facts(images, extractor));
    } catch (StorageException e) {
      voice.aside(e.getMessage() + "; without that, these features are computed anew each time.");
    }
    return features;
  }

  private static Optional<FeatureMatrix> read(
      Path file, ImageSet images, FeatureExtractor extractor, Voice voice) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (SafetensorsFile open = Safetensors.open(file)) {
      if (!open.sealed() || !open.metadata().equals(facts(images, extractor))) {
        throw new BadFileException(file, "does not hold these features");
      }
      float[] values = open.floats(FEATURES);
      if (values.length != (long) images.size() * extractor.dimension()) {
        throw new BadFileException(file, "holds other features");
      }
      return Optional.of(FeatureMatrix.kept(values, extractor));
    } catch (BadFileException e) {
      voice.aside(e.getMessage() + ", so these features are computed anew.");
      return Optional.empty();
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
}
