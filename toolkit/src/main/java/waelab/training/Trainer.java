package waelab.training;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import waelab.base.BadConfigException;
import waelab.base.Budget;
import waelab.base.LabException;
import waelab.base.Memory;
import waelab.base.Randomness;
import waelab.base.TrainingException;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.nn.Mode;

/**
 * The loop around a model's step: epochs, test losses, progress, and a clean end when it is
 * interrupted or diverges. One training runs at a time; a second waits.
 *
 * @param <M> the model's type
 */
public final class Trainer<M extends Model> {

  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();
  private static final int FORECAST_AFTER = 20;
  private static final int STEPS_WITHOUT_BATCH = 100;
  private static final long REPORT_EVERY = 250_000_000; // nanoseconds

  private final M model;
  private final Split<?> data;
  private final Config config;
  private final Optional<Budget> budget;
  private final Progress progress;
  private final Keeper keeper;
  private final TrainingOrigin origin;
  private final Randomness randomness;
  private final EpochBatches batches;
  private final History history;
  private final Means epochMeans = new Means();
  private Statistics statistics;
  private long steps;
  private long stepOfLastBatch;
  private long drawnElsewhere; // by an earlier training that this one goes on from
  private long started;
  private long reported;

  private Trainer(
      M model,
      Split<?> data,
      Config config,
      Optional<Budget> budget,
      Progress progress,
      Keeper keeper) {
    this.model = model;
    this.data = data;
    this.config = config;
    this.budget = budget;
    this.progress = progress;
    this.keeper = keeper;
    origin = new TrainingOrigin(model, data, config);
    history = new History(model.name() + " on " + data.caption());
    config.requireFits(data.train().shape());
    model.requireMadeFrom(config);
    randomness = new Randomness(config.seed());
    batches = new EpochBatches(data.train(), config.batchSize(), randomness);
  }

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
   * @throws BadConfigException if model, configuration and data do not fit
   */
  public static <M extends Model> Run<M> train(
      M model, Split<?> data, Config config, Optional<Budget> budget, Progress progress) {
    return train(model, data, config, budget, progress, Keeper.none());
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
    try (RunFolder kept = RunFolder.open(folder)) {
      return train(model, data, config, budget, progress, kept);
    }
  }

