package waelab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.Supplier;
import waelab.base.TrainingException;
import waelab.torch.Torch;

/**
 * Whether a gradient or a loss was NaN or infinite: a number on the device that optimisers set and
 * that keeps them from changing anything once it is set. So a training need not wait for the device
 * at each step: it reads the flag later, and then the model is as it was before the fault.
 *
 * <p>Outside of {@link #during}, each use of an optimiser has a flag of its own, which is read at
 * once.
 */
public final class FaultFlag implements AutoCloseable {

  private static final ThreadLocal<FaultFlag> CURRENT = new ThreadLocal<>();

  private final NDManager manager = Torch.newManager();
  private final NDArray flag = manager.zeros(new Shape());
  private long changes;

  /** The flag of the training on this thread, or a new one. */
  static FaultFlag current() {
    FaultFlag training = CURRENT.get();
    return training == null ? new FaultFlag() : training;
  }

  /** Runs an action whose optimisers set this flag instead of throwing an exception. */
  public <T> T during(Supplier<T> action) {
    FaultFlag before = CURRENT.get();
    CURRENT.set(this);
    try {
      return action.get();
    } finally {
      CURRENT.set(before);
    }
  }

  /** The flag: a float32 scalar, 1 after a fault and 0 before. */
  public NDArray array() {
    return flag;
  }

  /** How often an optimiser changed parameters, or would have without a fault. */
  public long changes() {
    return changes;
  }

  void countChange() {
    changes++;
  }

  /**
   * Reads the flag, unless a training does so later.
   *
   * @throws TrainingException if it is set
   */
  void throwUnlessDeferred() {
    if (CURRENT.get() != this && Torch.floats(flag)[0] != 0) {
      throw new TrainingException("a gradient is NaN or infinite");
    }
  }

  /** Frees it, unless it is the training's. */
  void release() {
    if (CURRENT.get() != this) {
      close();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
