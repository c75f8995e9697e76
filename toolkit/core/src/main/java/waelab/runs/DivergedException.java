package waelab.runs;

import waelab.base.LabException;
import waelab.training.Ending;

/** A training that stopped at a number that is none. What it learnt before is not lost. */
public final class DivergedException extends LabException {

  private static final long serialVersionUID = 1L;

  private final transient Run<?> run;

  DivergedException(String sentence, Run<?> run) {
    super(sentence);
    this.run = run;
  }

  /** The run so far; {@link Ending#DIVERGED} says in what state its model is. */
  public Run<?> run() {
    return run;
  }
}
