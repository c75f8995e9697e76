package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class DownloadStopTest {

  private static final byte[] CONTENT = Contents.random(1, 300_000);
  private static final int CUT = 200_000;

  private static final long MOST = 1 << 20;

  @TempDir Path folder;
  private Path target;
  private Path part;

  @BeforeEach
  void nameTheTarget() {
    target = folder.resolve("file.bin");
    part = folder.resolve("file.bin.part");
  }

  @Test
  void aStalledTransferEndsAndKeepsThePart() throws Exception {
    try (var server =
        new LocalServer(LocalServer.fileStallingAfter(CONTENT, CUT), LocalServer.file(CONTENT))) {
      var limited =
          download(server.uri()).limits(Duration.ofSeconds(4), Duration.ofMillis(300), MOST);
      long start = System.nanoTime();
      var e = failureOf(limited);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      assertThat(e).hasMessageContaining("sent nothing for 0.3 s");
      assertThat(e.offline()).isFalse();
      assertThat(Files.size(part)).isEqualTo(CUT);
      limited.fetch();
    }
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void anInterruptStopsAtOnceKeepsThePartAndStaysSet() throws Exception {
    try (var server = new LocalServer(LocalServer.fileStallingAfter(CONTENT, CUT))) {
      var flag = new CompletableFuture<Boolean>();
      var arrived = new CompletableFuture<Void>();
      var fetching =
          new Thread(
              () -> {
                var e =
                    failureOf(
                        download(server.uri())
                            .progress(
                                (bytes, total) -> {
                                  if (bytes == CUT) {
                                    arrived.complete(null);
                                  }
                                }));
                assertThat(e).hasMessageContaining("interrupted");
                flag.complete(Thread.currentThread().isInterrupted());
              });
      fetching.start();
      arrived.get(5, TimeUnit.SECONDS);
      fetching.interrupt();
      assertThat(flag.get(2, TimeUnit.SECONDS)).isTrue();
      assertThat(part).hasSize(CUT);
    }
  }

  @Test
  void anInterruptEndsTheWaitForAnAnswer() throws Exception {
    try (var server = new LocalServer(LocalServer.silence())) {
      var flag = new CompletableFuture<Boolean>();
      var fetching =
          new Thread(
              () -> {
                failureOf(download(server.uri()));
                flag.complete(Thread.currentThread().isInterrupted());
              });
      fetching.start();
      while (server.requests().isEmpty()) {
        Thread.sleep(10);
      }
      fetching.interrupt();
      assertThat(flag.get(2, TimeUnit.SECONDS)).isTrue();
    }
    assertNothingIsThere();
  }

  private Download download(URI... mirrors) {
    return Download.of(List.of(mirrors), target)
        .checksum(Contents.sha256(CONTENT))
        .environment(Map.of());
  }

  private static DownloadException failureOf(Download download) {
    return catchThrowableOfType(DownloadException.class, download::fetch);
  }

  private void assertNothingIsThere() throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files).allMatch(file -> file.endsWith(FolderLock.FILE_NAME));
    }
  }
}
