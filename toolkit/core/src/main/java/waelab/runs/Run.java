package waelab.runs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;
import waelab.base.AtomicFiles;
import waelab.base.BadArgumentException;
import waelab.base.Budget;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.base.Safetensors;
import waelab.data.DataFacts;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Generator;
import waelab.model.Model;
import waelab.model.Prior;
import waelab.model.StandardNormal;
import waelab.training.Checkpoint;
import waelab.training.Ending;
import waelab.training.History;
import waelab.training.TrainingLoop;

/**
 * A training that took place: the model as it is now, what it was trained on and how, and what its
 * losses were.
 *
 * @param <M> the model's type
 */
public final class Run<M extends Model> {

  /** Everything that does not depend on the prior of its samples. */
  record Kept<M extends Model>(
      RunFacts facts,
      Config config,
      LiveModel<M> live,
      Supplier<Split<?>> data,
      History history,
      Duration time,
      Optional<Path> folder,
      Optional<String> source) {}

  private final Kept<M> kept;
  private final Optional<Prior> prior;
  private final Optional<Run<M>> original;
  private final boolean isAverage;
  private Optional<Scores> scores = Optional.empty();

  Run(Kept<M> kept) {
    this(kept, Optional.empty(), Optional.empty(), false);
  }

  private Run(Kept<M> kept, Optional<Prior> prior, Optional<Run<M>> original, boolean isAverage) {
    this.isAverage = isAverage;
    this.kept = kept;
    this.prior = prior;
    this.original = original;
  }

  /**
   * The run of a training that has just ended.
   *
   * @param facts its facts at its last checkpoint
   */
  static <M extends Model> Run<M> of(
      TrainingSpec<M> training,
      RunFacts facts,
      TrainingLoop.Outcome outcome,
      Scores scores,
      Optional<Path> folder,
      LiveModel.Recent recent) {
    Config config = training.config();
    Split<?> data = training.data(); // the lambda must not hold the training and its model
    Run<M> run =
        new Run<>(
            new Kept<>(
                facts.at(outcome.steps(), outcome.ending()),
                config,
                LiveModel.of(training.model(), training.maker(), config, recent),
                () -> data,
                outcome.history(),
                outcome.time(),
                folder,
                training.source()));
    run.scores = Optional.of(scores);
    return run;
  }

  /**
   * The trained model, as it was when the training ended. A run keeps its weights on the host. The
   * last few models that were used stay on the device; others are made again. If your own model has
   * no constructor with a configuration, this is the object that you gave, with this run's weights
   * restored if it was trained again.
   *
   * @throws LabException if it is a model of your own whose class was not given when the run was
   *     loaded
   */
  public M model() {
    return kept.live().get();
  }

  /**
   * The model, if it has an ability, such as generating samples as a {@link Generator}. Also empty
   * if it is a model of your own whose class was not given when the run was loaded; then {@link
   * #model} throws.
   */
  public <T> Optional<T> modelAs(Class<T> ability) {
    return kept.live().isKnown()
        ? Optional.of(model()).filter(ability::isInstance).map(ability::cast)
        : Optional.empty();
  }

  /**
   * The same run with another prior for the codes of its random samples. Nothing is trained: model,
   * losses, scores, folder and id are those of this run. The prior is not stored: a run that is
   * trained, loaded or saved draws from N(0, I) again.
   *
   * @param law the distribution of the model's codes; {@link StandardNormal} returns {@link
   *     #withoutPrior}
   * @throws LabException if the model generates no samples, or its codes have another dimension
   */
  public Run<M> withPrior(Prior law) {
    BadArgumentException.requireNonNull(law, "prior");
    int d = Generator.of(model()).latentSize();
    if (law.dimension() != d) {
      throw LabException.of(
          "%s has codes of %d coordinates, but %s has %d.", name(), d, law.name(), law.dimension());
    }
    return law instanceof StandardNormal
        ? withoutPrior()
        : new Run<>(kept, Optional.of(law), Optional.of(stored()), isAverage);
  }

