package waelab.training;

import waelab.base.LabException;

/** A training that stopped at a number that is none. What it learnt before is not lost. */
public final class DivergedException extends LabException {

  private static final long serialVersionUID = 1L;

  private final transient Run<?> run;

  DivergedException(String sentence, Run<?> run) {
    super(sentence);
    this.run = run;
  }

  /** The run up to the last step whose numbers were finite. */
  public Run<?> run() {
    return run;
  }
}
