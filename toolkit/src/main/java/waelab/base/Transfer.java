package waelab.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Brings the bytes of one file from its mirrors into {@code <target>.part}. */
final class Transfer {

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");
  private static final String WEB_PAGE =
      "answered with a web page instead of the file (does this network ask for a login first?)";
  private static final int PIECE = 1 << 16;
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int UNSATISFIABLE = 416;

  private static final ExecutorService READERS =
      Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task, "download");
            thread.setDaemon(true);
            return thread;
          });

  private final Download download;
  private final Path part;
  // Its threads are daemons, and end when nothing refers to it any more.
  private final HttpClient client;

  Transfer(Download download) {
    this.download = download;
    this.part = download.target.resolveSibling(download.target.getFileName() + ".part");
    var proxies = new Proxies(download.environment);
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .proxy(proxies);
    proxies.authenticator().ifPresent(builder::authenticator);
    this.client = builder.build();
  }

  /** How many bytes the next call can go on from: none without a checksum of the whole. */
  long kept() {
    return download.checksum.isPresent() ? part.toFile().length() : 0;
  }

  /** Gives the part, now whole, the target's name in one step. */
  void finish() throws IOException {
    AtomicFiles.move(part, download.target);
  }

  /**
   * Makes the part whole and right from one mirror, going on from what is there if a checksum can
   * tell whether both halves are of one file.
   *
   * @param patience for the first answer; later ones have the download's own
   * @throws DownloadException if it is not whole, which keeps the part, or wrong, which deletes it;
   *     its message goes on after the mirror's address
   * @throws IOException if it cannot be written
   */
  void complete(URI mirror, Duration patience) throws IOException, InterruptedException {
    long have = kept();
    if (have > 0 && download.isRight(part)) {
      return;
    }
    boolean resumed = receive(mirror, have, patience);
    if (resumed && !download.isRight(part)) {
      // The fault may lie in what was there before, so this mirror has another chance.
      receive(mirror, 0, download.answerWithin);
    }
    var fault = download.checksum.flatMap(checksum -> checksum.fault(part));
    if (fault.isPresent()) {
      Files.delete(part);
      throw new DownloadException("gave a wrong file: " + fault.get(), false, null);
    }
  }

  /** Receives all after some bytes; true if the server let us go on from there. */
  private boolean receive(URI mirror, long have, Duration patience)
      throws IOException, InterruptedException {
    var answer = send(mirror, have, patience);
    boolean partial = answer.statusCode() == PARTIAL;
    Matcher range = CONTENT_RANGE.matcher(header(answer, "Content-Range"));
    boolean resumed =
        have > 0 && partial && range.matches() && Long.parseLong(range.group(1)) == have;
    boolean again = have > 0 && !resumed && (partial || answer.statusCode() == UNSATISFIABLE);
    try (InputStream body = answer.body()) {
      if (!again) {
        require(
            answer.statusCode() == OK || resumed, "answered with status " + answer.statusCode());
        String type = header(answer, "Content-Type").toLowerCase(Locale.ROOT);
        require(!type.startsWith("text/html"), WEB_PAGE);
        long length = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
        receive(body, resumed ? have : 0, resumed ? Long.parseLong(range.group(2)) : length);
      }
    }
    return again ? receive(mirror, 0, download.answerWithin) : resumed;
  }

  private void receive(InputStream body, long have, long total)
      throws IOException, InterruptedException {
    String tooLarge = "sends more than " + Download.amount(download.most, -1);
    require(total <= download.most, tooLarge);
    long bytes = have;
    byte[] piece = new byte[PIECE];
    int n = next(body, piece, bytes, total);
    if (have == 0) {
      // Only now, so that a web page or an empty answer costs nothing of what is there.
      requireContent(piece, n);
    }
    try (RandomAccessFile out = ForeignFile.openToWrite(part)) {
      out.setLength(have);
      out.seek(have);
      for (; n > 0; n = next(body, piece, bytes, total)) {
        out.write(piece, 0, n);
        bytes += n;
        if (bytes > download.most) {
          Files.delete(part);
          throw new DownloadException(tooLarge, false, null);
        }
        download.progress.at(bytes, total);
      }
      out.getFD().sync();
    }
    require(total < 0 || bytes == total, "sent " + Download.amount(bytes, total));
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** Sends a request; the answer's body is still to come. */
  private HttpResponse<InputStream> send(URI mirror, long have, Duration patience)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(mirror)
            .header("User-Agent", "waelab")
            .header("Accept-Encoding", "identity");
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    // Another thread looks the name up, which without a network heeds no time limit.
    var answer = client.sendAsync(request.build(), BodyHandlers.ofInputStream());
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new DownloadException("did not answer within " + seconds(patience), true, e);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private static DownloadException failure(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException) {
        return new DownloadException("has a name that cannot be looked up", true, cause);
      }
    }
    String why = cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
    if (cause instanceof ConnectException) {
      return new DownloadException("cannot be connected to" + why, true, cause);
    }
    if (cause instanceof SSLException) {
      return new DownloadException("offers no connection that can be trusted" + why, false, cause);
    }
    return new DownloadException("gave no proper answer" + why, false, cause);
  }

  /**
   * Reads what is there of a body, at least one byte, or −1 at its end. Another thread reads: a
   * wait of the JDK's stream ends neither by a time limit nor by an interrupt, but when it is
   * closed.
   */
  private int next(InputStream body, byte[] piece, long bytes, long total)
      throws InterruptedException {
    String after = " after " + Download.amount(bytes, total);
    try {
      return READERS
          .submit(() -> body.read(piece))
          .get(download.stallAfter.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new DownloadException(
          "sent nothing for " + seconds(download.stallAfter) + after, false, e);
    } catch (ExecutionException e) {
      throw new DownloadException("cut the connection off" + after, false, e);
    }
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
  }

  private static void requireContent(byte[] first, int n) {
    require(n > 0, "answered with nothing");
    String text = new String(first, 0, Math.min(n, 64), StandardCharsets.UTF_8);
    require(!text.replaceFirst("^[\\s\uFEFF]+", "").startsWith("<"), WEB_PAGE);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new DownloadException(otherwise, false, null);
    }
  }
}
