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
 * The right to write into a folder: one holder in one process has it at a time. When a process ends
 * in any way, the system releases its locks.
 *
 * <p>The lock is on the file {@link #FILE_NAME} in the folder, which contains the holder's name.
 * When the lock is released, the file stays, empty: deleting it could delete the file of the next
 * holder. While the lock is held, its own process must neither open that file nor copy it with the
 * folder: on POSIX, closing it releases the lock.
 *
 * <p>On a disk without locks (some network disks), only the holders in one process exclude each
 * other.
 */
public final class FolderLock implements AutoCloseable {

  /** The file that is locked. */
  public static final String FILE_NAME = ".lock";

  // Far behind the content, so that it can be read even where locks also block reading.
  private static final long PLACE = 1L << 30;
  private static final int LONGEST_TEXT = 300;
  private static final Path KERNELS_HOST = Path.of("/proc/sys/kernel/hostname");
  // A lock of the file system belongs to a process; this map excludes other holders in the process.
  // It also keeps a lock without references from being garbage-collected and so released.
  private static final Map<Object, FolderLock> HELD = new ConcurrentHashMap<>();

  private final Path folder;
  private final Object key;
  private final String holder;
  // Locked through its channel, but written without it: an interrupt would close a used channel.
  private RandomAccessFile file;
  private Object lockKey;

  private FolderLock(Path folder, Object key) {
    this.folder = folder;
    this.key = key;
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    this.holder = "process " + ProcessHandle.current().pid() + " on " + host() + " since " + now;
  }

  /**
   * Locks a folder, which is created if it is missing.
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
        // Before the file is opened: closing it again would release the holder's lock.
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

  /** The locked folder, as it was given. */
  public Path folder() {
    return folder;
  }

  /** Whether the lock is held and its folder still exists: it may have been deleted or moved. */
  public synchronized boolean isHeld() {
    try {
      return file != null && key(folder.resolve(FILE_NAME)).equals(lockKey);
    } catch (IOException e) {
      return false;
    }
  }

  /** Releases the folder; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (file == null) {
      return;
    }
    try (RandomAccessFile open = file) {
      open.setLength(0);
    } catch (IOException e) {
      // The lock is released with the descriptor; the file's text is only for the user.
    } finally {
      file = null;
      HELD.remove(key, this);
    }
  }

  /**
   * Opens and locks the file and writes the holder into it; it stays open only if it was locked.
   */
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
   * Takes the system's lock on one byte of an open file, which excludes other processes until the
   * file is closed; false if another holder has it.
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

  /** The holder of the lock, if it is in the file: the text is written a moment after the lock. */
  private static String holder(RandomAccessFile file) throws IOException {
    byte[] text = new byte[(int) Math.min(file.length(), LONGEST_TEXT)];
    file.seek(0);
    file.readFully(text);
    String line = Printable.line(new String(text, StandardCharsets.UTF_8).strip());
    return line.startsWith("process ") ? line : "another process";
  }

  /** A key that is the same for all names of a folder, also those of other mounts. */
  private static Object key(Path real) throws IOException {
    Object key = Files.readAttributes(real, BasicFileAttributes.class).fileKey();
    return Optional.ofNullable(key).orElse(real);
  }

  private static String host() {
    try {
      // Tried first: to find the network's name of this machine may take seconds.
      return Files.isReadable(KERNELS_HOST)
          ? Files.readString(KERNELS_HOST).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "this machine";
    }
  }
}
