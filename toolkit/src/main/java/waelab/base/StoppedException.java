package waelab.base;

/** Somebody interrupted what was under way; its message says how far it had come. */
public final class StoppedException extends LabException {

  private static final long serialVersionUID = 1L;

  /** Makes an error from its sentence. */
  public StoppedException(String sentence) {
    super(sentence);
  }
}
