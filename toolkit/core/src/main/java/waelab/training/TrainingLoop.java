package waelab.training;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import waelab.base.BadArgumentException;
import waelab.base.Memory;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.Randomness;
import waelab.base.StoppedException;
import waelab.base.TrainingException;
import waelab.base.TrainingStatus;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.TrainingOptions;
import waelab.nn.Mode;
import waelab.torch.Torch;

/**
 * The loop around a model's step: epochs, test losses, checkpoints, progress, and a clean end when
 * it is interrupted or diverges.
 *
 * @param <M> the model's type
 */
public final class TrainingLoop<M extends Model> {

  private static final int FORECAST_AFTER = 20; // steps; then a note follows if no weight changed
  private static final int STEPS_WITHOUT_BATCH = 100;
  private static final long REPORT_EVERY = 250_000_000; // nanoseconds
  private static final long LOOK_EVERY = 20_000_000_000L;
  private static final double LOOKING = 0.03; // the greatest part of the time
  private static final long KEEP_EVERY = 600_000_000_000L; // nanoseconds, within a long epoch

  /**
   * How a training ended.
   *
   * @param fault why it cannot continue; empty if it did not diverge
   */
  public record Outcome(
      History history, long steps, Ending ending, Duration time, Optional<String> fault) {}

  private final M model;
  private final Split<?> data;
  private final Config config;
  private final ProgressListener progress;
  private final Checkpoint.Store store;
  private final Optional<EvaluationPlan.PeriodicEvaluator> evaluator;
  private final List<TrainingObserver> observers;
  private final ScoreLog scores;
  private final TrainingOptions options;
  private final Randomness randomness;
  private final EpochBatches batches;
  private final LossMeans rowMeans = new LossMeans();
  private TrainingPlan plan;
  private History history;
  private UnreadSteps unread;
  private long steps;
  private long stepOfLastBatch;
  private long drawnBefore; // by the earlier training that this one resumes
  private long stepsBefore;
  private int weights; // a hash of all trainable parameters before this loop's first step
  private long started;
  private long reported;
  private long kept;
  private long looked;
  private long looking; // nanoseconds so far

  /** The scores of a training, those of the steps before it was resumed too. */
  public interface ScoreLog {

    /** Adds scores of the current step. */
    void add(List<Score> more);

    /** All scores, in the order of their steps. */
    List<Score> all();
  }

  /**
   * A loop that has not started.
   *
   * @param evaluation who evaluates the model after some epochs, and who looks at it
   * @param scores the scores of the training, which the evaluator's are added to
   */
  public TrainingLoop(
      M model,
      Split<?> data,
      Config config,
      ProgressListener progress,
      Checkpoint.Store store,
      EvaluationPlan evaluation,
      ScoreLog scores) {
    this.model = model;
    this.data = data;
    this.config = config;
    this.progress = progress;
    this.store = store;
    evaluator = evaluation.evaluator();
    observers = new ArrayList<>(evaluation.observers());
    this.scores = scores;
    options = config.options();
    randomness = new Randomness(config.seed());
    batches = new EpochBatches(data.train(), config.batchSize(), randomness);
    plan = TrainingPlan.epochs(config.epochs(), batches.perEpoch());
    history = History.of(model.name(), data.caption(), plan.unit());
  }

  /** Trains from initial weights, or resumes from the stored checkpoint. */
  public Outcome run() {
    model.initialize(config.seed());
    if (options.hasAverage()) {
      model.startAverages();
    }
    Optional<Checkpoint> earlier = store.resume();
    earlier.ifPresent(this::restore);
    earlier.ifPresent(from -> progress.note("Resuming after step " + from.steps() + "."));
    return rows();
  }

  /** Continues another training from its checkpoint for some steps, with a new history. */
  public Outcome resume(Checkpoint from, int more) {
    restore(from);
    rowMeans.take();
    plan = TrainingPlan.steps(more, from.steps());
    history = History.of(model.name(), data.caption(), plan.unit());
    return rows();
  }

  private void restore(Checkpoint at) {
    steps = at.steps();
    stepsBefore = steps;
    stepOfLastBatch = at.stepOfLastBatch();
    batches.resume(at.drawn());
    drawnBefore = at.drawn();
    rowMeans.resume(at.means());
    at.epochs().forEach(history::add);
  }

  private Checkpoint checkpoint() {
    readLosses();
    return new Checkpoint(
        steps, batches.drawn(), stepOfLastBatch, rowMeans.sums(), history.epochs());
  }

