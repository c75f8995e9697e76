package waelab.runs;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import waelab.base.Budget;
import waelab.base.ProgressListener;
import waelab.base.StoppedException;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Model;
import waelab.torch.Convolutions;
import waelab.torch.Torch;
import waelab.training.Checkpoint;
import waelab.training.EvaluationPlan;
import waelab.training.TrainingLoop;

/** Trains models, one at a time: a second training waits for the first, and reports this. */
public final class Trainer {

  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private static final EvaluationPlan NOTHING = EvaluationPlan.by(CheckpointStore.BEST_BY);

  private Trainer() {}

  /** Whether a training is running or ending in this process. */
  public static boolean isTraining() {
    return ONE_AT_A_TIME.isLocked();
  }

  /**
   * Trains a model from its initial weights, with checkpoints in a folder after each epoch and when
   * it is interrupted. If there is one already, the training resumes from it, and its result has
   * the same bits as that of an uninterrupted training.
   *
   * <p>Interrupting the thread ends the training after the current step or batch of test samples;
   * the run so far is returned. An epoch whose test losses are not complete is not in its history.
   *
   * @param budget what data and configuration were cut to, for the run's provenance
   * @param folder for this training only; created if it is missing
   * @throws DivergedException if a loss or a gradient is NaN or infinite; it carries the run so far
   * @throws waelab.base.MemoryException if there is not enough memory
   * @throws waelab.base.BadArgumentException if model, configuration and data do not fit
   * @throws waelab.base.BadFileException if the last checkpoint is damaged, or of another training;
   *     its message names the checkpoint before it, if there is one
   * @throws waelab.base.FolderInUseException if another training writes into the folder
   * @throws waelab.base.StorageException if a checkpoint cannot be written; the last one is
   *     complete
   */
  public static <M extends Model> Run<M> train(
      M model,
      Split<?> data,
      Config config,
      Optional<Budget> budget,
      ProgressListener progress,
      Path folder) {
    return alone(
        progress,
        () ->
            train(
                new TrainingSpec<>(model, data, config, budget, ""),
                progress,
                folder,
                NOTHING,
                new LiveModel.Recent()));
  }

  /** Trains like the other method, from initial weights, without a budget, and stores nothing. */
  public static <M extends Model> Run<M> train(
      M model, Split<?> data, Config config, ProgressListener progress) {
    return alone(
        progress,
        () ->
            unkept(
                new TrainingSpec<>(model, data, config, Optional.empty(), ""),
                progress,
                new LiveModel.Recent(),
                TrainingLoop::run));
  }

  /** Trains in a folder; to be called inside {@link #alone}. */
  static <M extends Model> Run<M> train(
      TrainingSpec<M> training,
      ProgressListener progress,
      Path folder,
      EvaluationPlan plan,
      LiveModel.Recent recent) {
    try (var kept = new CheckpointStore(folder, training, plan.bestBy(), progress)) {
      var loop = loop(training, progress, kept, plan, kept.scores());
      String name = Replacement.name(folder);
      plan.observers().forEach(observer -> observer.start(name));
      TrainingLoop.Outcome outcome = loop.run();
      Optional<Path> place = Optional.of(folder);
      Run<M> run = Run.of(training, kept.facts(), outcome, kept.scores(), place, recent);
      run.save(folder);
      return ended(run, outcome, progress);
    }
  }

  /**
   * Trains from initial weights or a checkpoint, and stores nothing; to be called inside {@link
   * #alone}.
   */
  static <M extends Model> Run<M> unkept(
      TrainingSpec<M> training,
      ProgressListener progress,
      LiveModel.Recent recent,
      Function<TrainingLoop<M>, TrainingLoop.Outcome> how) {
    Scores scores = Scores.in(Optional.empty());
    var outcome = how.apply(loop(training, progress, checkpoint -> {}, NOTHING, scores));
    RunFacts facts = training.runFacts();
    return ended(
        Run.of(training, facts, outcome, scores, Optional.empty(), recent), outcome, progress);
  }

  private static <M extends Model> TrainingLoop<M> loop(
      TrainingSpec<M> training,
      ProgressListener progress,
      Checkpoint.Store keeper,
      EvaluationPlan plan,
      Scores scores) {
    M model = training.model();
    Split<?> data = training.data();
    if (Torch.expectsGpu() && !Torch.device().isGpu()) {
      Torch.whyNoGpu().ifPresent(why -> progress.note("No GPU is used: " + why + "."));
    }
    if (data.train().shape().dimension() == 3) { // images
      Convolutions.warn(progress);
    }
    return new TrainingLoop<>(model, data, training.config(), progress, keeper, plan, scores);
  }

  private static <M extends Model> Run<M> ended(
      Run<M> run, TrainingLoop.Outcome outcome, ProgressListener progress) {
    progress.end(run.ended());
    if (outcome.fault().isPresent()) {
      throw new DivergedException(outcome.fault().get(), run);
    }
    return run;
  }

  /** Runs work while no other training runs in this process. */
  static <T> T alone(ProgressListener listener, Supplier<T> work) {
    try {
      if (!ONE_AT_A_TIME.tryLock(0, TimeUnit.SECONDS)) { // throws if interrupted, unlike tryLock()
        listener.note("Another training is under way in this process; this one waits for its end.");
        ONE_AT_A_TIME.lockInterruptibly();
      }
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
