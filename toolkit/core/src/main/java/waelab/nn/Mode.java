package waelab.nn;

import java.util.function.Supplier;
import waelab.torch.Torch;

/**
 * Whether networks are being trained on this thread. In training, batch norm uses and follows the
 * batch's statistics and gradients are recorded; otherwise, the default, batch norm uses its
 * running statistics and nothing is recorded.
 */
public final class Mode {

  private static final ThreadLocal<Boolean> TRAINING = ThreadLocal.withInitial(() -> false);

  private Mode() {}

  /** Does something in training mode. */
  public static <T> T training(Supplier<T> action) {
    return with(true, () -> Torch.recording(action));
  }

  /** Does something in evaluation mode. */
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