  private Outcome rows() {
    try (var opened = new UnreadSteps(model);
        NDManager device = Torch.newManager()) {
      unread = opened;
      if (Torch.device().isGpu()) {
        keepOnDevice(device);
      }
      weights = hashOfWeights();
      started = System.nanoTime();
      kept = started;
      looked = started;
      for (int row = history.epochs().size() + 1; row <= plan.rows(); row++) {
        if (plan.isOfEpochs() && new EarlyStop(options, history, scores).isDue()) {
          return stoppedEarly();
        }
        if (!trainRow(row)) {
          return interrupted();
        }
      }
      return end(Ending.COMPLETED, Optional.empty());
    } catch (StoppedAt e) {
      return end(Ending.DIVERGED, Optional.of(e.getMessage()));
    } finally {
      model.adjustOptimisers(1, 0);
    }
  }

  private void keepOnDevice(NDManager device) {
    try {
      batches.keepOnDevice(device);
    } catch (EngineException e) {
      progress.note("The training images do not fit on the GPU; each batch is transferred there.");
      Torch.freeMemory();
    }
  }

  /** Trains one row of the history, then evaluates and saves; false if interrupted. */
  private boolean trainRow(int row) {
    while (!plan.ends(row, steps, batches.drawn())) {
      step(row);
      // interrupted() also clears the flag, so what the caller does next is not disturbed
      if (Thread.interrupted()) {
        return false;
      }
      if (System.nanoTime() - kept > KEEP_EVERY) {
        keep();
      }
      if (System.nanoTime() - looked > LOOK_EVERY) {
        look(row, false);
      }
    }
    readLosses();
    Optional<Map<String, Double>> test =
        new TestLosses(model, data.test(), config, randomness).means();
    int scoresBefore = scores.all().size();
    if (test.isEmpty() || !score(row)) {
      return false;
    }
    history.add(new History.Epoch(plan.number(row), rowMeans.take(), test.get()));
    keep();
    List<Score> all = scores.all();
    List<Score> now = all.subList(Math.min(scoresBefore, all.size()), all.size());
    observe(observer -> observer.epoch(history.last(), now, steps));
    look(row, true);
    return true;
  }

  /** Shows the model to the observers, unless that has taken too much of the time. */
  private void look(int row, boolean rowEnds) {
    long begun = System.nanoTime();
    boolean isLast = rowEnds && row == plan.rows();
    if (observers.isEmpty() || !isLast && looking > LOOKING * (begun - started)) {
      return;
    }
    String when = Printable.of("%s %d, step %,d", plan.unit(), plan.number(row), steps);
    observe(observer -> observer.model(model, data, config.seed(), steps, when));
    looked = System.nanoTime();
    looking += looked - begun;
  }

  private void observe(Consumer<TrainingObserver> call) {
    for (TrainingObserver observer : List.copyOf(observers)) {
      try {
        call.accept(observer);
      } catch (StoppedException e) {
        Thread.currentThread().interrupt(); // the loop ends after its step
      } catch (RuntimeException e) { // the training is worth more than its pictures
        observers.remove(observer);
        progress.note("This training is no longer shown: " + e.getMessage());
      }
    }
  }

  /** Evaluates the model if it is due after this row; false if interrupted. */
  private boolean score(int row) {
    if (evaluator.isEmpty() || row % evaluator.get().every() != 0 && row != plan.rows()) {
      return true;
    }
    Optional<List<Score>> now = evaluator.get().scores(model, data, config, row, steps);
    now.ifPresent(scores::add);
    return now.isPresent();
  }

  private void keep() {
    store.keep(checkpoint());
    kept = System.nanoTime();
  }

  private Outcome stoppedEarly() {
    progress.info(
        Printable.of(
            "Stopped early after epoch %d: %s has not improved for %d epochs.",
            history.epochs().size(), options.stopBy(), options.patience()));
    return end(Ending.STOPPED_EARLY, Optional.empty());
  }

  private Outcome interrupted() {
    keep();
    progress.info("Interrupted after step " + steps + "; the model is as it was then.");
    return end(Ending.INTERRUPTED, Optional.empty());
  }

  private void step(int row) {
    long drawnBefore = batches.drawn();
    try {
      unread.fault().during(() -> Mode.training(() -> callStep(drawnBefore)));
    } catch (RuntimeException e) {
      readLosses(); // an earlier fault may be the cause
      if (e instanceof TrainingException) {
        unread.restoreBuffers();
        throw diverged(steps + 1, batches.drawn(), e.getMessage());
      }
      throw e;
    }
    steps++;
    requireBatches(batches.drawn() - drawnBefore);
    if (unread.isFull()) {
      readLosses();
    }
    if (steps - stepsBefore == FORECAST_AFTER) {
      readLosses();
      progress.forecast(status(row));
      requireLearning();
    }
    report(row);
  }

  /** Reads the losses of the last steps; at a fault the model is brought to where it occurred. */
  private void readLosses() {
    for (UnreadSteps.Step step : unread.read()) {
      if (step.hasBadGradient()) {
        throw fault(step, step.number() - 1, "a gradient is NaN or infinite");
      }
      step.losses()
          .forEach(
              (term, value) -> {
                if (!Double.isFinite(value)) {
                  throw fault(step, step.number(), "\"" + term + "\" is " + value);
                }
              });
      rowMeans.add(step.losses(), 1);
    }
  }

