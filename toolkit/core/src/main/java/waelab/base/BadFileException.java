package waelab.base;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/** A file that cannot be used: missing, damaged, cut off, or of another kind. */
public final class BadFileException extends LabException {

  private static final long serialVersionUID = 1L;

  private static final int MOST_QUOTED = 60;

  private final transient Path file;

  /**
   * Makes the error.
   *
   * @param file the file at fault; the message begins with its name
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

  /** Makes the error from a pattern of what is wrong, as {@link Printable#of} takes it. */
  public static BadFileException of(Path file, String what, Object... values) {
    return new BadFileException(file, Printable.of(what, values));
  }

  /** The same error with one more remedy. */
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
   * A file that cannot be read, or that became shorter while it was read.
   *
   * @throws StoppedException if the cause is an interrupt
   */
  public static BadFileException unreadable(Path file, IOException cause) {
    StoppedException.throwIfCauseOf(cause, file);
    if (cause instanceof EOFException) {
      return new BadFileException(file, "became shorter while it was read", cause);
    }
    // The message already has the file's name.
    String reason = String.valueOf(cause.getMessage()).replace(file + " (", "").replace(")", "");
    boolean denied = cause instanceof AccessDeniedException || reason.equals("Permission denied");
    return new BadFileException(
        file, "cannot be read (" + (denied ? "no permission" : reason) + ")", cause);
  }

  /** A text from a file for use in a message: in quotes, short, and on one line. */
  public static String quoted(String text) {
    return '"' + brief(text) + '"';
  }

  /** The same without the quotes. */
  static String brief(String text) {
    return brief(text, MOST_QUOTED);
  }

  /** A text from a file for use in a message: on one line, cut after {@code mostCharacters}. */
  public static String brief(String text, int mostCharacters) {
    boolean whole = text.length() <= mostCharacters;
    return Printable.line(whole ? text : text.substring(0, mostCharacters) + "…");
  }
}
