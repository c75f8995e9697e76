package waelab.base;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;

/** A place that cannot be written: full, read-only, or without permission. */
public final class StorageException extends LabException {

  private static final long serialVersionUID = 1L;

  private static final String ELSEWHERE =
      "free some space or set WAELAB_WORK to a folder on another disk";

  private final String fault;

  private StorageException(String fault, String remedy, Throwable cause) {
    super(fault + "; " + remedy, cause);
    this.fault = fault;
  }

  /**
   * Finds what is wrong with {@code target} from an exception of the file system.
   *
   * @throws StoppedException if the cause is an interrupt
   */
  public static StorageException of(Path target, Exception cause) {
    StoppedException.throwIfCauseOf(cause, target);
    String what = "cannot be written (" + reason(cause) + ")";
    String remedy = ELSEWHERE;
    if (isDenied(cause)) {
      what = "cannot be written: no permission";
      remedy = "set WAELAB_WORK to a folder that you can write to";
    } else if (isNoFolder(cause)) {
      what = "cannot be written: its folder cannot be made";
      remedy = "give a folder that can be made, by WAELAB_WORK where the toolkit chose this one";
    } else if (reason(cause).contains("Read-only")) {
      what = "cannot be written: its disk is read-only";
      remedy = "set WAELAB_WORK to a folder on another disk";
    } else if (reason(cause).contains("No space left")) {
      what = "cannot be written: its disk is full";
    }
    return new StorageException(Printable.line(target + " ") + what, remedy, cause);
  }

  /**
   * Something else exists at the place where a file of this toolkit is to be written.
   *
   * @param what such as "a link"
   */
  static StorageException occupied(Path target, String what) {
    String fault =
        Printable.line(target + " ") + "is " + what + ", but WAE Lab must write a file there";
    return new StorageException(fault, "delete it", null);
  }

  /** The same fault with other advice, for a place that was not chosen by {@code WAELAB_WORK}. */
  public StorageException withRemedy(String remedy) {
    return new StorageException(fault, remedy, getCause());
  }

  /**
   * Checks, before something large is written, that there is room for it. A disk that does not
   * report its free space passes.
   *
   * @param folder where it is to be written; need not exist yet
   * @param bytes how much is to be written
   * @throws StorageException if there is less room
   */
  public static void requireRoom(Path folder, long bytes) {
    long room = room(folder);
    if (room < bytes) {
      String fault =
          Printable.of(
              "%s needs room for %s, but its disk has %s left",
              Printable.line(folder.toString()),
              Memory.readable(bytes, room),
              Memory.readable(room, bytes));
      throw new StorageException(fault, ELSEWHERE, null);
    }
  }

  private static long room(Path folder) {
    Path place = folder.toAbsolutePath();
    while (place.getParent() != null && Files.notExists(place)) {
      place = place.getParent();
    }
    try {
      FileStore disk = Files.getFileStore(place);
      // Some network disks report a size of 0.
      return disk.getTotalSpace() == 0 ? Long.MAX_VALUE : disk.getUsableSpace();
    } catch (IOException e) {
      // Some folders are on no known disk; then writing shows whether there is room.
      return Long.MAX_VALUE;
    }
  }

  /** Streams report this by the exception's text, channels by its type. */
  private static boolean isDenied(Exception cause) {
    return cause instanceof AccessDeniedException
        || cause instanceof ReadOnlyFileSystemException
        || reason(cause).contains("Permission denied")
        || reason(cause).contains("Access is denied");
  }

  /** Whether there is a file instead of a folder, or the file system creates no folders there. */
  private static boolean isNoFolder(Exception cause) {
    return cause instanceof NoSuchFileException
        || cause instanceof FileAlreadyExistsException
        || reason(cause).contains("Not a directory");
  }

  private static String reason(Exception cause) {
    if (cause instanceof FileSystemException e && e.getReason() != null) {
      return e.getReason();
    }
    boolean told = cause instanceof IOException && cause.getMessage() != null;
    return told ? cause.getMessage() : cause.getClass().getSimpleName();
  }
}
