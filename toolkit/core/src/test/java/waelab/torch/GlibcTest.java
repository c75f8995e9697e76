package waelab.torch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What starting PyTorch sets in its process, seen from within, where ./lab has set nothing. */
@EnabledOnOs(OS.LINUX)
@Tag("torch")
class GlibcTest {

  private static final List<String> VARIABLES =
      List.of(
          "GOMP_SPINCOUNT", "MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES");
  private static final long LARGE =
      40_000_000; // bytes; more than malloc takes from its own by itself

  /** Starts PyTorch, or prepares for it as on the system it is given, and tells what is set. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      if (args.length == 0) {
        Torch.start();
      } else {
        Torch.Glibc.prepare(args[0], System.getenv());
      }
      Object[] name = {"GOMP_SPINCOUNT"};
      System.out.println(Function.getFunction("c", "getenv").invokeString(name, false));
      Pointer memory = Function.getFunction("c", "malloc").invokePointer(new Object[] {LARGE});
      boolean mapped = (memory.getLong(-8) & 2) != 0; // glibc's IS_MMAPPED in a chunk's size
      System.out.println(mapped ? "given back" : "kept");
    }
  }

  private static List<String> run(Map<String, String> environment, String... arguments)
      throws IOException {
    var command =
        new java.util.ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), Program.class.getName()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeAll(VARIABLES);
    builder.environment().putAll(environment);
    try (var out = builder.start().inputReader()) {
      return out.lines().toList();
    }
  }

  @Test
  void startingPyTorchKeepsThreadsFromSpinningAndMemoryInTheProcess() throws IOException {
    assertThat(run(Map.of())).containsExactly("1000", "kept");
  }

  @Test
  void whatTheUserSetStays() throws IOException {
    assertThat(run(Map.of("GOMP_SPINCOUNT", "7", "MALLOC_MMAP_THRESHOLD_", "1000000")))
        .containsExactly("7", "given back");
    assertThat(run(Map.of("GLIBC_TUNABLES", "glibc.malloc.mmap_threshold=1000000"), "linux-x86_64"))
        .containsExactly("1000", "given back");
  }

  @Test
  void anotherSystemIsLeftAlone() throws IOException {
    assertThat(run(Map.of(), "osx-aarch64")).containsExactly("null", "given back");
    assertThat(run(Map.of(), "win-x86_64")).containsExactly("null", "given back");
  }
}
