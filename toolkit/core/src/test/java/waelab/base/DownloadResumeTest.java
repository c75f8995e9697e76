package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
@Tag("long")
class DownloadResumeTest {

  private static final byte[] CONTENT = Contents.random(1, 300_000);
  private static final byte[] OTHER = Contents.random(2, 300_000);
  private static final int CUT = 200_000;

  @TempDir Path folder;
  private Path target;
  private Path part;

  @BeforeEach
  void nameTheTarget() {
    target = folder.resolve("file.bin");
    part = folder.resolve("file.bin.part");
  }

  @Test
  void aCutOffTransferSaysHowMuchArrivedAndKeepsIt() throws Exception {
    try (var server = new LocalServer(LocalServer.fileCutOffAfter(CONTENT, CUT))) {
      var e = failureOf(download(server.uri()));
      assertThat(e)
          .hasMessageContaining(Download.amount(Files.size(part), 300_000))
          .hasMessageContaining("next call resumes");
      assertThat(e.offline()).isFalse();
    }
    assertThat(target).doesNotExist();
    int size = (int) Files.size(part);
    assertThat(size).isPositive();
    assertThat(part).hasBinaryContent(Arrays.copyOf(CONTENT, size));
  }

  @Test
  void aCutOffTransferGoesOnWhereItStopped() throws Exception {
    try (var server =
        new LocalServer(LocalServer.fileCutOffAfter(CONTENT, CUT), LocalServer.file(CONTENT))) {
      failureOf(download(server.uri()));
      long kept = Files.size(part);
      var first = new CompletableFuture<Long>();
      download(server.uri()).progress((bytes, total) -> first.complete(bytes)).fetch();
      assertThat(first.getNow(0L)).isGreaterThan(kept);
      assertThat(server.requests().get(1).headers()).containsEntry("range", "bytes=" + kept + "-");
    }
    assertThat(target).hasBinaryContent(CONTENT);
    assertOnlyTheTargetIsThere();
  }

  @Test
  void aTransferOfUnknownLengthThatBreaksOffIsNoWholeFile() throws Exception {
    LocalServer.Answer chunked =
        (request, out) -> {
          LocalServer.head(out, "200 OK", "Transfer-Encoding: chunked");
          out.write("a\r\n0123456789\r\na\r\n0123".getBytes(StandardCharsets.US_ASCII));
        };
    try (var server = new LocalServer(chunked)) {
      assertThat(failureOf(download(server.uri()))).hasMessageContaining("cut the connection off");
    }
    assertThat(target).doesNotExist();
  }

  @Test
  void aFileThatChangedOnTheServerIsFetchedAnew() throws Exception {
    try (var server =
        new LocalServer(LocalServer.fileCutOffAfter(CONTENT, CUT), LocalServer.file(OTHER))) {
      var download = unguarded(server.uri()).checksum(Contents.sha256(OTHER));
      failureOf(download);
      download.fetch();
    }
    assertThat(target).hasBinaryContent(OTHER);
  }

