package waelab.base;

/** There is not enough memory, Java's or the device's, for a computation. */
public final class MemoryException extends LabException {

  private static final long serialVersionUID = 1L;

  /** Makes the error from its sentence, which says what to lower, and its cause. */
  public MemoryException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
