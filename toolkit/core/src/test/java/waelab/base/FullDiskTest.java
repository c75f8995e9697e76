package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("crash")
class FullDiskTest {

  @TempDir Path folder;

  /** Writes on a small disk and prints what is said; started by {@link SmallDisk}. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      Path disk = Path.of(args[0]);
      Path weights = disk.resolve("w.safetensors");
      Safetensors.write(weights, Map.of("x", tensor(1_000)), Map.of());
      told(() -> Safetensors.write(weights, Map.of("x", tensor(1_000_000)), Map.of()));
      told(() -> AtomicFiles.write(disk.resolve("a.txt"), out -> out.write(new byte[4_000_000])));
      try (var server = new LocalServer(LocalServer.file(new byte[4_000_000]))) {
        told(Download.of(List.of(server.uri()), disk.resolve("d")).environment(Map.of())::fetch);
      }
      Files.delete(disk.resolve("d.part"));
      Files.delete(disk.resolve(FolderLock.FILE_NAME));
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
    List<String> lines = SmallDisk.lines(folder, Writer.class);
    String remedy = "; free some space or set WAELAB_WORK to a folder on another disk";
    assertThat(lines)
        .containsExactly(
            folder + " needs room for 4 MB, but its disk has 1 MB left" + remedy,
            folder.resolve("a.txt") + " cannot be written: its disk is full" + remedy,
            folder.resolve("d") + " cannot be written: its disk is full" + remedy,
            "1000 numbers in [" + folder.resolve("w.safetensors") + "]");
  }
}
