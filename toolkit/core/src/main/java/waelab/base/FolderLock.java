package waelab.base;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write into a folder: one holder in one process has it at a time. The system takes it
 * from a process that ends, however it ends.
 *
 * <p>What is locked is the file {@link #FILE_NAME} in the folder; it tells who has the lock, and
 * stays, empty, when the lock is given back: whoever deletes such a file may delete the next
 * holder's. While the lock is held, its own process must not open that file, nor copy it with the
 * folder: on POSIX, closing it gives the lock away.
 *
 * <p>On a disk without locks (some behind a network), only the holders of one process are kept
 * apart.
 */
public final class FolderLock implements AutoCloseable {

  /** The file that is locked. */
  public static final String FILE_NAME = ".lock";

  // Far behind the content: where locks bind reading too, that can still be read.
  private static final long PLACE = 1L << 30;
  private static final int LONGEST_TEXT = 300;
  private static final Path KERNELS_HOST = Path.of("/proc/sys/kernel/hostname");
  // A lock of the file system belongs to a process; this is what keeps its holders apart. It also
  // keeps a lock that its holder lost sight of from being collected, and with it given away.
  private static final Map<Object, FolderLock> HELD = new ConcurrentHashMap<>();

  private final Path folder;
  private final Object key;
  private final String holder;
  // Locked through its channel, but written without: an interrupt would close a channel in use.
  private RandomAccessFile file;
  private Object lockKey;

  private FolderLock(Path folder, Object key) {
    this.folder = folder;
    this.key = key;
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    this.holder = "process " + ProcessHandle.current().pid() + " on " + host() + " since " + now;
  }

  /**
   * Takes a folder, which is made if it is not there.
   *
   * @throws FolderInUseException if another process, or another holder in this one, has it
   * @throws StorageException if nothing can be written there
   */
  public static FolderLock acquire(Path folder) {
    try {
      Path real = AtomicFiles.folderOf(folder.resolve(FILE_NAME)).toRealPath();
      var lock = new FolderLock(folder, key(real));
      FolderLock held = HELD.putIfAbsent(lock.key, lock);
      if (held != null) {
        // Before the file is opened: closing it again would give the holder's lock away.
        throw new FolderInUseException(folder, "this very process, " + held.holder);
      }
      try {
        lock.take(real.resolve(FILE_NAME));
        return lock;
      } finally {
        if (lock.file == null) {
          HELD.remove(lock.key, lock);
        }
      }
    } catch (IOException e) {
      throw StorageException.of(folder, e);
    }
  }

  /** The folder that may be written, as it was given. */
  public Path folder() {
    return folder;
  }

  /** Whether the folder that was taken is still there: somebody may have deleted or moved it. */
  public synchronized boolean isHeld() {
    try {
      return file != null && key(folder.resolve(FILE_NAME)).equals(lockKey);
    } catch (IOException e) {
      return false;
    }
  }

  /** Gives the folder back; a second time, nothing happens. */
  @Override
  public synchronized void close() {
    if (file == null) {
      return;
    }
    try (RandomAccessFile open = file) {
      open.setLength(0);
    } catch (IOException e) {
      // The lock is gone with the descriptor, and what the file tells is for people only.
    } finally {
      file = null;
      HELD.remove(key, this);
    }
  }

  /** Opens, locks and signs the file; it is open afterwards only if the lock is ours. */
  private void take(Path path) throws IOException {
    RandomAccessFile open = UntrustedFile.openToWrite(path);
    try {
      if (!lock(open)) {
        throw new FolderInUseException(folder, holder(open));
      }
      open.setLength(0);
      open.write((holder + "\n").getBytes(StandardCharsets.UTF_8));
      lockKey = key(path.toRealPath());
      file = open;
    } finally {
      if (file == null) {
        open.close();
      }
    }
  }

  /**
   * Takes the system's lock on one byte of an open file, which keeps processes apart until the file
   * is closed; true unless somebody else has it.
   */
  static boolean lock(RandomAccessFile file) {
    try {
      return file.getChannel().tryLock(PLACE, 1, false) != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      // Some network file systems have no locks: a second process is rarer than such a disk.
      return true;
    }
  }

  /** Who has the lock, as far as the file tells: its text comes a moment after the lock. */
  private static String holder(RandomAccessFile file) throws IOException {
    byte[] text = new byte[(int) Math.min(file.length(), LONGEST_TEXT)];
    file.seek(0);
    file.readFully(text);
    String line = Printable.line(new String(text, StandardCharsets.UTF_8).strip());
    return line.startsWith("process ") ? line : "another process";
  }

  /** The same for all names of a folder, also those of other mounts. */
  private static Object key(Path real) throws IOException {
    Object key = Files.readAttributes(real, BasicFileAttributes.class).fileKey();
    return Optional.ofNullable(key).orElse(real);
  }

  private static String host() {
    try {
      // Asked first: the network's name of this machine may take seconds to find out.
      return Files.isReadable(KERNELS_HOST)
          ? Files.readString(KERNELS_HOST).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "this machine";
    }
  }
}
