package waelab.base;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;

/** A place that cannot be written: full, read-only, or not ours. */
public final class StorageException extends LabException {

  private static final long serialVersionUID = 1L;

  private StorageException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /** Tells from an exception of the file system what is wrong with {@code target}. */
  public static StorageException of(Path target, Exception cause) {
    String what = "cannot be written (" + reason(cause) + ")";
    String remedy = "; free some space or set WAELAB_WORK to a folder on another disk";
    if (cause instanceof AccessDeniedException || cause instanceof ReadOnlyFileSystemException) {
      what = "cannot be written: no permission";
      remedy = "; set WAELAB_WORK to a folder of yours";
    } else if (isNoFolder(cause)) {
      what = "cannot be written: its folder cannot be made";
      remedy = "; give a folder that can be made, by WAELAB_WORK where the toolkit chose this one";
    } else if (reason(cause).contains("Read-only")) {
      what = "cannot be written: its disk is read-only";
      remedy = "; set WAELAB_WORK to a folder on another disk";
    } else if (reason(cause).contains("No space left")) {
      what = "cannot be written: its disk is full";
    }
    return new StorageException(target + " " + what + remedy, cause);
  }

  /** A file stands where a folder should, or the file system makes no folders there. */
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