  private static <M extends Model> Run<M> train(
      M model,
      Split<?> data,
      Config config,
      Optional<Budget> budget,
      Progress progress,
      Keeper keeper) {
    BadConfigException.given(model, "model");
    BadConfigException.given(data, "data");
    BadConfigException.given(config, "config");
    try {
      ONE_AT_A_TIME.lockInterruptibly();
    } catch (InterruptedException e) {
      throw new LabException("Interrupted while waiting for another training to end.", e);
    }
    try {
      return new Trainer<>(model, data, config, budget, progress, keeper).run();
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private Run<M> run() {
    model.initialize(config.seed());
    keeper.resume(model, origin.facts()).ifPresent(this::goOn);
    try (var kept = new Statistics(model)) {
      statistics = kept;
      return epochs();
    }
  }

  private void goOn(Checkpoint from) {
    steps = from.steps();
    stepOfLastBatch = from.stepOfLastBatch();
    batches.resume(from.drawn());
    drawnElsewhere = from.drawn();
    epochMeans.resume(from.means());
    from.epochs().forEach(history::add);
    progress.aside("Going on after step " + steps + ".");
  }

  private Checkpoint checkpoint() {
    return new Checkpoint(
        origin.facts(),
        steps,
        batches.drawn(),
        stepOfLastBatch,
        epochMeans.sums(),
        history.epochs());
  }

  private Run<M> epochs() {
    started = System.nanoTime();
    for (int epoch = history.epochs().size() + 1; epoch <= config.epochs(); epoch++) {
      while (batches.drawn() < epoch * batches.perEpoch()) {
        step(epoch);
        // interrupted() also clears the flag, so what the caller does next is not disturbed
        if (Thread.interrupted()) {
          return interrupted();
        }
      }
      Optional<Map<String, Double>> test =
          new TestLosses(model, data.test(), config, randomness).means();
      if (test.isEmpty()) {
        return interrupted();
      }
      history.add(new History.Epoch(epoch, epochMeans.take(), test.get()));
      keeper.keep(checkpoint(), model);
    }
    return finish(Run.Ending.COMPLETED);
  }

  private Run<M> interrupted() {
    keeper.keep(checkpoint(), model);
    progress.say("Interrupted after step " + steps + "; the model is as it was then.");
    return finish(Run.Ending.INTERRUPTED);
  }

  private void step(int epoch) {
    Map<String, Double> losses;
    long drawnBefore = batches.drawn();
    statistics.keep();
    try {
      losses = Mode.training(this::callStep);
    } catch (TrainingException e) {
      statistics.restore();
      throw diverged(epoch, steps + 1, e.getMessage());
    }
    steps++;
    losses.forEach(
        (term, value) -> {
          if (!Double.isFinite(value)) {
            throw diverged(epoch, steps, "\"" + term + "\" is " + value);
          }
        });
    requireBatches(batches.drawn() - drawnBefore);
    epochMeans.add(losses, 1);
    if (steps == FORECAST_AFTER) {
      progress.forecast(status(epoch));
    }
    report(epoch);
  }

  /** A step may draw several batches, or now and then none, but epochs must come and go. */
  private void requireBatches(long drawn) {
    BadConfigException.require(
        drawn <= batches.perEpoch(),
        "step",
        "drawing " + drawn,
        "drawing at most the " + batches.perEpoch() + " batches of an epoch");
    stepOfLastBatch = drawn > 0 ? steps : stepOfLastBatch;
    BadConfigException.require(
        steps - stepOfLastBatch < STEPS_WITHOUT_BATCH,
        "step",
        "drawing none in " + STEPS_WITHOUT_BATCH + " steps",
        "drawing batches with batches.next()");
  }

  /** Tells of an epoch's end at once, of other steps a few times a second. */
  private void report(int epoch) {
    boolean epochEnds = batches.drawn() >= epoch * batches.perEpoch();
    if (epochEnds || System.nanoTime() - reported > REPORT_EVERY) {
      reported = System.nanoTime();
      progress.status(status(epoch));
    }
  }

  private Map<String, Double> callStep() {
    return new ModelCall(model, "step", data.train())
        .values(
            manager -> {
              batches.useManager(manager);
              return model.step(batches, new Noise(manager, randomness, "train", steps));
            });
  }

  private Status status(int epoch) {
    double seconds = (System.nanoTime() - started) / 1e9;
    double perBatch = seconds / (batches.drawn() - drawnElsewhere);
    long left = config.epochs() * batches.perEpoch() - batches.drawn();
    return new Status(
        epoch,
        config.epochs(),
        batches.drawn() - (epoch - 1) * batches.perEpoch(),
        batches.perEpoch(),
        epochMeans.peek(),
        config.batchSize() / perBatch,
        Duration.ofMillis((long) (1000 * left * perBatch)),
        Memory.resident());
  }

  private DivergedException diverged(int epoch, long step, String what) {
    long batch = batches.drawn() - (epoch - 1) * batches.perEpoch();
    String sentence =
        String.format(
            Locale.ROOT,
            "Training stopped at step %d (epoch %d, batch %d of %d): %s; try a lower learning rate"
                + " or weight. The run so far is in the exception.",
            step,
            epoch,
            batch,
            batches.perEpoch(),
            what);
    return new DivergedException(sentence, finish(Run.Ending.DIVERGED));
  }

  private Run<M> finish(Run.Ending ending) {
    Duration time = Duration.ofNanos(System.nanoTime() - started);
    var run =
        new Run<>(model, config, data, history, steps, ending, time, origin.provenance(budget));
    progress.end(run);
    return run;
  }
}
