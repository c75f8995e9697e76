package waelab.base;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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

  private static final Duration POLL = Duration.ofMillis(100);

  private final List<URI> mirrors;
  final Path target;
  Optional<Checksum> checksum = Optional.empty();
  Progress progress = (bytes, total) -> {};
  Map<String, String> environment = System.getenv();
  // A person without a network waits under five seconds in all, start of the program included.
  Duration answerWithin = Duration.ofSeconds(4);
  Duration stallAfter = Duration.ofSeconds(30);
  // Twice the largest file that is fetched, EMNIST's of 562 MB.
  long most = 1L << 30;

  private Download(List<URI> mirrors, Path target) {
    this.mirrors = List.copyOf(mirrors);
    this.target = target;
  }

  /**
   * A download without a checksum and with nobody watching.
   *
   * @param mirrors addresses of the same file
   * @param target the file to write
   * @throws BadConfigException if there is no mirror, or one is no HTTP or HTTPS address
   */
  public static Download of(List<URI> mirrors, Path target) {
    BadConfigException.require(!mirrors.isEmpty(), "mirrors", mirrors, "at least one address");
    for (URI mirror : mirrors) {
      String scheme = String.valueOf(mirror.getScheme()).toLowerCase(Locale.ROOT);
      boolean web = scheme.equals("http") || scheme.equals("https");
      BadConfigException.require(
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
   * Sets other limits.
   *
   * @param answer how long all mirrors together may leave us without any answer, from name look-up
   *     to response head; once one has answered, each of the others has this long
   * @param stall how long a transfer may go without a byte; it may be as slow as it likes
   * @param bytes how many bytes the file may have, whatever a server says of its length
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
   * @throws BadConfigException if the environment names a proxy that cannot be
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
          target + " was not fetched to its end (interrupted); the next call goes on from there",
          false,
          e);
    }
  }

  private FolderLock lock() throws InterruptedException {
    while (true) {
      try {
        return FolderLock.acquire(target.toAbsolutePath().getParent());
      } catch (FolderInUseException e) {
        Thread.sleep(POLL.toMillis());
      }
    }
  }

  /** Whether a file has the checksum, if there is one. */
  boolean isRight(Path file) {
    return checksum.flatMap(sum -> sum.fault(file)).isEmpty();
  }

  private Path fetchLocked() throws InterruptedException {
    var transfer = new Transfer(this);
    long start = System.nanoTime();
    List<DownloadException> failures = new ArrayList<>();
    for (URI mirror : mirrors) {
      try {
        transfer.complete(mirror, patience(start, failures));
        transfer.finish();
        return target;
      } catch (DownloadException e) {
        failures.add(e);
      } catch (IOException e) {
        throw StorageException.of(target, e);
      }
    }
    throw failure(transfer, failures);
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

  private DownloadException failure(Transfer transfer, List<DownloadException> failures) {
    var sentence = new StringBuilder(target + " could not be fetched: ");
    for (int i = 0; i < failures.size(); i++) {
      sentence.append(i == 0 ? "" : "; ").append(mirrors.get(i));
      sentence.append(" ").append(failures.get(i).getMessage());
    }
    boolean offline = !isReached(failures);
    if (offline) {
      Optional<String> proxy = new Proxies(environment).server(mirrors.get(0));
      sentence.append(
          proxy.isPresent()
              ? "; is there a network, and is " + proxy.get() + " (HTTPS_PROXY) its proxy?"
              : "; is there a network, and does it need a proxy (HTTPS_PROXY)?");
    }
    if (transfer.kept() > 0) {
      sentence.append(offline ? " " : "; ").append(amount(transfer.kept(), -1));
      sentence.append(" are kept, and the next call goes on from there");
    }
    var last = failures.get(failures.size() - 1);
    return new DownloadException(sentence.toString(), offline, last);
  }

  /** "1,000 of 5,000 bytes", or without the total if that is not known. */
  static String amount(long bytes, long total) {
    return total < 0
        ? String.format(Locale.ROOT, "%,d bytes", bytes)
        : String.format(Locale.ROOT, "%,d of %,d bytes", bytes, total);
  }
}
