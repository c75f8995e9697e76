package waelab.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory this process uses. */
public final class Memory {

  private static final Path STATUS = Path.of("/proc/self/status");

  private Memory() {}

  /** Resident bytes, Java's and PyTorch's together; empty if the system does not report them. */
  public static OptionalLong resident() {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Bytes as readable text, such as {@code 35 kB} or {@code 1.2 GB}. */
  public static String readable(long bytes) {
    if (bytes < 1_000_000) {
      return Math.round(bytes / 1e3) + " kB";
    }
    return bytes < 1_000_000_000
        ? Math.round(bytes / 1e6) + " MB"
        : Printable.of("%.1f GB", bytes / 1e9);
  }

  /** The same next to another size: in bytes if the sizes differ but their texts would be equal. */
  static String readable(long bytes, long other) {
    return bytes != other && readable(bytes).equals(readable(other))
        ? Printable.of("%,d bytes", bytes)
        : readable(bytes);
  }
}
