package waelab.training;

/** Why a training ended. */
public enum Ending {
  /** All epochs were trained. */
  COMPLETED,
  /** Somebody interrupted it; the model is as after its last step. */
  INTERRUPTED,
  /**
   * A number was none any more. If it was a gradient, what that gradient should have changed and
   * batch norm's running statistics are as before that step; if it was a loss although all
   * gradients were finite, the model is as after it.
   */
  DIVERGED
}
