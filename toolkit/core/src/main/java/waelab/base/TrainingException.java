package waelab.base;

/** A training that cannot continue: a loss or a gradient is NaN or infinite. */
public final class TrainingException extends LabException {

  private static final long serialVersionUID = 1L;

  /** Makes the error from its sentence. */
  public TrainingException(String sentence) {
    super(sentence);
  }
}
