package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {

  // Makes a disk of one megabyte that only this process and its children see.
  private static final String[] ON_SMALL_DISK = {
    "unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=1m none \"$0\" && exec \"$@\""
  };

  @TempDir Path folder;

  /** Writes on a small disk and prints what is said; started by {@link #aSmallDisk}. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      Path disk = Path.of(args[0]);
      Path weights = disk.resolve("w.safetensors");
      Safetensors.write(weights, Map.of("x", tensor(1_000)), Map.of());
      told(() -> Safetensors.write(weights, Map.of("x", tensor(1_000_000)), Map.of()));
      told(() -> AtomicFiles.write(disk.resolve("a.txt"), out -> out.write(new byte[4_000_000])));
      try (var opened = Safetensors.open(weights);
          var files = Files.list(disk)) {
        System.out.println(opened.floats("x").length + " numbers in " + files.toList());
      }
    }

    private static Safetensors.Tensor tensor(int n) {
      return new Safetensors.Tensor(new long[] {n}, new float[n]);
    }

    private static void told(Runnable writing) {
      try {
        writing.run();
      } catch (StorageException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void aSmallDisk() throws Exception {
    List<String> lines = onSmallDisk(Writer.class);
    String remedy = "; free some space or set WAELAB_WORK to a folder on another disk";
    assertThat(lines)
        .containsExactly(
            folder + " needs room for 4 MB, but its disk has 1 MB left" + remedy,
            folder.resolve("a.txt") + " cannot be written: its disk is full" + remedy,
            "1000 numbers in [" + folder.resolve("w.safetensors") + "]");
  }

  private List<String> onSmallDisk(Class<?> main) throws Exception {
    var command = new ArrayList<>(Arrays.asList(ON_SMALL_DISK));
    command.add(folder.toString());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.add(folder.toString());
    Process process = null;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeThat(e).as("no unshare here").isNull();
    }
    try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = reader.lines().toList();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      boolean refused = lines.stream().anyMatch(line -> line.matches("(unshare|mount): .*"));
      assumeThat(refused).as("no disks of one's own: %s", lines).isFalse();
      return lines;
    }
  }
}
