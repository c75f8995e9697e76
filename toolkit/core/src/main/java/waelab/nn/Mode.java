package waelab.nn;

import java.util.function.Supplier;
import waelab.torch.Torch;

/**
 * Whether networks are being trained on this thread. In training mode, batch norm uses the batch's
 * statistics and updates its running statistics, and gradients are recorded. In evaluation mode,
 * the default, batch norm uses its running statistics and no gradients are recorded.
 */
public final class Mode {

  private static final ThreadLocal<Boolean> TRAINING = ThreadLocal.withInitial(() -> false);

  private Mode() {}

  /** Runs an action in training mode. */
  public static <T> T training(Supplier<T> action) {
    return with(true, () -> Torch.recording(action));
  }

  /** Runs an action in evaluation mode. */
  public static <T> T evaluation(Supplier<T> action) {
    return with(false, () -> Torch.notRecording(action));
  }

  /** Whether this thread is in training mode. */
  public static boolean isTraining() {
    return TRAINING.get();
  }

  private static <T> T with(boolean training, Supplier<T> action) {
    boolean before = TRAINING.get();
    TRAINING.set(training);
    try {
      return action.get();
    } finally {
      TRAINING.set(before);
    }
  }
}
