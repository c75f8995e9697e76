package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class AtomicFilesTest {

  @TempDir Path folder;

  @Test
  void textIsWrittenInUtf8() {
    AtomicFiles.write(folder.resolve("a.txt"), "größer ‖z‖²\n");
    assertThat(folder.resolve("a.txt")).hasContent("größer ‖z‖²\n");
    assertOnly("a.txt");
  }

  @Test
  void whatStoodThereIsReplaced() {
    Path file = folder.resolve("a.txt");
    AtomicFiles.write(file, "a long first text");
    AtomicFiles.write(file, "new");
    assertThat(file).hasContent("new");
    assertOnly("a.txt");
  }

  @Test
  void theOldContentStaysWhenTheWriterFails() {
    Path file = folder.resolve("a.txt");
    AtomicFiles.write(file, "old");
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      out.write(new byte[200_000]);
                      throw new IllegalStateException("a fault of ours");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      out.write(new byte[200_000]);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("disk is full");
    assertThat(file).hasContent("old");
    assertOnly("a.txt");
  }

  @Test
  void whatAKilledWriterLeftIsDeletedAndNothingElse() throws Exception {
    AtomicFiles.write(folder.resolve("a.txt"), "whole");
    for (String name : List.of(".my.part", "a.txt.part", ".a.txt." + UUID.randomUUID() + ".part")) {
      Files.createFile(folder.resolve(name));
    }
    AtomicFiles.deleteUnfinished(folder);
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("a.txt", ".my.part", "a.txt.part");
    }
    AtomicFiles.deleteUnfinished(folder.resolve("not there"));
  }

  @Test
  void theOldContentIsReadUntilTheNewIsWhole() throws Exception {
    Path file = folder.resolve("a.txt");
    AtomicFiles.write(file, "old");
    var halfWay = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var writing =
        CompletableFuture.runAsync(
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      out.write('n');
                      out.flush();
                      halfWay.countDown();
                      await(goOn);
                    }));
    halfWay.await();
    assertThat(file).hasContent("old");
    goOn.countDown();
    writing.get();
    assertThat(file).hasContent("n");
  }

  @Test
  void foldersAreMade() {
    Path file = folder.resolve("runs/one/losses.csv");
    AtomicFiles.write(file, "step");
    assertThat(file).hasContent("step");
  }

  @Test
  void pathsMayHoldSpacesAndUmlauts() {
    Path file = folder.resolve("mein Ordner/größte Läufe.txt");
    AtomicFiles.write(file, "ja");
    assertThat(file).hasContent("ja");
  }

  @Test
  void aFolderBehindALinkIsWrittenTo() throws Exception {
    Path real = Files.createDirectory(folder.resolve("big disk"));
    Path link = Files.createSymbolicLink(folder.resolve("data"), real);
    AtomicFiles.write(link.resolve("a.txt"), "there");
    assertThat(real.resolve("a.txt")).hasContent("there");
  }

  @Test
  void aTargetThatIsAFolderStaysOne() throws Exception {
    Path target = Files.createDirectory(folder.resolve("taken"));
    assertThatThrownBy(() -> AtomicFiles.write(target, "text"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("taken");
    assertThat(target).isEmptyDirectory();
    assertOnly("taken");
  }

  @Test
  void aParentThatIsAFileStaysOne() throws Exception {
    Path parent = Files.writeString(folder.resolve("parent"), "mine");
    assertThatThrownBy(() -> AtomicFiles.write(parent.resolve("a.txt"), "text"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("a.txt");
    assertThat(parent).hasContent("mine");
  }

  @Test
  void anInterruptDoesNotStopTheWriting() {
    Path file = folder.resolve("checkpoint");
    Thread.currentThread().interrupt();
    try {
      AtomicFiles.write(file, out -> out.write(new byte[200_000]));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(file).hasSize(200_000);
  }

  @Test
  void othersMayReadItIfTheyMayReadAnyNewFile() throws Exception {
    assumeThat(Files.getFileStore(folder).supportsFileAttributeView("posix")).isTrue();
    Path usual = folder.resolve("usual");
    new FileOutputStream(usual.toFile()).close();
    Path file = folder.resolve("a.txt");
    AtomicFiles.write(file, "text");
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
  }

  private void assertOnly(String name) {
    assertThat(folder).isDirectoryNotContaining(file -> !file.endsWith(name));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsSaidToBeOne() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> AtomicFiles.write(file.resolve("b").resolve("a.txt"), "x"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("its folder cannot be made")
        .hasMessageNotContaining("free some space");
    var noFolder = new java.nio.file.NoSuchFileException("/proc/x");
    assertThat(StorageException.of(Path.of("/proc/x/a"), noFolder))
        .hasMessage(
            "/proc/x/a cannot be written: its folder cannot be made; give a folder that can be"
                + " made, by WAELAB_WORK where the toolkit chose this one");
  }
}
