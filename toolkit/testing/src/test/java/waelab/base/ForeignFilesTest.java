package waelab.base;

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
import waelab.testing.Foreign;

@EnabledOnOs({OS.LINUX, OS.MAC})
@Tag("crash")
class ForeignFilesTest {

  @TempDir Path folder;

  static Stream<Arguments> readings() {
    return Foreign.each(
        new TreeMap<>(
            Map.of(
                "safetensors", file -> Safetensors.open(file).close(),
                "weights of PyTorch", file -> TorchFile.open(file).close(),
                "a file with a checksum", Checksum::of,
                "a file of ours", file -> FolderLock.acquire(file.getParent()).close())));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("readings")
  void readingAnythingEndsSoon(String what, Foreign thing, Consumer<Path> reading)
      throws Exception {
    Path place = Files.createDirectory(folder.resolve(Foreign.NAME));
    Foreign.survives(thing.put(place.resolve(FolderLock.FILE_NAME)), reading);
  }
}
