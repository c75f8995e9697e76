package waelab.base;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Brings the bytes of one file from its mirrors into {@code <target>.part}. */
final class Transfer {

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int UNSATISFIABLE = 416;

  /** Why one mirror did not give the file; the next one may. */
  static final class Failure extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean reached;

    /** Whoever reads it reads the mirror's address before; not reached: nothing was heard of it. */
    private Failure(String what, boolean reached, Throwable cause) {
      super(what, cause);
      this.reached = reached;
    }

    private Failure(String what) {
      this(what, true, null);
    }

    boolean reached() {
      return reached;
    }
  }

  private final Download download;
  private final Path part;
  // Its threads are daemons, and end when nothing refers to it any more.
  private final HttpClient client;

  Transfer(Download download) {
    this.download = download;
    this.part = download.target().resolveSibling(download.target().getFileName() + ".part");
    var proxies = new Proxies(download.environment());
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
    return download.checksum().isPresent() ? part.toFile().length() : 0;
  }

  /** Gives the part, now whole, the target's name in one step. */
  void finish() {
    try {
      AtomicFiles.move(part, download.target());
    } catch (IOException e) {
      throw StorageException.of(download.target(), e);
    }
  }

  private void discard() {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw StorageException.of(part, e);
    }
  }

  /**
   * Makes the part whole and right from one mirror, going on from what is there if a checksum can
   * tell whether both halves are of one file.
   *
   * @param patience for the first answer; later ones have the download's own
   * @throws Failure if it is not whole, which keeps the part, or wrong, which deletes it
   */
  void complete(URI mirror, Duration patience) throws Failure, InterruptedException {
    long have = kept();
    if (have > 0 && download.isRight(part)) {
      return;
    }
    boolean resumed = receive(mirror, have, patience);
    if (resumed && !download.isRight(part)) {
      // The fault may lie in what was there before, so this mirror has another chance.
      receive(mirror, 0, download.answerWithin());
    }
    var fault = download.checksum().flatMap(checksum -> checksum.fault(part));
    if (fault.isPresent()) {
      discard();
      throw new Failure("gave a wrong file: " + fault.get());
    }
  }

  /** Receives all after some bytes; true if the server let us go on from there. */
  private boolean receive(URI mirror, long have, Duration patience)
      throws Failure, InterruptedException {
    var answer = send(mirror, have, patience);
    boolean partial = answer.statusCode() == PARTIAL;
    Matcher range = CONTENT_RANGE.matcher(header(answer, "Content-Range"));
    boolean resumed =
        have > 0 && partial && range.matches() && Long.parseLong(range.group(1)) == have;
    if (have > 0 && !resumed && (partial || answer.statusCode() == UNSATISFIABLE)) {
      Body.of(answer).close();
      return receive(mirror, 0, download.answerWithin());
    }
    try (Body body = Body.of(answer)) {
      if (answer.statusCode() != OK && !resumed) {
        throw new Failure("answered with status " + answer.statusCode());
      }
      if (header(answer, "Content-Type").toLowerCase(Locale.ROOT).startsWith("text/html")) {
        throw webPage();
      }
      long total =
          resumed
              ? Long.parseLong(range.group(2))
              : answer.headers().firstValueAsLong("Content-Length").orElse(-1);
      receive(body, resumed ? have : 0, total);
    }
    return resumed;
  }

  private void receive(Body body, long have, long total) throws Failure, InterruptedException {
    if (total > download.most()) {
      throw tooLarge();
    }
    long bytes = have;
    List<ByteBuffer> piece = next(body, bytes, total);
    if (have == 0) {
      // Only now, so that a web page or an empty answer costs nothing of what is there.
      requireContent(piece);
    }
    try (RandomAccessFile out = ForeignFile.openToWrite(part)) {
      out.setLength(have);
      out.seek(have);
      for (; !piece.isEmpty(); piece = next(body, bytes, total)) {
        for (ByteBuffer buffer : piece) {
          byte[] copy = new byte[buffer.remaining()];
          buffer.get(copy);
          out.write(copy);
          bytes += copy.length;
        }
        if (bytes > download.most()) {
          discard();
          throw tooLarge();
        }
        download.progress().at(bytes, total);
      }
      out.getFD().sync();
    } catch (IOException e) {
      throw StorageException.of(download.target(), e);
    }
    if (total >= 0 && bytes != total) {
      throw new Failure("sent " + Download.amount(bytes, total));
    }
  }

  private Failure tooLarge() {
    return new Failure("sends more than " + Download.amount(download.most(), -1));
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** Sends a request; the answer's body is still to come. */
  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> send(
      URI mirror, long have, Duration patience) throws Failure, InterruptedException {
    var request =
        HttpRequest.newBuilder(mirror)
            .header("User-Agent", "waelab")
            .header("Accept-Encoding", "identity");
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    // Another thread looks the name up, which without a network heeds no time limit.
    var answer = client.sendAsync(request.build(), BodyHandlers.ofPublisher());
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new Failure("did not answer within " + seconds(patience), false, e);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private static Failure failure(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException) {
        return new Failure("has a name that cannot be looked up", false, cause);
      }
    }
    String why = cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
    if (cause instanceof ConnectException) {
      return new Failure("cannot be connected to" + why, false, cause);
    }
    if (cause instanceof SSLException) {
      return new Failure("offers no connection that can be trusted" + why, true, cause);
    }
    return new Failure("gave no proper answer" + why, true, cause);
  }

  private List<ByteBuffer> next(Body body, long bytes, long total)
      throws Failure, InterruptedException {
    String after = " after " + Download.amount(bytes, total);
    try {
      return body.next(download.stallAfter());
    } catch (SocketTimeoutException e) {
      throw new Failure("sent nothing for " + seconds(download.stallAfter()) + after, true, e);
    } catch (IOException e) {
      throw new Failure("cut the connection off" + after, true, e);
    }
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
  }

  private static void requireContent(List<ByteBuffer> first) throws Failure {
    if (first.isEmpty()) {
      throw new Failure("answered with nothing");
    }
    ByteBuffer start = first.get(0).duplicate();
    byte[] bytes = new byte[Math.min(start.remaining(), 64)];
    start.get(bytes);
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.replaceFirst("^[\\s\uFEFF]+", "").startsWith("<")) {
      throw webPage();
    }
  }

  private static Failure webPage() {
    return new Failure(
        "answered with a web page instead of the file (does this network ask for a login first?)");
  }

  /**
   * A body, pulled piece by piece. Unlike the JDK's stream over one, a wait for the next piece can
   * end by a time limit or by an interrupt.
   */
  private static final class Body implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {

    private static final List<ByteBuffer> END = List.of();

    private final BlockingQueue<List<ByteBuffer>> pieces = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private volatile Throwable failure;

    /** Takes over a body; it must be closed so that the connection is given back. */
    static Body of(HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer) {
      var body = new Body();
      answer.body().subscribe(body);
      return body;
    }

    /** Buffers with at least one byte together, or an empty list at the end. */
    List<ByteBuffer> next(Duration patience) throws IOException, InterruptedException {
      List<ByteBuffer> piece = pieces.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
      if (piece == null) {
        throw new SocketTimeoutException("nothing came for " + patience.toMillis() + " ms");
      }
      if (piece == END && failure != null) {
        throw new IOException(failure);
      }
      subscription.thenAccept(given -> given.request(1));
      return piece;
    }

    @Override
    public void close() {
      subscription.thenAccept(Flow.Subscription::cancel);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription.complete(given);
      given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> piece) {
      if (piece.stream().anyMatch(ByteBuffer::hasRemaining)) {
        pieces.add(piece);
      } else {
        subscription.join().request(1);
      }
    }

    @Override
    public void onError(Throwable cause) {
      failure = cause;
      pieces.add(END);
    }

    @Override
    public void onComplete() {
      pieces.add(END);
    }
  }
}
