package waelab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether what {@code ./lab} built is still what the sources say. The scripts ask before they start
 * {@link Main}; this class therefore uses nothing but the JDK.
 */
final class Freshness {

  /** What the process ends with where something has to be built. */
  static final int STALE = 75;

  private static final String MARKER = "toolkit/target/waelab.built";
  private static final List<String> SOURCES =
      List.of("pom.xml", "toolkit/pom.xml", "toolkit/src/main");

  private Freshness() {}

  /**
   * Ends with 0 if nothing has to be built, else with {@link #STALE}.
   *
   * @param args the project's root, and the flavour that is wanted: {@code cpu} or {@code cuda}
   */
  public static void main(String[] args) {
    System.exit(isFresh(Path.of(args[0]), args[1], Instant.now()) ? 0 : STALE);
  }

  /**
   * Compares the sources' times with the marker's, which is as old as the start of its build.
   *
   * @param home the project's root
   * @param flavour {@code cpu} or {@code cuda}
   * @param now sources from the future, as clocks that differ bring about, cannot be judged;
   *     without this they would be built again and again
   */
  static boolean isFresh(Path home, String flavour, Instant now) {
    Path marker = home.resolve(MARKER);
    if (!Files.isDirectory(home.resolve("toolkit/src"))) {
      return true; // nothing to build from
    }
    try {
      return Files.exists(marker)
          && Files.readString(marker).strip().equals(flavour)
          && newestSource(home, now).compareTo(Files.getLastModifiedTime(marker).toInstant()) <= 0;
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  /** When a source was last changed; folders count too, because they tell of deleted files. */
  private static Instant newestSource(Path home, Instant now) throws IOException {
    Instant newest = Instant.MIN;
    for (String source : SOURCES) {
      try (Stream<Path> files = Files.walk(home.resolve(source))) {
        Instant last =
            files
                .map(Freshness::modified)
                .filter(time -> !time.isAfter(now))
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
        newest = last.isAfter(newest) ? last : newest;
      }
    }
    return newest;
  }

  private static Instant modified(Path file) {
    try {
      FileTime time = Files.getLastModifiedTime(file);
      return time.toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
