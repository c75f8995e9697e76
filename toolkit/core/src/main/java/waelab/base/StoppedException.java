package waelab.base;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;

/** A computation was interrupted; the message says how far it had come. */
public final class StoppedException extends LabException {

  private static final long serialVersionUID = 1L;

  /** Makes an error from its sentence. */
  public StoppedException(String sentence) {
    super(sentence);
  }

  /** Makes an error from its sentence and its cause. */
  public StoppedException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /**
   * Throws this if the thread is interrupted.
   *
   * @param pattern the sentence, as {@link Printable#of} takes it
   */
  public static void check(String pattern, Object... values) {
    if (Thread.interrupted()) {
      throw new StoppedException(Printable.of(pattern, values));
    }
  }

  /**
   * Throws this if an operation on a file failed because its thread was interrupted: this is not a
   * fault of the file. The thread's interrupt flag stays set.
   */
  static void throwIfCauseOf(Exception failure, Path file) {
    boolean timeout = failure instanceof SocketTimeoutException; // a subclass of the second
    if (failure instanceof ClosedByInterruptException
        || failure instanceof InterruptedIOException && !timeout) {
      Thread.currentThread().interrupt();
      throw new StoppedException(
          "Interrupted while " + file + " was open; the same call opens it again.", failure);
    }
  }
}
