package waelab.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * One file to fetch over HTTP or HTTPS.
 *
 * <pre>{@code
 * Download.of(List.of(mirror, otherMirror), folder.resolve("train-images.gz"))
 *     .checksum(Checksum.md5OfGunzipped("6bbc9ace898e44ae57da46a324031adb"))
 *     .fetch();
 * }</pre>
 *
 * <p>The mirrors are tried in order. What arrives stands in {@code <target>.part} until it is whole
 * and its checksum right; only then, and in one step, it gets the target's name. Where a checksum
 * guards the whole, a part that stayed behind is gone on with by the next call, from any mirror.
 * The target's folder is locked meanwhile ({@link FolderLock}). Proxies are those of the JVM
 * ({@code -Dhttps.proxyHost=…}), else those of the environment ({@code HTTPS_PROXY}, {@code
 * HTTP_PROXY}, {@code NO_PROXY}, in either case; {@code http://user:password@host:port}).
 */
public final class Download {

  /** Told how far a transfer is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called on the fetching thread after each piece.
     *
     * @param bytes bytes of the file that are here, including those of earlier calls
     * @param total bytes of the whole file, or −1 if the server does not say
     */
    void at(long bytes, long total);
  }

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");
  private static final String WEB_PAGE =
      "answered with a web page instead of the file (does this network ask for a login first?)";
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

  private final List<URI> mirrors;
  private final Path target;
  private final Path part;
  private Optional<Checksum> checksum = Optional.empty();
  private Progress progress = (bytes, total) -> {};
  private Map<String, String> environment = System.getenv();
  // A person without a network waits under five seconds in all, start of the program included.
  Duration answerWithin = Duration.ofSeconds(4);
  private Duration stallAfter = Duration.ofSeconds(30);
  // Twice the largest file that is fetched, EMNIST's of 562 MB.
  private long most = 1L << 30;
  // Its threads are daemons, and end when nothing refers to it any more.
  private HttpClient client;

  private Download(List<URI> mirrors, Path target) {
    this.mirrors = List.copyOf(mirrors);
    this.target = target;
    part = target.resolveSibling(target.getFileName() + ".part");
  }

  /**
   * A download without a checksum and with nobody watching.
   *
   * @param mirrors addresses of the same file
   * @param target the file to write
   * @throws BadArgumentException if there is no mirror, or one is no HTTP or HTTPS address
   */
  public static Download of(List<URI> mirrors, Path target) {
    BadArgumentException.require(!mirrors.isEmpty(), "mirrors", mirrors, "at least one address");
    for (URI mirror : mirrors) {
      boolean web = String.valueOf(mirror.getScheme()).toLowerCase(Locale.ROOT).matches("https?");
      BadArgumentException.require(
          web && mirror.getHost() != null, "mirror", mirror, "an address like https://host/file");
    }
    return new Download(mirrors, target);
  }

  /** Sets what the content must add up to. */
  public Download checksum(Checksum sum) {
    checksum = Optional.of(sum);
    return this;
  }

  /** Sets who is told of every piece that arrives. */
  public Download progress(Progress watching) {
    progress = watching;
    return this;
  }

  /** Sets the variables to look for proxies in. */
  Download environment(Map<String, String> variables) {
    environment = variables;
    return this;
  }

  /**
   * Sets how long all mirrors together may leave us without any answer, from name look-up to
   * response head (once one has answered, each of the others has this long), how long a transfer
   * may go without a byte, and how many bytes a file may have.
   */
  Download limits(Duration answer, Duration stall, long bytes) {
    answerWithin = answer;
    stallAfter = stall;
    most = bytes;
    return this;
  }

  /**
   * Fetches the file; what stood in its place is replaced. If another process is fetching it, this
   * call waits, and takes what that one brought.
   *
   * @return the target
   * @throws DownloadException if no mirror gave it, or the thread was interrupted (its flag is then
   *     set); what has arrived is kept, unless it was wrong
   * @throws StorageException if it cannot be written; what has arrived is kept
   * @throws BadArgumentException if the environment names a proxy that cannot be
   */
  public Path fetch() {
    if (Files.isDirectory(target)) {
      throw StorageException.of(
          target, new FileSystemException(target.toString(), null, "a folder has that name"));
    }
    try {
      FolderLock lock = lock();
      try {
        // Somebody else may have fetched it while we waited.
        boolean there = checksum.isPresent() && Files.exists(target) && isRight(target);
        return there ? target : fetchLocked();
      } finally {
        lock.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DownloadException(
          target + " was not fetched to its end (interrupted); the next call resumes there",
          false,
          e);
    }
  }

  private FolderLock lock() throws InterruptedException {
    while (true) {
      try {
        return FolderLock.acquire(target.toAbsolutePath().getParent());
      } catch (FolderInUseException e) {
        Thread.sleep(100);
      }
    }
  }

  /** Whether a file has the checksum, if there is one. */
  private boolean isRight(Path file) {
    return checksum.flatMap(sum -> sum.fault(file)).isEmpty();
  }

  private Path fetchLocked() throws InterruptedException {
    client = new Proxies(environment).client();
    long start = System.nanoTime();
    List<DownloadException> failures = new ArrayList<>();
    for (URI mirror : mirrors) {
      try {
        complete(mirror, patience(start, failures));
        AtomicFiles.move(part, target);
        return target;
      } catch (DownloadException e) {
        failures.add(e);
      } catch (IOException e) {
        throw StorageException.of(target, e);
      }
    }
    throw failure(failures);
  }

  /** An equal share of the time that is left, so that one dead mirror does not use it all up. */
  private Duration patience(long start, List<DownloadException> failures) {
    if (isReached(failures)) {
      return answerWithin;
    }
    Duration left = answerWithin.minusNanos(System.nanoTime() - start);
    return left.isNegative() ? Duration.ZERO : left.dividedBy(mirrors.size() - failures.size());
  }

  private static boolean isReached(List<DownloadException> failures) {
    return failures.stream().anyMatch(failure -> !failure.offline());
  }

  private DownloadException failure(List<DownloadException> failures) {
    String told =
        IntStream.range(0, failures.size())
            .mapToObj(i -> mirrors.get(i) + " " + failures.get(i).getMessage())
            .collect(Collectors.joining("; "));
    var sentence = new StringBuilder(target + " could not be fetched: " + told);
    boolean offline = !isReached(failures);
    if (offline) {
      Optional<String> proxy = new Proxies(environment).server(mirrors.get(0));
      sentence.append(
          proxy.isPresent()
              ? "; is there a network, and is " + proxy.get() + " (HTTPS_PROXY) its proxy?"
              : "; is there a network, and does it need a proxy (HTTPS_PROXY)?");
    }
    if (kept() > 0) {
      sentence.append(offline ? " " : "; ").append(amount(kept(), -1));
      sentence.append(" are kept, and the next call resumes there");
    }
    return new DownloadException(sentence.toString(), offline, failures.get(failures.size() - 1));
  }

  /** "1,000 of 5,000 bytes", or without the total if that is not known. */
  static String amount(long bytes, long total) {
    return Printable.of(total < 0 ? "%,d bytes" : "%,d of %,d bytes", bytes, total);
  }

  /** How many bytes the next call can go on from: none without a checksum of the whole. */
  private long kept() {
    return checksum.isPresent() ? part.toFile().length() : 0;
  }

  /**
   * Makes the part whole and right from one mirror, going on from what is there if a checksum can
   * tell whether both halves are of one file.
   *
   * @param patience for the first answer; later ones have {@link #answerWithin}
   * @throws DownloadException if it is not whole, which keeps the part, or wrong, which deletes it
   */
  private void complete(URI mirror, Duration patience) throws IOException, InterruptedException {
    long have = kept();
    if (have > 0 && isRight(part)) {
      return;
    }
    boolean resumed = receive(mirror, have, patience);
    if (resumed && !isRight(part)) {
      // The fault may lie in what was there before, so this mirror has another chance.
      receive(mirror, 0, answerWithin);
    }
    var fault = checksum.flatMap(sum -> sum.fault(part));
    if (fault.isPresent()) {
      Files.delete(part);
      throw new DownloadException("gave a wrong file: " + fault.get(), false, null);
    }
  }

  /** Receives all after some bytes; true if the server let us go on from there. */
  private boolean receive(URI mirror, long have, Duration patience)
      throws IOException, InterruptedException {
    var answer = send(mirror, have, patience);
    HttpHeaders headers = answer.headers();
    boolean partial = answer.statusCode() == PARTIAL;
    var range = CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
    boolean resumed =
        have > 0 && partial && range.matches() && Long.parseLong(range.group(1)) == have;
    boolean again = have > 0 && !resumed && (partial || answer.statusCode() == UNSATISFIABLE);
    try (InputStream body = answer.body()) {
      if (!again) {
        require(
            answer.statusCode() == OK || resumed, "answered with status " + answer.statusCode());
        String type = headers.firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        require(!type.startsWith("text/html"), WEB_PAGE);
        long length = headers.firstValueAsLong("Content-Length").orElse(-1);
        receive(body, resumed ? have : 0, resumed ? Long.parseLong(range.group(2)) : length);
      }
    }
    return again ? receive(mirror, 0, answerWithin) : resumed;
  }

  private void receive(InputStream body, long have, long total)
      throws IOException, InterruptedException {
    String tooLarge = "sends more than " + amount(most, -1);
    require(total <= most, tooLarge);
    long bytes = have;
    byte[] piece = new byte[1 << 16];
    int n = next(body, piece, bytes, total);
    if (have == 0) {
      // Only now, so that a web page or an empty answer costs nothing of what is there.
      require(n > 0, "answered with nothing");
      String text = new String(piece, 0, Math.min(n, 64), StandardCharsets.UTF_8);
      require(!text.replaceFirst("^[\\s\uFEFF]+", "").startsWith("<"), WEB_PAGE);
    }
    try (RandomAccessFile out = UntrustedFile.openToWrite(part)) {
      out.setLength(have);
      out.seek(have);
      for (; n > 0; n = next(body, piece, bytes, total)) {
        out.write(piece, 0, n);
        bytes += n;
        if (bytes > most) {
          Files.delete(part);
        }
        require(bytes <= most, tooLarge);
        progress.at(bytes, total);
      }
      out.getFD().sync();
    }
    require(total < 0 || bytes == total, "sent " + amount(bytes, total));
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
      throw noAnswer(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private static DownloadException noAnswer(Throwable cause) {
    String why = cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
    if (Stream.iterate(cause, Objects::nonNull, Throwable::getCause)
        .anyMatch(UnresolvedAddressException.class::isInstance)) {
      return new DownloadException("has a name that cannot be looked up", true, cause);
    }
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
    String after = " after " + amount(bytes, total);
    try {
      return READERS.submit(() -> body.read(piece)).get(stallAfter.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new DownloadException("sent nothing for " + seconds(stallAfter) + after, false, e);
    } catch (ExecutionException e) {
      throw new DownloadException("cut the connection off" + after, false, e);
    }
  }

  private static String seconds(Duration duration) {
    return Printable.of("%.1f s", duration.toMillis() / 1e3);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new DownloadException(otherwise, false, null);
    }
  }
}
