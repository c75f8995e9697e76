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
 * One file to download over HTTP or HTTPS.
 *
 * <pre>{@code
 * Download.of(List.of(mirror, otherMirror), folder.resolve("train-images.gz"))
 *     .checksum(Checksum.md5OfGunzipped("6bbc9ace898e44ae57da46a324031adb"))
 *     .fetch();
 * }</pre>
 *
 * <p>The mirrors are tried in order. Received bytes are written to {@code <target>.part}. When the
 * file is complete and its checksum is right, it is renamed to the target in one step. If there is
 * a checksum, the next call resumes an incomplete part, from any mirror. The target's folder is
 * locked meanwhile ({@link FolderLock}). Proxies are those of the JVM ({@code
 * -Dhttps.proxyHost=…}), else those of the environment ({@code HTTPS_PROXY}, {@code HTTP_PROXY},
 * {@code NO_PROXY}, in either case; {@code http://user:password@host:port}).
 */
public final class Download {

  /** Receives the progress of a transfer. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called on the downloading thread after each piece.
     *
     * @param bytes bytes received so far, including those of earlier calls
     * @param total bytes of the complete file, or −1 if the server does not send the size
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
  // Without a network, a user waits less than five seconds, including the program's start.
  Duration answerWithin = Duration.ofSeconds(4);
  private Duration stallAfter = Duration.ofSeconds(30);
  // Twice the largest file that is downloaded, EMNIST's of 562 MB.
  private long most = 1L << 30;
  // Its threads are daemons, and end when nothing refers to it any more.
  private HttpClient client;

  private Download(List<URI> mirrors, Path target) {
    this.mirrors = List.copyOf(mirrors);
    this.target = target;
    part = target.resolveSibling(target.getFileName() + ".part");
  }

  /**
   * A download without a checksum and without a progress listener.
   *
   * @param mirrors addresses of the same file
   * @param target the file to write
   * @throws BadArgumentException if there is no mirror, or one is not an HTTP or HTTPS address
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

  /** Sets the checksum that the content must have. */
  public Download checksum(Checksum sum) {
    checksum = Optional.of(sum);
    return this;
  }

  /** Sets the listener that is called after each received piece. */
  public Download progress(Progress watching) {
    progress = watching;
    return this;
  }

  /** Sets the environment variables that may define proxies. */
  Download environment(Map<String, String> variables) {
    environment = variables;
    return this;
  }

  /**
   * Sets three limits: the time for a first answer, from name look-up to response head, for all
   * mirrors together (after one mirror has answered, for each other mirror); the time that a
   * transfer may pause; and the size of a file.
   */
  Download limits(Duration answer, Duration stall, long bytes) {
    answerWithin = answer;
    stallAfter = stall;
    most = bytes;
    return this;
  }

  /**
   * Downloads the file, unless it already exists with the right checksum. Otherwise an existing
   * file is replaced. If another process is downloading into the folder, this call waits for it.
   *
   * @return the target
   * @throws DownloadException if no mirror sent it, or the thread was interrupted (its flag is then
   *     set); received bytes are kept, unless they are wrong
   * @throws StorageException if it cannot be written; received bytes are kept
   * @throws BadArgumentException if the environment names an invalid proxy
   */
  public Path fetch() {
    if (Files.isDirectory(target)) {
      throw StorageException.of(
          target, new FileSystemException(target.toString(), null, "a folder has that name"));
    }
    try {
      FolderLock lock = lock();
      try {
        // Another process may have downloaded it during the wait.
        boolean there = checksum.isPresent() && Files.exists(target) && isRight(target);
        return there ? target : fetchLocked();
      } finally {
        lock.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DownloadException(
          target + " was not downloaded completely (interrupted); the next call resumes there",
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

  /** Whether a file has the checksum; true if there is no checksum. */
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
    var sentence = new StringBuilder(target + " could not be downloaded: " + told);
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

  /** The number of bytes from which the next call can resume: 0 without a checksum. */
  private long kept() {
    return checksum.isPresent() ? part.toFile().length() : 0;
  }

  /**
   * Completes the part from one mirror. If there is a checksum to check that both pieces are of one
   * file, the download resumes from the existing bytes.
   *
   * @param patience the time limit for the first answer; for later ones it is {@link #answerWithin}
   * @throws DownloadException if it is incomplete (the part is kept) or wrong (the part is deleted)
   */
  private void complete(URI mirror, Duration patience) throws IOException, InterruptedException {
    long have = kept();
    if (have > 0 && isRight(part)) {
      return;
    }
    boolean resumed = receive(mirror, have, patience);
    if (resumed && !isRight(part)) {
      // The fault may be in the earlier bytes, so this mirror is tried again.
      receive(mirror, 0, answerWithin);
    }
    var fault = checksum.flatMap(sum -> sum.fault(part));
    if (fault.isPresent()) {
      Files.delete(part);
      throw new DownloadException("gave a wrong file: " + fault.get(), false, null);
    }
  }

  /**
   * Receives the file after the first {@code have} bytes; false if the server did not resume there.
   */
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
      // Checked before the part is cut, so that a web page or an empty answer does not delete it.
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

  /** Sends a request; the answer's body is not read yet. */
  private HttpResponse<InputStream> send(URI mirror, long have, Duration patience)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(mirror)
            .header("User-Agent", "waelab")
            .header("Accept-Encoding", "identity");
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    // Another thread looks up the name: without a network, the look-up has no time limit.
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
      String untrusted = "does not offer a secure connection that Java trusts";
      return new DownloadException(untrusted + why, false, cause);
    }
    return new DownloadException("did not answer correctly" + why, false, cause);
  }

  /**
   * Reads the available bytes of a body, at least one; returns −1 at its end. Another thread reads,
   * since a read from the JDK's stream has no time limit and is not interruptible; it ends when the
   * stream is closed.
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
