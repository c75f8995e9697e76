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
 * Two ways on from where a run stood: as it was, and with something changed. Both see the same
 * batches and the same noise, so what sets them apart is the change alone. Neither is kept on the
 * disk.
 *
 * @param control went on unchanged
 * @param changed went on with the change
 * @param <M> the model's type
 */
public record BranchRuns<M extends Model>(Run<M> control, Run<M> changed) {

  /** So many test samples are looked at, ten times on each way. */
  private static final int TEST = 1_024;

  private static final int MOST_STEPS = 1_000_000;

  /**
   * Goes both ways.
   *
   * @param config what one way goes on with; its epochs do not count
   * @param steps how many on each way
   * @throws BadArgumentException if another batch size, seed or network cannot go on from there
   * @throws LabException if the run's checkpoint was not kept, or somebody interrupts
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
          restore(run, changed); // before the other way is gone for nothing
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
      throw new LabException("Interrupted: a branch needs both its ways to their end.");
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
