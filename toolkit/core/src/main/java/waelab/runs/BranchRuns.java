package waelab.runs;

import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Model;
import waelab.training.Checkpoint;
import waelab.training.Ending;

/**
 * Two continuations of a run from its last step: one unchanged, one with a change. Both get the
 * same batches and the same noise, so they differ only by the change. Neither is stored on the
 * disk.
 *
 * @param control the unchanged continuation
 * @param changed the continuation with the change
 * @param <M> the model's type
 */
public record BranchRuns<M extends Model>(Run<M> control, Run<M> changed) {

  /** The number of test samples, which each branch evaluates up to ten times. */
  private static final int TEST = 1_024;

  private static final int MOST_STEPS = 1_000_000;

  /**
   * Trains both branches.
   *
   * @param config the configuration of the changed branch; its epochs are ignored
   * @param steps how many in each branch
   * @throws BadArgumentException if the configuration has another batch size, seed or network
   * @throws LabException if the run's checkpoint was not kept, or the thread is interrupted
   */
  public static <M extends Model> BranchRuns<M> of(
      Run<M> run, Config config, int steps, ProgressListener progress) {
    BadArgumentException.require(
        steps >= 1 && steps <= MOST_STEPS, "steps", steps, "1 to " + MOST_STEPS);
    BadArgumentException.require(
        config.batchSize() == run.config().batchSize(),
        "batchSize",
        config.batchSize(),
        run.config().batchSize() + " as before, or the steps would not see the same samples");
    BadArgumentException.require(
        config.seed() == run.config().seed(),
        "seed",
        config.seed(),
        run.config().seed() + " as before, or the steps would not see the same noise");
    return Trainer.alone(
        progress,
        () -> {
          ModelFactory<M> maker = run.maker();
          M changed = maker.make(config);
          restore(run, changed); // throws before the other branch is trained in vain
          return new BranchRuns<>(
              leg(run, maker.make(run.config()), run.config(), steps, progress),
              leg(run, changed, config, steps, progress));
        });
  }

  private static <M extends Model> Run<M> leg(
      Run<M> run, M model, Config config, int steps, ProgressListener progress) {
    Split<?> data = run.data().limit(run.trainedOn().train(), TEST);
    String start = "run " + run.id() + " at step " + run.steps();
    var training = new TrainingSpec<>(model, data, config, run.budget(), start);
    Checkpoint from = restore(run, model);
    Run<M> leg = Trainer.unkept(training, progress, run.recent(), loop -> loop.resume(from, steps));
    if (leg.ending() == Ending.INTERRUPTED) {
      throw new LabException("Interrupted: a branch needs both of its runs to be complete.");
    }
    return leg;
  }

  private static Checkpoint restore(Run<?> run, Model model) {
    try {
      return run.restore(model);
    } catch (BadFileException e) {
      if (!e.getMessage().contains(CheckpointFile.OF_ANOTHER)) {
        throw e;
      }
      throw new BadArgumentException(
          "change",
          "makes another network, which cannot be trained from these weights; whatIf trains it from"
              + " its start");
    }
  }
}
