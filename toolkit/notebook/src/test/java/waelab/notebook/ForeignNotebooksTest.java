package waelab.notebook;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.notebook.file.Notebook;
import waelab.notebook.run.KernelSpec;
import waelab.testing.Foreign;

@EnabledOnOs({OS.LINUX, OS.MAC})
@Tag("crash")
class ForeignNotebooksTest {

  @TempDir Path folder;

  static Stream<Arguments> readings() {
    return Foreign.each(
        new TreeMap<>(
            Map.of(
                "a notebook", Notebook::read,
                "a kernel's description", ForeignNotebooksTest::removeKernel)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("readings")
  void readingAnythingEndsSoon(String what, Foreign thing, Consumer<Path> reading)
      throws Exception {
    Path place = Files.createDirectories(folder.resolve(Foreign.NAME).resolve(KernelSpec.NAME));
    Foreign.survives(thing.put(place.resolve("kernel.json")), reading);
  }

  private static void removeKernel(Path file) {
    KernelSpec.remove(file.getParent().getParent());
  }
}