  /**
   * The same run with the exponential moving average of its decoder's or generator's weights. Its
   * scores are stored with this run, with "EMA" in their names.
   *
   * @throws LabException if it was trained without {@link waelab.model.TrainingOptions#emaDecay}
   */
  public Run<M> ema() {
    if (isAverage) {
      return this;
    }
    if (!kept.live().weights().hasAverages()) {
      throw LabException.of(
          "Run %s has no average of its weights; train with(\"emaDecay\", 0.999).", id());
    }
    var averaged =
        new Kept<>(
            kept.facts(),
            kept.config(),
            kept.live().averaged(),
            kept.data(),
            kept.history(),
            kept.time(),
            kept.folder(),
            kept.source());
    return new Run<>(averaged, prior, Optional.of(stored()), true);
  }

  /** Whether its weights are a moving average. */
  public boolean isAverage() {
    return isAverage;
  }

  /** The prior of its random samples' codes, if it is not N(0, I), for which it was trained. */
  public Optional<Prior> prior() {
    return prior;
  }

  /** The same run as it was trained: the codes of its samples are drawn from N(0, I). */
  public Run<M> withoutPrior() {
    if (prior.isEmpty()) {
      return this;
    }
    return isAverage ? stored().ema() : stored();
  }

  /** The run as it is stored: without a prior, and with the weights that were trained. */
  private Run<M> stored() {
    return original.orElse(this);
  }

  LiveModel.Recent recent() {
    return kept.live().recent();
  }

  /** What it is, in words and numbers. */
  public RunFacts facts() {
    return kept.facts();
  }

  /** A short name of the training; equal trainings have equal ids on every machine. */
  public String id() {
    return facts().id();
  }

  /**
   * What its model computes with: its id, which covers settings and code, and a digest of its
   * current weights. Models with equal fingerprints have equal scores.
   */
  public Provenance fingerprint() {
    return Provenance.of("run", id()).with("weights", Weights.of(model().state()).digest().hex());
  }

  /** The name of its model in captions and legends. */
  public String name() {
    return facts().model() + (isAverage ? " (EMA)" : "");
  }

  /** Whether its model is of this type. */
  public boolean isOf(Class<? extends Model> type) {
    return facts().type().equals(type.getName());
  }

  /** What it was trained and tested on, in words and numbers. */
  public DataFacts trainedOn() {
    return facts().data();
  }

  /** The folder it is kept in, if it is kept. */
  public Optional<Path> folder() {
    return kept.folder();
  }

  /** The values it was trained with. */
  public Config config() {
    return kept.config();
  }

  /**
   * What it was trained and tested on.
   *
   * @throws waelab.base.LabException if it was loaded and these samples are not available
   */
  public Split<?> data() {
    return kept.data().get();
  }

  /**
   * The same run as it was after the epoch with the least test loss: {@code total} (or the first
   * loss of a model that has no such loss), or the loss that was chosen when it was trained. It
   * draws from N(0, I), since a prior that was fitted to other codes does not fit its own.
   *
   * @throws LabException if it is not stored in a folder
   * @throws waelab.base.BadFileException if its folder no longer has it
   */
  public Run<M> best() {
    Path place = folder().orElseThrow(() -> new LabException("This run is kept in no folder."));
    ModelFactory<M> maker = maker();
    var live = StoredRun.live(() -> maker.make(config()), recent());
    return StoredRun.in(place).best(live, config(), kept.data());
  }

  /**
   * A factory of models like that of this run.
   *
   * @throws LabException if only its author can make them
   */
  ModelFactory<M> maker() {
    ModelFactory<M> maker = ModelFactory.of(model());
    if (TrainingSpec.isOwn(model())) {
      M made = maker.make(config());
      new TrainingSpec<>(made, data(), config(), budget(), facts().start()).requireIs(id());
    }
    return maker;
  }

  /** What data and configuration were cut to. */
  Optional<Budget> budget() {
    return facts().budget().isEmpty()
        ? Optional.empty()
        : Optional.of(Budget.named(facts().budget()));
  }

  /**
   * The file of its last checkpoint, with the state of its optimisers: a training can resume from
   * it. Empty if it was not kept.
   */
  public Optional<Path> checkpoint() {
    return folder().flatMap(place -> CheckpointStore.after(place, steps()));
  }

