package waelab.base;

/** A training that cannot go on: a loss or gradient is no longer a number. */
public final class TrainingException extends LabException {

  private static final long serialVersionUID = 1L;

  /** Makes the error from its sentence. */
  public TrainingException(String sentence) {
    super(sentence);
  }
}
