package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("crash")
class DownloadStorageTest {

  private static final byte[] CONTENT = Contents.random(1, 300_000);

  @TempDir Path folder;

  /** Takes the lock of a file in another process; started by {@link #anotherProcessIsWaitedFor}. */
  static final class Other {
    private Other() {}

    public static void main(String[] args) throws Exception {
      Path target = Path.of(args[0]);
      try (var lock = FolderLock.acquire(target.getParent())) {
        System.out.println("taken " + lock.folder());
        System.in.read();
        Files.write(target, CONTENT);
      } catch (FolderInUseException e) {
        Thread.sleep(100);
        main(args);
      }
    }
  }

  @Test
  void aFolderThatIsAFileIsNamedBeforeAnythingIsFetched() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    try (var server = new LocalServer(LocalServer.file(CONTENT))) {
      assertThatThrownBy(() -> download(file.resolve("data.gz"), server.uri()).fetch())
          .isInstanceOf(StorageException.class)
          .hasMessageContaining(file.toString());
      assertThat(server.requests()).isEmpty();
    }
    assertThat(file).hasContent("mine");
  }

  @Test
  void aFolderThatTakesNoFilesIsNamed() {
    assumeThat(Path.of("/proc/self")).exists();
    assertThatThrownBy(() -> download(Path.of("/proc/data.gz"), anyAddress()).fetch())
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("/proc");
  }

  @Test
  void aTargetThatIsAFolderIsNamed() {
    assertThatThrownBy(() -> download(folder, anyAddress()).fetch())
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("folder");
  }

  @Test
  void aPartThatIsALinkIsNotFollowed() throws Exception {
    Path outside = Files.writeString(folder.resolve("outside"), "mine");
    Path target = Files.writeString(folder.resolve("data.gz"), "old");
    Path part = Files.createSymbolicLink(folder.resolve("data.gz.part"), outside);
    try (var server = new LocalServer(LocalServer.file(CONTENT))) {
      assertThatThrownBy(() -> download(target, server.uri()).fetch())
          .isInstanceOf(StorageException.class)
          .hasMessage(part + " is a link, but WAE Lab must write a file there; delete it");
    }
    assertThat(outside).hasContent("mine");
    assertThat(target).hasContent("old");
  }

  @Test
  void aFolderBehindALinkIsWrittenTo() throws Exception {
    Path real = Files.createDirectory(folder.resolve("big disk"));
    Path link = Files.createSymbolicLink(folder.resolve("data"), real);
    try (var server = new LocalServer(LocalServer.file(CONTENT))) {
      download(link.resolve("data.gz"), server.uri()).fetch();
    }
    assertThat(real.resolve("data.gz")).hasBinaryContent(CONTENT);
  }

  @Test
  void twoThreadsFetchOnce() throws Exception {
    Path target = folder.resolve("data.gz");
    var answering = new CountDownLatch(1);
    LocalServer.Answer whenTold =
        (request, out) -> {
          answering.await();
          LocalServer.file(CONTENT).to(request, out);
        };
    try (var server = new LocalServer(whenTold)) {
      var download = download(target, server.uri());
      var first = CompletableFuture.supplyAsync(download::fetch);
      while (server.requests().isEmpty()) {
        Thread.sleep(10);
      }
      var second = CompletableFuture.supplyAsync(download::fetch);
      Thread.sleep(300);
      answering.countDown();
      CompletableFuture.allOf(first, second).get(10, TimeUnit.SECONDS);
      assertThat(server.requests()).hasSize(1);
    }
    assertThat(target).hasBinaryContent(CONTENT);
    assertOnlyIsThere(target);
  }

  @Test
  void anotherProcessIsWaitedFor() throws Exception {
    Path target = folder.resolve("data.gz");
    Process other = anotherProcessFor(target);
    try (var server = new LocalServer(LocalServer.file(CONTENT))) {
      assertThat(other.inputReader().readLine()).startsWith("taken");
      var fetching = CompletableFuture.supplyAsync(download(target, server.uri())::fetch);
      Thread.sleep(300);
      assertThat(server.requests()).isEmpty();
      assertThat(fetching).isNotDone();
      other.getOutputStream().close();
      fetching.get(10, TimeUnit.SECONDS);
      assertThat(server.requests()).isEmpty();
    } finally {
      other.destroy();
    }
    assertThat(target).hasBinaryContent(CONTENT);
    assertOnlyIsThere(target);
  }

  @Test
  void aThreadThatWaitsDoesNotGiveTheLockAway() throws Exception {
    // On POSIX a process loses a lock when any of its descriptors of that file is closed.
    Path target = folder.resolve("data.gz");
    Process other = null;
    try (var ours = FolderLock.acquire(folder)) {
      var waiting =
          new Thread(
              () ->
                  assertThatThrownBy(() -> download(target, anyAddress()).fetch())
                      .isInstanceOf(DownloadException.class));
      waiting.start();
      Thread.sleep(250);
      other = anotherProcessFor(target);
      assertThat(other.waitFor(1_500, TimeUnit.MILLISECONDS)).isFalse();
      assertThat(other.getInputStream().available()).isZero();
      waiting.interrupt();
      waiting.join();
      assertThat(ours.folder()).isEqualTo(folder);
    } finally {
      if (other != null) {
        other.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void aLockThatACrashLeftBehindIsNone() throws Exception {
    Path target = folder.resolve("data.gz");
    Files.writeString(folder.resolve(FolderLock.FILE_NAME), "process 1 on");
    Files.write(folder.resolve("data.gz.part"), new byte[] {1, 2, 3});
    try (var server = new LocalServer(LocalServer.file(CONTENT))) {
      download(target, server.uri()).fetch();
    }
    assertThat(target).hasBinaryContent(CONTENT);
    assertOnlyIsThere(target);
  }

  private static Process anotherProcessFor(Path target) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    return new ProcessBuilder(java, "-cp", classPath, Other.class.getName(), target.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static Download download(Path target, URI mirror) {
    return Download.of(List.of(mirror), target)
        .checksum(Contents.sha256(CONTENT))
        .environment(Map.of());
  }

  private static URI anyAddress() {
    return URI.create("http://127.0.0.1:1/file");
  }

  private void assertOnlyIsThere(Path target) throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files.filter(file -> !file.endsWith(FolderLock.FILE_NAME)))
          .containsExactly(target);
    }
  }
}
