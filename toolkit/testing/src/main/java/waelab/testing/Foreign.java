package waelab.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import waelab.base.LabException;

/** What a user or another program may have put where a file is expected. POSIX systems only. */
public enum Foreign {
  /** Reading it never returns. */
  PIPE,
  /** Reading it never reaches an end. */
  DEVICE,
  LINK_TO_PIPE,
  FOLDER,
  NOISE,
  /** A sparse file: it takes no space on the disk, and does not fit into an array. */
  THREE_GIGABYTES;

  /** A name of a folder or file with control characters for a terminal. */
  public static final String NAME = "odd\u001b]0;title\u0007\u202e\nname";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** All pairs of one of these and one way to read a file. */
  public static Stream<Arguments> each(Map<String, Consumer<Path>> readings) {
    return new LinkedHashMap<>(readings)
        .entrySet().stream()
            .flatMap(
                reading ->
                    Arrays.stream(values())
                        .map(thing -> Arguments.of(reading.getKey(), thing, reading.getValue())));
  }

  /** Creates it at a path, whose parent folder must exist. */
  public Path put(Path place) throws IOException, InterruptedException {
    switch (this) {
      case PIPE -> pipe(place);
      case DEVICE -> Files.createSymbolicLink(place, Path.of("/dev/zero"));
      case LINK_TO_PIPE -> Files.createSymbolicLink(place, pipe(place.resolveSibling("pipe")));
      case FOLDER -> Files.createDirectory(place);
      case NOISE -> Files.write(place, new byte[] {-1, 27, 93, 48, 0, 10, 34, 92, 27, 91, 50, 74});
      default -> {
        try (var file = new RandomAccessFile(place.toFile(), "rw")) {
          file.setLength(3_000_000_000L);
        }
      }
    }
    return place;
  }

  private static Path pipe(Path place) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("mkfifo", place.toString()).start().waitFor()).isZero();
    return place;
  }

  /** Checks that reading ends soon, with success or with a message without control characters. */
  public static void survives(Path place, Consumer<Path> reading) {
    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          try {
            reading.accept(place);
          } catch (LabException e) {
            assertThat(e.getMessage()).doesNotContainPattern("[\\p{Cc}\\x{202e}&&[^\\n]]");
          }
        });
  }
}