  /**
   * Restores a model, with its optimisers, to the state at the end of the run.
   *
   * @param to the model that is restored
   * @throws LabException if that state was not kept, or does not fit
   */
  Checkpoint restore(Model to) {
    Path kept =
        checkpoint()
            .orElseThrow(
                () ->
                    LabException.of(
                        "No training can resume from run %s: its checkpoint was not kept, or was"
                            + " pruned; retrain(run) trains it again.",
                        id()));
    return CheckpointFile.read(kept, to, CheckpointFile.read(kept).origin());
  }

  /** The losses of each complete epoch, as a table. */
  public Table history() {
    return losses().table();
  }

  /** The losses of each complete epoch. */
  public History losses() {
    return kept.history();
  }

  /**
   * Its scores, from its training and later.
   *
   * @throws waelab.base.BadFileException if they are damaged in its folder
   */
  public synchronized Scores scores() {
    if (original.isPresent()) {
      return original.get().scores();
    }
    scores = scores.or(() -> Optional.of(Scores.in(folder())));
    return scores.get();
  }

  /** The same run; its folder is only read from now on. */
  Run<M> readOnly() {
    scores = Optional.of(scores().detached());
    return this;
  }

  /** How many steps were made. */
  public long steps() {
    return facts().steps();
  }

  /** Why it ended. */
  public Ending ending() {
    return facts().ending();
  }

  /** How long it took. */
  public Duration time() {
    return kept.time();
  }

  /** Everything it depends on: data, configuration, versions, device. */
  public Provenance provenance() {
    Provenance provenance = facts().from();
    return prior.map(law -> provenance.with("prior", law)).orElse(provenance);
  }

  /**
   * Writes {@code weights.safetensors}, {@code history.csv}, {@code scores.csv} and {@code
   * run.json}, the text of a model that was written in a cell, and the digests of all files into a
   * folder; {@link RunStore} can load it. {@code run.json}, which marks a folder as a run, is
   * written last.
   *
   * @throws waelab.base.StorageException if a file cannot be written
   */
  public void save(Path target) {
    var weights = kept.live().weights().tensors();
    Safetensors.write(target.resolve(StoredRun.WEIGHTS), weights, facts().provenance());
    AtomicFiles.write(target.resolve(StoredRun.HISTORY), losses().toCsv());
    if (!folder().equals(Optional.of(target)) && !scores().all().isEmpty()) {
      AtomicFiles.write(target.resolve(Scores.FILE_NAME), scores().toCsv());
    }
    kept.source()
        .ifPresent(
            text -> AtomicFiles.write(target.resolve(StoredRun.SOURCE), text.strip() + "\n"));
    String json = facts().toJson();
    new RunFiles(target).seal(Map.of(RunFacts.FILE_NAME, json));
    AtomicFiles.write(target.resolve(RunFacts.FILE_NAME), json);
  }

  /** How far it was trained: {@code 4 of 4 epochs, 748 steps, completed}. */
  public String progress() {
    String ending = facts().ending().inWords();
    if (!facts().start().isEmpty()) {
      return Printable.of("from %s to step %,d, %s", facts().start(), steps(), ending);
    }
    int epochs = losses().epochs().size();
    boolean isBest = ending() == Ending.COMPLETED && epochs < config().epochs();
    return Printable.of(
        "%d of %d epochs, %,d steps, %s",
        epochs, config().epochs(), steps(), isBest ? "the best of a completed run" : ending);
  }

  /** The report for the listener when it ends. */
  ProgressListener.Ended ended() {
    return new ProgressListener.Ended(name(), progress(), ending().isComplete(), time());
  }

  /** The losses of the last complete epoch on test samples, in words; empty if there is none. */
  public String lastTest() {
    return losses().epochs().isEmpty() ? "" : readable(losses().last().test());
  }

  /**
   * A short card: which model, on which data, how far, with what losses. The card does not depend
   * on how long the run took.
   */
  @Override
  public String toString() {
    return Printable.of(
        "%s (%,d parameters) on %s: %s; %s%s",
        facts().model(),
        facts().parameters(),
        facts().data().caption(),
        progress(),
        losses().epochs().isEmpty() ? "no complete epoch yet" : "test: " + lastTest(),
        prior.map(law -> "; samples of codes drawn from " + law.name()).orElse(""));
  }

  private static String readable(Map<String, Double> losses) {
    return losses.entrySet().stream()
        .map(loss -> loss.getKey() + " " + History.readable(loss.getValue()))
        .collect(Collectors.joining(", "));
  }
}
