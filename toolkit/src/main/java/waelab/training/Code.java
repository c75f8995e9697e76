package waelab.training;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import waelab.base.Checksum;
import waelab.model.Model;

/**
 * Which code a training runs: whoever changes a step of a model, or Adam, makes other runs, though
 * their configuration is the same.
 */
final class Code {

  /** What the numbers of a training depend on; the rest may change. */
  private static final List<String> PARTS =
      List.of(
          "waelab/model/",
          "waelab/nn/",
          "waelab/torch/",
          "waelab/base/Randomness",
          "waelab/training/EpochBatches",
          "waelab/training/TestLosses",
          "waelab/training/TrainingLoop");

  private static final int LENGTH = 12;
  private static final String DIGEST = digest();

  private Code() {}

  /** The first digits of a SHA-256 over the compiled classes. */
  static String now() {
    return DIGEST;
  }

  private static String digest() {
    try {
      Path place = Path.of(Model.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(place)) {
        return digest(place);
      }
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        return digest(jar.getPath("/"));
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("a class that runs can be read", e);
    }
  }

  private static String digest(Path root) throws IOException {
    var sums = new TreeMap<String, String>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString().replace('\\', '/');
        if (PARTS.stream().anyMatch(name::startsWith)) {
          sums.put(name, Checksum.of(Files.readAllBytes(file)).hex());
        }
      }
    }
    return Checksum.of(sums.toString().getBytes()).hex().substring(0, LENGTH);
  }
}
