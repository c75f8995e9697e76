package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class UntrustedFileTest {

  private static final String NEEDED = "a list";

  @TempDir Path folder;

  static Stream<Named<Consumer<UntrustedFile>>> ways() {
    return Stream.of(
        Named.of("text", file -> file.text(100)),
        Named.of("bytes", file -> file.bytes(100)),
        Named.of("size", UntrustedFile::size),
        Named.of("checked", UntrustedFile::checked),
        Named.of("stream", file -> close(file.stream())),
        Named.of("open", file -> close(file.open())));
  }

  private static void close(AutoCloseable open) {
    try {
      open.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aPipeIsRefusedAtOnce(Consumer<UntrustedFile> way) throws Exception {
    Path pipe = pipe(folder.resolve("pipe"));
    refuses(way, pipe, "is a device or a pipe, where a list is needed");
    Path link = Files.createSymbolicLink(folder.resolve("link"), pipe);
    refuses(way, link, "is a device or a pipe, where a list is needed");
  }

  @ParameterizedTest
  @MethodSource("ways")
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aDeviceWithoutAnEndIsRefused(Consumer<UntrustedFile> way) {
    refuses(way, Path.of("/dev/zero"), "is a device or a pipe, where a list is needed");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aFolderAndNothingAreRefused(Consumer<UntrustedFile> way) {
    refuses(way, folder, "is a folder, where a list is needed");
    refuses(way, folder.resolve("nothing"), "does not exist");
  }

  private static void refuses(Consumer<UntrustedFile> way, Path path, String why) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThatThrownBy(() -> way.accept(UntrustedFile.of(path, NEEDED)))
                .isInstanceOf(BadFileException.class)
                .hasMessage(path + ": " + why));
  }

  @Test
  void aFileIsReadUpToItsLimit() throws Exception {
    var file = UntrustedFile.of(Files.writeString(folder.resolve("list"), "größe"), NEEDED);
    assertThat(file.text(7)).isEqualTo("größe");
    assertThat(file.bytes(7)).isEqualTo("größe".getBytes(StandardCharsets.UTF_8));
    assertThat(file.size()).isEqualTo(7);
    assertThat(file.checked()).isEqualTo(file.path());
    try (InputStream in = file.stream();
        RandomAccessFile open = file.open()) {
      assertThat(in.read()).isEqualTo('g');
      assertThat(open.length()).isEqualTo(7);
    }
    for (Consumer<UntrustedFile> way :
        List.<Consumer<UntrustedFile>>of(f -> f.text(6), f -> f.bytes(6))) {
      assertThatThrownBy(() -> way.accept(file))
          .isInstanceOf(BadFileException.class)
          .hasMessage(file.path() + ": has 7 bytes, where a list of at most 6 bytes is needed");
    }
  }

  @Test
  void aFileOfThreeGigabytesIsRefusedUnread() throws Exception {
    Path sparse = sparse(folder.resolve("sparse"));
    assertThatThrownBy(() -> UntrustedFile.of(sparse, NEEDED).text(1 << 20))
        .isInstanceOf(BadFileException.class)
        .hasMessage(sparse + ": has 3.0 GB, where a list of at most 1 MB is needed");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFileThatTellsNoSizeIsReadToItsLimitOnly() {
    assertThatThrownBy(() -> UntrustedFile.of(Path.of("/proc/self/status"), NEEDED).bytes(10))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("has 11 bytes, where a list of at most 10 bytes is needed");
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws Exception {
    Path file = Files.write(folder.resolve("list"), new byte[] {'a', (byte) 0xff});
    assertThatThrownBy(() -> UntrustedFile.of(file, NEEDED).text(9))
        .isInstanceOf(BadFileException.class)
        .hasMessage(file + ": is not text in UTF-8, where a list is needed");
  }

  @Test
  void anInterruptStopsNoReadingOfAWholeFile() throws Exception {
    Path file = Files.writeString(folder.resolve("list"), "x");
    Thread.currentThread().interrupt();
    assertThat(UntrustedFile.of(file, NEEDED).text(9)).isEqualTo("x");
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "..",
        "../x",
        "a/../../x",
        "/etc/hostname",
        "a/..",
        "a\u0000b",
        "\u001b]/.."
      })
  void aNameThatLeadsOutsideIsRefused(String name) {
    assertThatThrownBy(() -> UntrustedFile.in(folder, name, NEEDED))
        .isInstanceOf(BadFileException.class)
        .hasMessage(
            "%s: has no file %s inside it, where a list is needed",
            folder, BadFileException.quoted(name))
        .hasMessageNotContaining("\u001b");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aLinkIsFollowedInsideAFolderOnly() throws Exception {
    Path run = Files.createDirectories(folder.resolve("run/deep"));
    Files.writeString(run.resolve("list"), "in");
    Path outside = Files.writeString(folder.resolve("outside"), "out");
    Files.createSymbolicLink(folder.resolve("run/in"), Path.of("deep/list"));
    Files.createSymbolicLink(folder.resolve("run/out"), outside);
    Files.createSymbolicLink(folder.resolve("run/up"), folder);
    Path other = Files.createSymbolicLink(folder.resolve("other"), folder.resolve("run"));
    for (Path start : List.of(folder.resolve("run"), other)) {
      assertThat(UntrustedFile.in(start, "in", NEEDED).text(9)).isEqualTo("in");
      assertThat(UntrustedFile.in(start, "deep/list", NEEDED).text(9)).isEqualTo("in");
      for (String name : List.of("out", "up/outside")) {
        assertThatThrownBy(() -> UntrustedFile.in(start, name, NEEDED).text(9))
            .isInstanceOf(BadFileException.class)
            .hasMessage(
                start.resolve(name)
                    + ": is a link that leads outside its folder, where a list is needed");
      }
    }
    assertThat(UntrustedFile.of(run.resolveSibling("out"), NEEDED).text(9)).isEqualTo("out");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void whatIsNoFileIsNotWritten() throws Exception {
    Path outside = Files.writeString(folder.resolve("outside"), "out");
    Path link = Files.createSymbolicLink(folder.resolve("link"), outside);
    Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("new"));
    refusesToWrite(link, "a link");
    refusesToWrite(dangling, "a link");
    refusesToWrite(pipe(folder.resolve("pipe")), "a device or a pipe");
    refusesToWrite(Files.createDirectory(folder.resolve("folder")), "a folder");
    assertThat(outside).hasContent("out");
    assertThat(folder.resolve("new")).doesNotExist();
  }

  private static void refusesToWrite(Path path, String what) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThatThrownBy(() -> UntrustedFile.openToWrite(path))
                .isInstanceOf(StorageException.class)
                .hasMessage(
                    path + " is " + what + ", but WAE Lab must write a file there; delete it"));
  }

  private static Path pipe(Path path) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    return path;
  }

  private static Path sparse(Path path) throws IOException {
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(3_000_000_000L);
    }
    return path;
  }
}
