package waelab.base;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;

/**
 * The system's lock on one byte of an open file, which keeps processes apart until the file is
 * closed. Threads of one process are to be kept apart before, by whoever asks for it.
 */
final class ByteLock {

  // Far behind the content: where locks bind reading too, that can still be read.
  private static final long PLACE = 1L << 30;

  private ByteLock() {}

  /** Locks a file; true unless somebody else has it locked. */
  static boolean take(RandomAccessFile file) {
    try {
      return file.getChannel().tryLock(PLACE, 1, false) != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      // Some network file systems have no locks: a second process is rarer than such a disk.
      return true;
    }
  }
}
