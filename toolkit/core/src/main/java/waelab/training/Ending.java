package waelab.training;

/** Why a training ended. */
public enum Ending {
  /** All epochs were trained. */
  COMPLETED,
  /** It was interrupted; the model is as after its last step. */
  INTERRUPTED,
  /**
   * A loss or a gradient was NaN or infinite. If it was a gradient, the parameters that it should
   * have changed and batch norm's running statistics are as before that step. If it was a loss and
   * all gradients were finite, the model is as after that step.
   */
  DIVERGED
}
