package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class DownloadTest {

  private static final byte[] CONTENT = Contents.random(1, 300_000);
  private static final byte[] OTHER = Contents.random(2, 300_000);

  private static final long MOST = 1 << 20;

  @TempDir Path folder;
  private Path target;

  @BeforeEach
  void nameTheTarget() {
    target = folder.resolve("file.bin");
  }

  @Test
  void aFileArrivesWhole() throws Exception {
    try (var server = new LocalServer(LocalServer.file(CONTENT))) {
      assertThat(download(server.uri()).checksum(Contents.sha256(CONTENT)).fetch())
          .isEqualTo(target);
    }
    assertThat(target).hasBinaryContent(CONTENT);
    assertOnlyTheTargetIsThere();
  }

  @Test
  void whatStoodThereIsReplaced() throws Exception {
    Files.writeString(target, "old");
    try (var server = new LocalServer(LocalServer.file(CONTENT))) {
      download(server.uri()).fetch();
    }
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void progressOnlyGrowsAndEndsAtTheTotal() throws Exception {
    var seen = new ArrayList<Long>();
    try (var server = new LocalServer(LocalServer.file(CONTENT))) {
      download(server.uri())
          .progress(
              (bytes, total) -> {
                assertThat(total).isEqualTo(CONTENT.length);
                seen.add(bytes);
              })
          .fetch();
    }
    assertThat(seen).isSorted().doesNotHaveDuplicates().endsWith((long) CONTENT.length);
    assertThat(seen.get(0)).isPositive();
  }

  @Test
  void aServerThatDoesNotTellTheLengthIsServedToo() throws Exception {
    var totals = new HashSet<Long>();
    LocalServer.Answer endless =
        (request, out) -> {
          LocalServer.head(out, "200 OK", "Content-Type: application/octet-stream");
          out.write(CONTENT);
        };
    try (var server = new LocalServer(endless)) {
      download(server.uri()).progress((bytes, total) -> totals.add(total)).fetch();
    }
    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(totals).containsExactly(-1L);
  }

  @Test
  void aBodyWithoutAnEndIsBounded() throws Exception {
    LocalServer.Answer endless =
        (request, out) -> {
          LocalServer.head(out, "200 OK", "Transfer-Encoding: chunked");
          byte[] chunk =
              ("1000\r\n" + "x".repeat(0x1000) + "\r\n")
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
          while (true) {
            out.write(chunk);
          }
        };
    LocalServer.Answer tooLong =
        (request, out) -> LocalServer.head(out, "200 OK", "Content-Length: " + (MOST + 1));
    for (LocalServer.Answer answer : List.of(endless, tooLong)) {
      try (var server = new LocalServer(answer)) {
        var second = Duration.ofSeconds(1);
        assertThat(failureOf(download(server.uri()).limits(second, second, MOST)))
            .hasMessageContaining("sends more than 1,048,576 bytes");
      }
      assertNothingIsThere();
    }
  }

  @Test
  void aTargetThatIsRightAlreadyNeedsNoNetwork() throws Exception {
    Files.write(target, CONTENT);
    download(LocalServer.nobody()).checksum(Contents.sha256(CONTENT)).fetch();
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void noThreadOfADownloadKeepsTheProcessAlive() throws Exception {
    try (var server = new LocalServer(LocalServer.file(CONTENT))) {
      download(server.uri()).fetch();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().startsWith("HttpClient"))
        .isNotEmpty()
        .allMatch(Thread::isDaemon);
  }

  @Test
  void redirectsAreFollowed() throws Exception {
    LocalServer.Answer moved =
        (request, out) ->
            LocalServer.head(out, "302 Found", "Location: /elsewhere", "Content-Length: 0");
    try (var server = new LocalServer(moved, LocalServer.file(CONTENT))) {
      download(server.uri()).fetch();
      assertThat(server.requests().get(1).uri()).isEqualTo("/elsewhere");
    }
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void foldersWithSpacesAndUmlautsAreMade() throws Exception {
    target = folder.resolve("für später/noch ein Ordner/größte Datei.gz");
    try (var server = new LocalServer(LocalServer.file(CONTENT))) {
      download(server.uri()).fetch();
    }
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void anErrorStatusIsNamedWithItsAddress() throws Exception {
    try (var server = new LocalServer(LocalServer.status(503))) {
      var e = failureOf(download(server.uri()));
      assertThat(e).hasMessageContaining("503").hasMessageContaining(server.uri().toString());
      assertThat(e.offline()).isFalse();
    }
    assertNothingIsThere();
  }

  @Test
  void theNextMirrorIsAskedAfterAnErrorStatus() throws Exception {
    try (var bad = new LocalServer(LocalServer.status(404));
        var good = new LocalServer(LocalServer.file(CONTENT))) {
      download(bad.uri(), good.uri()).fetch();
    }
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void aWebPageIsToldByItsType() throws Exception {
    try (var server = new LocalServer(LocalServer.text("200 OK", "text/html; charset=x", "Hi"))) {
      assertThat(failureOf(download(server.uri()))).hasMessageContaining("web page");
    }
    assertNothingIsThere();
  }

  @Test
  void aWebPageIsToldByItsFirstSign() throws Exception {
    String page = "\uFEFF \r\n<!DOCTYPE html><title>Log in</title>";
    try (var server = new LocalServer(LocalServer.text("200 OK", "application/x-gzip", page))) {
      assertThat(failureOf(download(server.uri()))).hasMessageContaining("web page");
    }
    assertNothingIsThere();
  }

  @Test
  void anEmptyAnswerIsNoFile() throws Exception {
    try (var server = new LocalServer(LocalServer.text("200 OK", "text/plain", ""))) {
      assertThat(failureOf(download(server.uri()))).hasMessageContaining("nothing");
    }
    assertNothingIsThere();
  }

  @Test
  void theNextMirrorIsAskedAfterAWrongChecksum() throws Exception {
    try (var bad = new LocalServer(LocalServer.file(OTHER));
        var good = new LocalServer(LocalServer.file(CONTENT))) {
      download(bad.uri(), good.uri()).checksum(Contents.sha256(CONTENT)).fetch();
      assertThat(good.requests().get(0).headers()).doesNotContainKey("range");
    }
    assertThat(target).hasBinaryContent(CONTENT);
    assertOnlyTheTargetIsThere();
  }

  @Test
  void aWrongChecksumEverywhereTellsBothAndKeepsWhatStoodThere() throws Exception {
    Files.writeString(target, "old");
    try (var server = new LocalServer(LocalServer.file(OTHER))) {
      var e = failureOf(download(server.uri()).checksum(Contents.sha256(CONTENT)));
      assertThat(e)
          .hasMessageContaining(Contents.sha256(CONTENT).hex())
          .hasMessageContaining(Contents.sha256(OTHER).hex())
          .hasMessageContaining(server.uri().toString());
    }
    assertThat(target).hasContent("old");
    assertOnlyTheTargetIsThere();
  }

  @Test
  void aChecksumMayBeOfTheDecompressedContent() throws Exception {
    var md5 = Checksum.md5OfGunzipped(Contents.hex("MD5", CONTENT));
    try (var server = new LocalServer(LocalServer.file(Contents.gzip(CONTENT)))) {
      download(server.uri()).checksum(md5).fetch();
    }
    assertThat(target).hasBinaryContent(Contents.gzip(CONTENT));
  }

  @Test
  void aDamagedGzipFileIsAWrongFile() throws Exception {
    var md5 = Checksum.md5OfGunzipped(Contents.hex("MD5", CONTENT));
    byte[] damaged = Contents.gzip(CONTENT);
    damaged[damaged.length / 2] ^= 1;
    byte[] halved = Arrays.copyOf(Contents.gzip(CONTENT), 1_000);
    for (byte[] content : List.of(damaged, halved, CONTENT)) {
      try (var server = new LocalServer(LocalServer.file(content))) {
        assertThat(failureOf(download(server.uri()).checksum(md5))).hasMessageContaining("gzip");
      }
      assertNothingIsThere();
    }
  }

  @Test
  void nobodyListeningIsToldAtOnce() throws Exception {
    long start = System.nanoTime();
    var e = failureOf(download(LocalServer.nobody(), LocalServer.nobody()));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(e.offline()).isTrue();
    assertThat(e).hasMessageContaining("network").hasMessageContaining("cannot be connected to");
    assertNothingIsThere();
  }

  @Test
  void aNameThatNobodyKnowsIsOffline() {
    var e = failureOf(download(URI.create("http://no-such-host.invalid/file")));
    assertThat(e.offline()).isTrue();
  }

  @Test
  void aSilentMirrorUsesUpOnlyItsShareOfTheTime() throws Exception {
    try (var silent = new LocalServer(LocalServer.silence());
        var good = new LocalServer(LocalServer.file(CONTENT))) {
      long start = System.nanoTime();
      download(silent.uri(), good.uri())
          .limits(Duration.ofSeconds(2), Duration.ofSeconds(5), MOST)
          .fetch();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void silenceEverywhereEndsWithinTheTimeForAll() throws Exception {
    try (var silent = new LocalServer(LocalServer.silence())) {
      long start = System.nanoTime();
      var e =
          failureOf(
              download(silent.uri("/a"), silent.uri("/b"), silent.uri("/c"))
                  .limits(Duration.ofMillis(900), Duration.ofSeconds(5), MOST));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(850), Duration.ofMillis(1_800));
      assertThat(e.offline()).isTrue();
      assertThat(silent.requests()).extracting(r -> r.uri()).containsExactly("/a", "/b", "/c");
    }
  }

  @Test
  void aSlowTransferMayTakeLongerThanAnyLimit() throws Exception {
    LocalServer.Answer slow =
        (request, out) -> {
          LocalServer.head(out, "200 OK", "Content-Length: 10");
          for (int i = 0; i < 10; i++) {
            out.write(i);
            out.flush();
            Thread.sleep(100);
          }
        };
    try (var server = new LocalServer(slow)) {
      download(server.uri()).limits(Duration.ofMillis(600), Duration.ofMillis(600), MOST).fetch();
    }
    assertThat(target).hasSize(10);
  }

  @Test
  void theTimeWithoutANetworkIsUnderFiveSeconds() {
    assertThat(download(URI.create("http://localhost/")).answerWithin)
        .isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void addressesThatAreNoneAreRefused() {
    assertThatThrownBy(() -> download(URI.create("ftp://host/file")))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("ftp://host/file");
    assertThatThrownBy(() -> download()).isInstanceOf(BadArgumentException.class);
  }

  private Download download(URI... mirrors) {
    return Download.of(List.of(mirrors), target).environment(Map.of());
  }

  private static DownloadException failureOf(Download download) {
    return catchThrowableOfType(DownloadException.class, download::fetch);
  }

  private void assertOnlyTheTargetIsThere() throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files.filter(file -> !file.endsWith(FolderLock.FILE_NAME)))
          .containsExactly(target);
    }
  }

  private void assertNothingIsThere() throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files).allMatch(file -> file.endsWith(FolderLock.FILE_NAME));
    }
  }
}