  private StoppedAt fault(UnreadSteps.Step step, long made, String what) {
    unread.restoreBuffers();
    steps = made;
    return diverged(step.number(), step.drawn(), what);
  }

  /** Prints a note if no step changed a weight, which is possible but rarely intended. */
  private void requireLearning() {
    if (model.parameterCount() > 0 && hashOfWeights() == weights) {
      progress.note(
          Printable.of(
              "%s.step changed no weight in %d steps: it calls no optimiser, such as"
                  + " adam.minimize(loss), or the gradients are 0, or the learning rate is nearly 0.",
              Model.nameOf(model.getClass()), FORECAST_AFTER));
    }
  }

  private int hashOfWeights() {
    return model.networks().stream()
        .flatMap(network -> network.trainableParameters().stream())
        .mapToInt(array -> Arrays.hashCode(Torch.floats(array)))
        .reduce(0, (hash, next) -> 31 * hash + next);
  }

  /** Checks that a step draws at most an epoch's batches, and that 100 steps draw at least one. */
  private void requireBatches(long drawn) {
    if (drawn > batches.perEpoch()) {
      throw new BadArgumentException(
          "batchSize",
          Printable.of(
              "%d makes too few batches: a step of %s draws %d, and an epoch of %,d training samples"
                  + " has %d; take a smaller batchSize or more samples",
              config.batchSize(), model.name(), drawn, data.train().size(), batches.perEpoch()));
    }
    stepOfLastBatch = drawn > 0 ? steps : stepOfLastBatch;
    BadArgumentException.require(
        steps - stepOfLastBatch < STEPS_WITHOUT_BATCH,
        "step",
        "drawing none in " + STEPS_WITHOUT_BATCH + " steps",
        "drawing batches with batches.next()");
  }

  /** Reports an epoch's end immediately, other steps a few times a second. */
  private void report(int row) {
    boolean rowEnds = plan.ends(row, steps, batches.drawn());
    if (rowEnds || System.nanoTime() - reported > REPORT_EVERY) {
      readLosses();
      reported = System.nanoTime();
      progress.status(status(row));
    }
  }

  private Void callStep(long drawnBefore) {
    long changes = unread.fault().changes();
    double epoch = (double) drawnBefore / batches.perEpoch();
    double rateScale =
        plan.isOfEpochs() ? options.rateScale(epoch, config.epochs(), 1.0 / batches.perEpoch()) : 1;
    double weightScale = plan.isOfEpochs() ? options.weightScale(epoch) : 1;
    model.adjustOptimisers(rateScale, options.clipNorm());
    return new ModelCall(model, "step", data.train())
        .retrying(
            manager -> {
              batches.useManager(manager);
              batches.resume(drawnBefore); // a second attempt draws the same batches
              return model.step(
                  batches, new Noise(manager, randomness, "train", steps, weightScale));
            },
            losses -> {
              if (!model.averages().isEmpty()) {
                model.updateAverages(options.emaDecay(), unread.fault().array());
              }
              unread.add(steps + 1, batches.drawn(), losses);
              return null;
            },
            () -> {
              unread.restoreBuffers();
              return unread.fault().changes() == changes;
            });
  }

  private TrainingStatus status(int row) {
    double seconds = (System.nanoTime() - started) / 1e9;
    long within = plan.within(row, steps, batches.drawn());
    double done = plan.done(row, within, stepsBefore, drawnBefore);
    long left = Math.max(0, plan.length() * (plan.rows() - row + 1) - within);
    return new TrainingStatus(
        plan.unit(),
        row,
        plan.rows(),
        Math.min(within, plan.length()), // a step of a GAN may draw beyond an epoch's end
        plan.length(),
        rowMeans.peek(),
        config.batchSize() * (batches.drawn() - drawnBefore) / seconds,
        Duration.ofMillis((long) (1000 * left * seconds / done)),
        Memory.resident());
  }

  private StoppedAt diverged(long step, long drawn, String what) {
    long epoch = (drawn - 1) / batches.perEpoch() + 1;
    return new StoppedAt(
        Printable.of(
            "Training stopped at step %d (epoch %d, batch %d of %d): %s; try a lower learning rate"
                + " or weight. The run so far is in the exception.",
            step, epoch, drawn - (epoch - 1) * batches.perEpoch(), batches.perEpoch(), what));
  }

  /** A loss or a gradient became NaN or infinite. */
  private static final class StoppedAt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoppedAt(String sentence) {
      super(sentence);
    }
  }

  private Outcome end(Ending ending, Optional<String> fault) {
    Duration time = Duration.ofNanos(System.nanoTime() - started);
    return new Outcome(history, steps, ending, time, fault);
  }
}
