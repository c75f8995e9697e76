package waelab.training;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import waelab.base.Budget;
import waelab.base.StoppedException;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Model;

/** Trains models, one at a time: a second training waits for the first. */
public final class Trainer {

  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private Trainer() {}

  /** Whether a training is under way in this process, or ends just now. */
  public static boolean isTraining() {
    return ONE_AT_A_TIME.isLocked();
  }

  /** Trains as {@link #train(Model, Split, Config, Optional, Progress)}, under no budget. */
  public static <M extends Model> Run<M> train(
      M model, Split<?> data, Config config, Progress progress) {
    return train(model, data, config, Optional.empty(), progress);
  }

  /**
   * Trains a model from its initial weights.
   *
   * <p>Interrupting the thread ends the training after the step or the batch of test samples under
   * way; the run so far is returned. An epoch whose test losses are not whole is not in its
   * history.
   *
   * @param budget what data and configuration were cut to, for the run's provenance
   * @throws DivergedException if a loss or a gradient is NaN or infinite; it carries the run so far
   * @throws waelab.base.MemoryException if there is not enough memory
   * @throws waelab.base.BadConfigException if model, configuration and data do not fit
   */
  public static <M extends Model> Run<M> train(
      M model, Split<?> data, Config config, Optional<Budget> budget, Progress progress) {
    return alone(() -> train(new TrainingOrigin<>(model, data, config, budget, ""), progress));
  }

  /**
   * Trains as {@link #train(Model, Split, Config, Optional, Progress)}, with checkpoints in a
   * folder after each epoch and when it is interrupted. If there is one already, the training goes
   * on from it, and ends in the same bits as one that never stopped.
   *
   * @param folder this training's own; made if it is not there
   * @throws waelab.base.BadFileException if the last checkpoint is damaged, or of another training;
   *     its message names the one before it, if there is one
   * @throws waelab.base.FolderInUseException if another training writes into the folder
   * @throws waelab.base.StorageException if a checkpoint cannot be written; the last one is whole
   */
  public static <M extends Model> Run<M> train(
      M model,
      Split<?> data,
      Config config,
      Optional<Budget> budget,
      Progress progress,
      Path folder) {
    return alone(
        () ->
            train(
                new TrainingOrigin<>(model, data, config, budget, ""),
                progress,
                folder,
                Judging.by(RunFolder.BEST_BY)));
  }

  private static <M extends Model> Run<M> train(TrainingOrigin<M> origin, Progress progress) {
    return new TrainingLoop<>(origin, progress, Keeper.none(), Optional.empty()).run();
  }

  /** Trains in a folder; called {@link #alone}. */
  static <M extends Model> Run<M> train(
      TrainingOrigin<M> origin, Progress progress, Path folder, Judging judging) {
    try (RunFolder open = RunFolder.open(folder, judging.bestBy())) {
      return new TrainingLoop<>(origin, progress, open, judging.scorer()).run();
    }
  }

  /** Does something while no training runs in this process. */
  static <T> T alone(Supplier<T> work) {
    try {
      ONE_AT_A_TIME.lockInterruptibly();
    } catch (InterruptedException e) {
      throw new StoppedException("Interrupted while waiting for another training to end.", e);
    }
    try {
      return work.get();
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }
}
