package waelab.base;

import java.nio.file.Path;

/** A file that is there but cannot be what it should be: damaged, cut off, or something else. */
public final class BadFileException extends LabException {

  private static final long serialVersionUID = 1L;

  private final transient Path file;

  /**
   * Makes the error.
   *
   * @param file the file at fault; its name opens the message
   * @param what what is wrong with it and what to do, as the rest of the sentence
   */
  public BadFileException(Path file, String what) {
    super(file + ": " + what);
    this.file = file;
  }

  /** As {@link #BadFileException(Path, String)}, with the cause. */
  public BadFileException(Path file, String what, Throwable cause) {
    super(file + ": " + what, cause);
    this.file = file;
  }

  /** The file at fault. */
  public Path file() {
    return file;
  }
}
