package waelab.training;

import java.util.Locale;

/** Why a training ended. */
public enum Ending {
  /** All epochs were trained. */
  COMPLETED,
  /** The loss or score of {@link waelab.model.TrainingOptions#stopBy} did not improve any more. */
  STOPPED_EARLY,
  /** It was interrupted; the model is as after its last step. */
  INTERRUPTED,
  /**
   * A loss or a gradient was NaN or infinite. If it was a gradient, the parameters that it should
   * have changed and batch norm's running statistics are as before that step. If it was a loss and
   * all gradients were finite, the model is as after that step.
   */
  DIVERGED;

  /** Whether nothing is left to train. */
  public boolean isComplete() {
    return this == COMPLETED || this == STOPPED_EARLY;
  }

  /** In words, such as {@code stopped early}. */
  public String inWords() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
