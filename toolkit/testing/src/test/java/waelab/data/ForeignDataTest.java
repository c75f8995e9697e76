package waelab.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import waelab.base.Cache;
import waelab.base.Provenance;
import waelab.testing.Foreign;

@EnabledOnOs({OS.LINUX, OS.MAC})
@Tag("crash")
class ForeignDataTest {

  @TempDir Path folder;

  static Stream<Arguments> readings() {
    return Foreign.each(
        new TreeMap<>(
            Map.of(
                "images in IDX", file -> Idx.readPair(file, file),
                "images in npz", file -> new Npz(file).read(MnistFiles.TEST),
                "images in a table", file -> new PixelTable(StoredFile.of(file)).read(),
                "an entry of a zip", file -> read(new StoredFile(file, "images")),
                "a zip of images", ForeignDataTest::readZip,
                "the state of a zip", ImageSource::stateOf,
                "a list of CelebA", CelebaTable::attributes,
                "the index of a pack", ForeignDataTest::readPack,
                "stand-in faces", ForeignDataTest::readFaces,
                "a kept digest", ForeignDataTest::readDigest)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("readings")
  void readingAnythingEndsSoon(String what, Foreign thing, Consumer<Path> reading)
      throws Exception {
    Path place = Files.createDirectory(folder.resolve(Foreign.NAME));
    Foreign.survives(thing.put(place.resolve("there")), reading);
  }

  private static void read(StoredFile entry) {
    new PixelTable(entry).read();
  }

  private static void readZip(Path file) {
    new ImageSource.Zip(file).open().close();
  }

  private static void readPack(Path file) {
    Path index = file.resolveSibling(ImagePack.INDEX);
    file.toFile().renameTo(index.toFile());
    ImagePack.in(index.getParent());
  }

  private static void readFaces(Path file) {
    Path set = file.getParent();
    try {
      Files.createDirectory(set.resolve("img_align_celeba"));
      for (String name : List.of("identity_CelebA.txt", "list_eval_partition.txt")) {
        Files.createFile(set.resolve(name));
      }
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
    file.toFile().renameTo(set.resolve("list_attr_celeba.txt").toFile());
    StandInFaces.complete(set);
  }

  private static void readDigest(Path file) {
    askForDigest(file.getParent());
    try (Stream<Path> kept = Files.list(file.resolveSibling("cache").resolve("digests"))) {
      Path name = kept.findFirst().orElseThrow();
      Files.delete(name);
      file.toFile().renameTo(name.toFile());
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
    askForDigest(file.getParent());
  }

  private static void askForDigest(Path folder) {
    var of = Provenance.of("images", "1, 2, 3");
    var told = new ArrayList<String>();
    var found =
        new Cache(folder).rows("digests", of, String.class, told::add, () -> List.of("computed"));
    assertThat(found).containsExactly("computed");
  }
}
