package waelab.base;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Brings the bytes of one file from its mirrors into its {@link PartFile}. */
final class Transfer {

  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+)");
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int UNSATISFIABLE = 416;

  private final Download download;
  private final PartFile part;
  private final Exchange exchange;

  Transfer(Download download, PartFile part) {
    this.download = download;
    this.part = part;
    this.exchange = new Exchange(download.environment());
  }

  /**
   * Makes the part whole and right from one mirror, going on from what is there if that is safe.
   *
   * @param patience for the first answer; later ones have the download's own
   * @throws MirrorException if it is not whole, which keeps the part, or wrong, which deletes it
   */
  void complete(URI mirror, Duration patience) throws MirrorException, InterruptedException {
    boolean resumed = isWhole() || receive(mirror, patience);
    if (resumed) {
      try {
        check();
        return;
      } catch (MirrorException e) {
        // The fault may lie in what was there before, so this mirror has another chance.
      }
      receive(mirror, download.answerWithin());
    }
    check();
  }

  private boolean isWhole() {
    return part.length() > 0 && part.length() == part.note().total();
  }

  private void check() throws MirrorException {
    var fault = download.checksum().flatMap(checksum -> checksum.fault(part.path()));
    if (fault.isPresent()) {
      part.discard();
      throw new MirrorException("gave a wrong file: " + fault.get());
    }
  }

  /** Receives all that is missing; true if it went on from bytes that were there. */
  private boolean receive(URI mirror, Duration patience)
      throws MirrorException, InterruptedException {
    long have = mayResume(mirror) ? part.length() : 0;
    var answer = exchange.send(request(mirror, have), patience);
    if (have > 0 && refusesToGoOn(answer, have)) {
      ResponseBody.of(answer.body()).close();
      have = 0;
      answer = exchange.send(request(mirror, 0), download.answerWithin());
    }
    boolean resumed = have > 0 && answer.statusCode() == PARTIAL;
    try (ResponseBody body = ResponseBody.of(answer.body())) {
      requireFile(answer, resumed);
      receive(mirror, answer, body, resumed);
    }
    return resumed;
  }

  /** A part may go on if its note or a checksum can tell whether both halves are of one file. */
  private boolean mayResume(URI mirror) {
    PartFile.Note note = part.note();
    boolean known = note.isFrom(mirror) && !(note.validator().isEmpty() && note.total() < 0);
    boolean unfinished = note.total() < 0 || part.length() < note.total();
    return unfinished && (known || download.checksum().isPresent());
  }

  private HttpRequest request(URI mirror, long have) {
    var request =
        HttpRequest.newBuilder(mirror)
            .header("User-Agent", "waelab")
            .header("Accept-Encoding", "identity");
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
      PartFile.Note note = part.note();
      if (note.isFrom(mirror) && !note.validator().isEmpty()) {
        request.header("If-Range", note.validator());
      }
    }
    return request.build();
  }

  private boolean refusesToGoOn(HttpResponse<?> answer, long have) {
    if (answer.statusCode() != PARTIAL) {
      return answer.statusCode() == UNSATISFIABLE;
    }
    Matcher range = contentRange(answer.headers());
    long total = part.note().total();
    return !range.matches()
        || Long.parseLong(range.group(1)) != have
        || (total >= 0 && Long.parseLong(range.group(2)) != total);
  }

  private void requireFile(HttpResponse<?> answer, boolean resumed) throws MirrorException {
    if (answer.statusCode() != OK && !resumed) {
      throw new MirrorException("answered with status " + answer.statusCode());
    }
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (type.toLowerCase(Locale.ROOT).startsWith("text/html")) {
      throw webPage();
    }
  }

  private void receive(
      URI mirror,
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer,
      ResponseBody body,
      boolean resumed)
      throws MirrorException, InterruptedException {
    long total = total(answer, resumed);
    long bytes = resumed ? part.length() : 0;
    List<ByteBuffer> piece = next(body, bytes, total);
    if (!resumed) {
      // Only now, so that a web page or an empty answer costs nothing of what is there.
      requireContent(piece);
      part.begin(new PartFile.Note(mirror.toString(), validator(answer.headers()), total));
    }
    try (PartFile.Sink sink = part.append()) {
      for (; !piece.isEmpty(); piece = next(body, bytes, total)) {
        for (ByteBuffer buffer : piece) {
          bytes += buffer.remaining();
          sink.write(buffer);
        }
        download.progress().at(bytes, total);
      }
      sink.force();
    }
    if (total >= 0 && bytes != total) {
      throw new MirrorException("sent " + Download.amount(bytes, total));
    }
  }

  private List<ByteBuffer> next(ResponseBody body, long bytes, long total)
      throws MirrorException, InterruptedException {
    try {
      return body.next(download.stallAfter());
    } catch (SocketTimeoutException e) {
      String wait = Exchange.seconds(download.stallAfter());
      throw new MirrorException(
          "sent nothing for " + wait + " after " + Download.amount(bytes, total), true, e);
    } catch (IOException e) {
      throw new MirrorException(
          "cut the connection off after " + Download.amount(bytes, total), true, e);
    }
  }

  private static void requireContent(List<ByteBuffer> first) throws MirrorException {
    if (first.isEmpty()) {
      throw new MirrorException("answered with nothing");
    }
    ByteBuffer start = first.get(0).duplicate();
    while (start.hasRemaining()) {
      int c = start.get();
      boolean skipped =
          Character.isWhitespace(c) || c == (byte) 0xEF || c == (byte) 0xBB || c == (byte) 0xBF;
      if (c == '<') {
        throw webPage();
      }
      if (!skipped) {
        return;
      }
    }
  }

  private static MirrorException webPage() {
    return new MirrorException(
        "answered with a web page instead of the file (does this network ask for a login first?)");
  }

  private static long total(HttpResponse<?> answer, boolean resumed) {
    if (resumed) {
      Matcher range = contentRange(answer.headers());
      return range.matches() ? Long.parseLong(range.group(2)) : -1;
    }
    return answer.headers().firstValueAsLong("Content-Length").orElse(-1);
  }

  private static Matcher contentRange(HttpHeaders headers) {
    return CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
  }

  /** What names this very version of the file; a weak ETag does not, byte for byte. */
  private static String validator(HttpHeaders headers) {
    return headers
        .firstValue("ETag")
        .filter(tag -> tag.startsWith("\""))
        .or(() -> headers.firstValue("Last-Modified"))
        .orElse("");
  }
}
