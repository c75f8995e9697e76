package waelab.base;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which code computes: numbers that were kept are those of the code that runs now only if both have
 * the same digest.
 */
public final class CodeDigest {

  private static final int LENGTH = 12;

  private CodeDigest() {}

  /**
   * The first digits of a SHA-256 over compiled classes of this toolkit.
   *
   * @param parts how their names begin, such as {@code waelab/model/}
   */
  public static String of(List<String> parts) {
    try {
      Path place =
          Path.of(CodeDigest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(place)) {
        return of(place, parts);
      }
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        return of(jar.getPath("/"), parts);
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("a class that runs can be read", e);
    }
  }

  private static String of(Path root, List<String> parts) throws IOException {
    var sums = new TreeMap<String, String>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString().replace('\\', '/');
        if (parts.stream().anyMatch(name::startsWith)) {
          sums.put(name, Checksum.of(Files.readAllBytes(file)).hex());
        }
      }
    }
    return Checksum.of(sums.toString().getBytes()).hex().substring(0, LENGTH);
  }
}
