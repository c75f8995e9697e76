package waelab.base;

/**
 * An error that the user can fix. Its message is one sentence that says what is wrong, where, and
 * what to do; notebooks and the command line show it without a stack trace. The message may contain
 * text from files, so its control characters are escaped.
 */
public class LabException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes an error from its sentence. */
  public LabException(String sentence) {
    super(Printable.text(sentence));
  }

  /** Makes an error from a pattern of its sentence, as {@link Printable#of} takes it. */
  public static LabException of(String pattern, Object... values) {
    return new LabException(Printable.of(pattern, values));
  }

  /** Makes an error from its sentence and its cause. */
  public LabException(String sentence, Throwable cause) {
    super(Printable.text(sentence), cause);
  }
}
