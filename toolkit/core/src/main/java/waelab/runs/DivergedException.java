package waelab.runs;

import waelab.base.LabException;
import waelab.training.Ending;

/**
 * Thrown when a training stops because a value became NaN or infinite. The run so far is not lost.
 */
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
