package waelab.base;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/** A file that is there but cannot be what it should be: damaged, cut off, or something else. */
public final class BadFileException extends LabException {

  private static final long serialVersionUID = 1L;

  private static final int MOST_QUOTED = 60;

  private final transient Path file;

  /**
   * Makes the error.
   *
   * @param file the file at fault; its name opens the message
   * @param what what is wrong with it and what to do, as the rest of the sentence
   */
  public BadFileException(Path file, String what) {
    super(name(file) + what);
    this.file = file;
  }

  /** As {@link #BadFileException(Path, String)}, with the cause. */
  public BadFileException(Path file, String what, Throwable cause) {
    super(name(file) + what, cause);
    this.file = file;
  }

  /** The error with values in what is wrong, as {@link Printable#of} puts them there. */
  public static BadFileException of(Path file, String what, Object... values) {
    return new BadFileException(file, Printable.of(what, values));
  }

  /** The same with one more thing to do about it. */
  public BadFileException or(String remedy) {
    return new BadFileException(
        file, getMessage().substring(name(file).length()) + "; or " + remedy, this);
  }

  private static String name(Path file) {
    return Printable.line(file + ": ");
  }

  /** The file at fault. */
  public Path file() {
    return file;
  }

  /**
   * A file that the system does not let us read, or no longer as far as it was.
   *
   * @throws StoppedException if only an interrupt kept it from being read
   */
  public static BadFileException unreadable(Path file, IOException cause) {
    StoppedException.throwIfCauseOf(cause, file);
    if (cause instanceof EOFException) {
      return new BadFileException(file, "became shorter while it was read", cause);
    }
    // Its name is told already.
    String reason = String.valueOf(cause.getMessage()).replace(file + " (", "").replace(")", "");
    boolean denied = cause instanceof AccessDeniedException || reason.equals("Permission denied");
    return new BadFileException(
        file, "cannot be read (" + (denied ? "no permission" : reason) + ")", cause);
  }

  /** A text out of a file as a sentence may show it: in quotes, short, and on one line. */
  public static String quoted(String text) {
    return '"' + brief(text) + '"';
  }

  /** The same without the quotes. */
  static String brief(String text) {
    return brief(text, MOST_QUOTED);
  }

  /** A text out of a file, on one line and not longer than a sentence may have it. */
  public static String brief(String text, int mostCharacters) {
    boolean whole = text.length() <= mostCharacters;
    return Printable.line(whole ? text : text.substring(0, mostCharacters) + "…");
  }
}