  @Test
  void aServerThatIgnoresTheRangeStartsAgain() throws Exception {
    try (var server =
        new LocalServer(
            LocalServer.fileCutOffAfter(CONTENT, CUT), LocalServer.plainFile(CONTENT))) {
      failureOf(download(server.uri()));
      download(server.uri()).fetch();
      assertThat(server.requests().get(1).headers()).containsKey("range");
    }
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void aRangeThatTheServerRefusesStartsAgain() throws Exception {
    try (var server =
        new LocalServer(
            LocalServer.fileCutOffAfter(CONTENT, CUT),
            LocalServer.status(416),
            LocalServer.file(CONTENT))) {
      failureOf(download(server.uri()));
      download(server.uri()).fetch();
      assertThat(server.requests().get(2).headers()).doesNotContainKey("range");
    }
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void aWholeOfAnotherSizeStartsAgain() throws Exception {
    byte[] longer = Contents.random(3, 300_001);
    LocalServer.Answer careless =
        (request, out) -> {
          int from = request.rangeStart();
          String range = "Content-Range: bytes " + from + "-300000/300001";
          LocalServer.head(
              out,
              from > 0 ? "206 Partial" : "200 OK",
              range,
              "Content-Length: " + (300_001 - from));
          out.write(longer, from, longer.length - from);
        };
    try (var server =
        new LocalServer(LocalServer.plainFileCutOffAfter(CONTENT, CUT), careless, careless)) {
      var download = unguarded(server.uri()).checksum(Contents.sha256(longer));
      failureOf(download);
      download.fetch();
      assertThat(server.requests()).hasSize(3);
    }
    assertThat(target).hasBinaryContent(longer);
  }

  @Test
  void aServerThatSendsLessThanTheRestIsAskedAgain() throws Exception {
    LocalServer.Answer sparing =
        (request, out) -> {
          int from = request.rangeStart();
          String range = "Content-Range: bytes " + from + "-" + (from + 9) + "/" + CONTENT.length;
          LocalServer.head(out, "206 Partial", range, "Content-Length: 10");
          out.write(CONTENT, from, 10);
        };
    try (var server =
        new LocalServer(
            LocalServer.fileCutOffAfter(CONTENT, CUT), sparing, LocalServer.file(CONTENT))) {
      failureOf(download(server.uri()));
      long kept = Files.size(part);
      assertThat(failureOf(download(server.uri())))
          .hasMessageContaining("sent " + Download.amount(kept + 10, 300_000));
      download(server.uri()).fetch();
    }
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void anotherMirrorGoesOnIfAChecksumGuardsTheWhole() throws Exception {
    try (var broken = new LocalServer(LocalServer.fileCutOffAfter(CONTENT, CUT));
        var good = new LocalServer(LocalServer.file(CONTENT))) {
      download(broken.uri(), good.uri()).fetch();
      assertThat(good.requests().get(0).headers()).containsKey("range");
    }
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void anotherMirrorStartsAgainIfNothingGuardsTheWhole() throws Exception {
    try (var broken = new LocalServer(LocalServer.fileCutOffAfter(OTHER, CUT));
        var good = new LocalServer(LocalServer.file(CONTENT))) {
      unguarded(broken.uri(), good.uri()).fetch();
      assertThat(good.requests().get(0).headers()).doesNotContainKey("range");
    }
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void aSpoiltPartIsFetchedAnewFromTheSameMirror() throws Exception {
    Files.write(part, Arrays.copyOf(OTHER, CUT));
    try (var server = new LocalServer(LocalServer.file(CONTENT))) {
      download(server.uri()).fetch();
      assertThat(server.requests()).hasSize(2);
    }
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void aPartOfUnknownOriginIsNotTrustedWithoutAChecksum() throws Exception {
    Files.write(part, Arrays.copyOf(OTHER, CUT));
    try (var server = new LocalServer(LocalServer.file(CONTENT))) {
      unguarded(server.uri()).fetch();
      assertThat(server.requests().get(0).headers()).doesNotContainKey("range");
    }
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void aWholePartNeedsNoNetwork() throws Exception {
    try (var server = new LocalServer(LocalServer.fileCutOffAfter(CONTENT, CUT))) {
      failureOf(download(server.uri()));
      Files.write(part, CONTENT);
      download(server.uri()).fetch();
      assertThat(server.requests()).hasSize(1);
    }
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void aWebPageInsteadOfTheRestKeepsThePart() throws Exception {
    try (var server =
        new LocalServer(
            LocalServer.fileCutOffAfter(CONTENT, CUT),
            LocalServer.text("200 OK", "text/plain", "<p>Log in first</p>"),
            LocalServer.status(500),
            LocalServer.file(CONTENT))) {
      failureOf(download(server.uri()));
      long kept = Files.size(part);
      assertThat(failureOf(download(server.uri())))
          .hasMessageContaining("web page")
          .hasMessageContaining("next call resumes");
      failureOf(download(server.uri()));
      assertThat(part).hasSize(kept);
      download(server.uri()).fetch();
    }
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void noNetworkKeepsThePart() throws Exception {
    URI address;
    try (var server = new LocalServer(LocalServer.fileCutOffAfter(CONTENT, CUT))) {
      address = server.uri();
      failureOf(download(address));
    }
    long kept = Files.size(part);
    var e = failureOf(download(address));
    assertThat(e.offline()).isTrue();
    assertThat(e).hasMessageContaining("are kept");
    assertThat(part).hasSize(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes 99999999999999999999-99999999999999999999/99999999999999999999",
        "bytes -5-7/300000",
        "bytes 0-299999/300000",
        "bytes 200000-299999/*",
        "pages 1-2/3",
        ""
      })
  void anOddContentRangeIsAnAnswerToAskAgainAfter(String range) throws Exception {
    LocalServer.Answer odd =
        (request, out) -> {
          LocalServer.head(out, "206 Partial", "Content-Range: " + range, "Content-Length: 9");
          out.write(new byte[9]);
        };
    try (var server =
        new LocalServer(
            LocalServer.fileCutOffAfter(CONTENT, CUT), odd, LocalServer.file(CONTENT))) {
      failureOf(download(server.uri()));
      download(server.uri()).fetch();
      assertThat(server.requests().get(2).headers()).doesNotContainKey("range");
    }
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void withoutAChecksumNothingIsSaidToBeKept() throws Exception {
    try (var server = new LocalServer(LocalServer.fileCutOffAfter(CONTENT, CUT))) {
      assertThat(failureOf(unguarded(server.uri())))
          .hasMessageContaining("cut the connection off")
          .hasMessageNotContaining("kept");
    }
  }

  private Download download(URI... mirrors) {
    return unguarded(mirrors).checksum(Contents.sha256(CONTENT));
  }

  private Download unguarded(URI... mirrors) {
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
}
