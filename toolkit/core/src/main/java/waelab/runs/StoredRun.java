package waelab.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.Safetensors;
import waelab.base.SafetensorsFile;
import waelab.base.TrainingStatus;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.ConfigFormat;
import waelab.model.Model;
import waelab.training.Checkpoint;
import waelab.training.History;

/**
 * A run in its folder. If one of its files is wrong, a {@link BadFileException} is thrown; it also
 * says whether the same training writes the file again.
 *
 * @param folder where it is
 * @param facts what it is
 */
public record StoredRun(Path folder, RunFacts facts) {

  /** The name of a run's id in provenances and in the file of weights. */
  static final String RUN = "run";

  static final String HISTORY = "history.csv";
  static final String SOURCE = "model.java";
  static final String WEIGHTS = "weights.safetensors";
  // Of format 1; now in run.json.
  static final String CONFIG = "config.json";
  static final String PROVENANCE = "provenance.txt";

  /** Whether a folder is a run; other folders are ignored. */
  static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(RunFacts.FILE_NAME));
  }

  /**
   * Reads the facts of the run in a folder.
   *
   * @throws BadFileException if they are missing, or this version cannot read them
   */
  public static StoredRun in(Path folder) {
    return new StoredRun(folder, RunFiles.remedied(() -> RunFacts.read(folder)));
  }

  /** The run of a folder, if it can be read. */
  static Optional<StoredRun> readableIn(Path folder) {
    try {
      return isIn(folder) ? Optional.of(in(folder)) : Optional.empty();
    } catch (BadFileException e) {
      return Optional.empty();
    }
  }

  /** The folder's name, by which it is loaded. */
  public String name() {
    return folder.getFileName().toString();
  }

  /** Whether its weights are here; those of large models do not come with the project. */
  public boolean hasWeights() {
    return Files.exists(folder.resolve(WEIGHTS));
  }

  /** The files of a complete run. */
  List<String> whole() {
    return facts.format() == 1
        ? List.of(RunFacts.FILE_NAME, CONFIG, PROVENANCE, WEIGHTS, HISTORY)
        : List.of(RunFacts.FILE_NAME, WEIGHTS, HISTORY);
  }

  /** Whether its training was completed and all its files are here. */
  boolean isWhole() {
    return facts.ending().isComplete()
        && whole().stream().map(folder::resolve).allMatch(Files::exists);
  }

  /**
   * Whether it is loaded and not trained: it is complete, or it ended and has no checkpoint to
   * resume from.
   */
  boolean isToBeLoaded() {
    return isWhole() || facts.ending().isComplete() && CheckpointStore.in(folder).isEmpty();
  }

  /** The losses of each complete epoch; those so far if the run is not complete. */
  public History history() {
    Optional<Checkpoint> at = isWhole() ? Optional.empty() : lastCheckpoint();
    Path file = folder.resolve(HISTORY);
    if (at.isPresent() || facts.steps() == 0 && Files.notExists(file)) {
      return history(at.map(Checkpoint::epochs).orElse(List.of()));
    }
    return RunFiles.remedied(
        () -> {
          History history = Csv.history(file, facts.model(), facts.data().caption());
          requireUnchanged(List.of(HISTORY));
          return history;
        });
  }

  History history(List<History.Epoch> epochs) {
    History history = History.of(facts.model(), facts.data().caption(), TrainingStatus.EPOCH);
    epochs.forEach(history::add);
    return history;
  }

  /** Its configuration. */
  public Config config(Class<? extends Config> type) {
    Path file = folder.resolve(facts.format() == 1 ? CONFIG : RunFacts.FILE_NAME);
    return RunFiles.remedied(
        () -> {
          try {
            return ConfigFormat.read(facts.config().toString(), type);
          } catch (BadArgumentException e) {
            throw new BadFileException(file, e.getMessage(), e);
          }
        });
  }

  /** The text of a model that was written in a cell. */
  public Optional<String> source() {
    Path file = folder.resolve(SOURCE);
    return Files.exists(file) ? Optional.of(RunFiles.text(file)) : Optional.empty();
  }

  /** Its scores. */
  public Scores scores() {
    return Scores.in(Optional.of(folder));
  }

  /** Its files. */
  RunFiles files() {
    return new RunFiles(folder);
  }

  /** Bytes on the disk. */
  public long size() {
    return files().size();
  }

  /** When it was last written. */
  public Instant written() {
    try {
      return Files.getLastModifiedTime(folder.resolve(RunFacts.FILE_NAME)).toInstant();
    } catch (IOException e) {
      return Instant.EPOCH; // deleted just now
    }
  }

  /**
   * Loads it without its model, whose class or networks are not available: with losses, scores and
   * settings.
   *
   * @param configType the class of its configuration, if that is available
   * @throws LabException if the class of its configuration is not available either
   */
  Run<?> loadWithoutModel(Class<? extends Config> configType, Supplier<Split<?>> data) {
    String type = RunFacts.simple(facts.type());
    String how =
        type.equals(Model.ANONYMOUS)
            ? "() -> new Model() {…}"
            : hasOwnNetworks() ? "() -> new " + type + "(config, networks)" : type + ".class";
    String load = Printable.of("loadRun(\"%s\", %s)", name(), how);
    String own = "own"; // a Schedule, as the configuration of a model of your own
    if (!hasOwnNetworks() && !facts.config().path("model").asText(own).equals(own)) {
      throw LabException.of(
          "%s is a run of %s, a model of your own with a configuration of its own; declare its"
              + " class as it was and say %s.",
          name(), type, load);
    }
    String sentence =
        Printable.of(
            hasOwnNetworks()
                ? "%s is a run of %s with networks of your own: its losses and scores are here, but"
                    + " its networks were not given; say %s."
                : "%s is a run of %s, a model of your own: its losses and scores are here, but its"
                    + " class was not given; declare it as it was and say %s.",
            name(),
            type,
            load);
    Predicate<String> optimisers =
        Pattern.compile("\\w+\\.\\d+\\.\\d+\\.(m|v|step)").asMatchPredicate();
    return this.<Model>load(
        stored -> LiveModel.unknown(Weights.of(stored, optimisers), sentence),
        config(configType),
        data);
  }

  /** Makes models from a run's weights; they stay on the device as long as they are used. */
  static <M extends Model> Function<SafetensorsFile, LiveModel<M>> live(
      Supplier<M> model, LiveModel.Recent recent) {
    return stored -> {
      M like = model.get();
      Set<String> optimisers = like.optimiserState().keySet();
      Set<String> alsoThere = new HashSet<>(optimisers);
      alsoThere.addAll(CheckpointFile.averages(stored));
      CheckpointFile.requireSameModel(stored, like.state(), alsoThere);
      return LiveModel.of(Weights.of(stored, optimisers::contains), model, recent);
    };
  }

  /**
   * Loads it.
   *
   * @param model makes a model from its weights
   * @param data returns its training data
   */
  <M extends Model> Run<M> load(
      Function<SafetensorsFile, LiveModel<M>> model, Config config, Supplier<Split<?>> data) {
    Optional<Checkpoint> at = isWhole() ? Optional.empty() : lastCheckpoint();
    if (at.isPresent()) {
      return load(CheckpointStore.in(folder).get(0), at.get(), model, config, data);
    }
    return RunFiles.remedied(
        () -> {
          for (String name : whole()) {
            if (Files.notExists(folder.resolve(name))) {
              throw new BadFileException(folder.resolve(name), "is missing; take a good copy");
            }
          }
          requireUnchanged(whole().stream().filter(name -> !name.equals(WEIGHTS)).toList());
          var run = run(facts, history(), read(folder.resolve(WEIGHTS), model), config, data);
          requireUnchanged(List.of(WEIGHTS));
          return run;
        });
  }

  /** Loads it as it was when a test loss was least, like {@link #load}. */
  <M extends Model> Run<M> best(
      Function<SafetensorsFile, LiveModel<M>> model, Config config, Supplier<Split<?>> data) {
    Path best = CheckpointStore.best(folder);
    if (Files.notExists(best)) {
      throw new BadFileException(
          best, "is missing: no complete epoch was trained, or it was deleted");
    }
    return load(best, checkpoint(best), model, config, data);
  }

  private <M extends Model> Run<M> load(
      Path file,
      Checkpoint at,
      Function<SafetensorsFile, LiveModel<M>> model,
      Config config,
      Supplier<Split<?>> data) {
    RunFacts then = facts.at(at.steps(), facts.ending());
    return RunFiles.remedied(
        () -> run(then, history(at.epochs()), read(file, model), config, data));
  }

  private <M extends Model> Run<M> run(
      RunFacts then, History history, LiveModel<M> model, Config config, Supplier<Split<?>> data) {
    var time = Timing.read(folder, then.steps()).total();
    return new Run<>(
        new Run.Kept<>(then, config, model, data, history, time, Optional.of(folder), source()));
  }

  /** Checks that weights are this run's, and reads them; a file without a run's id is accepted. */
  <T> T read(Path weights, Function<SafetensorsFile, T> reading) {
    try (SafetensorsFile stored = Safetensors.open(weights)) {
      String of = stored.metadata().getOrDefault(RUN, facts.id());
      if (!of.equals(facts.id())) {
        throw BadFileException.of(
            weights,
            "is of run %s, and not of %s; take a good copy",
            BadFileException.brief(of, 8),
            facts.id());
      }
      return reading.apply(stored);
    }
  }

  /** Checks that it is the training that its folder is named after. */
  void requireIs(String id) {
    if (!facts.id().equals(id)) {
      throw BadFileException.of(
              folder.resolve(RunFacts.FILE_NAME),
              "is of another training, run %s and not %s; give its folder another name",
              facts.id(),
              id)
          .or("move the run's folder away and train the same again");
    }
  }

  /** Whether it is of a model of the study with a network that only its author can make. */
  boolean hasOwnNetworks() {
    return TrainingSpec.isOurs(facts.type()) && facts.own().containsKey("networks");
  }

  /**
   * Checks that it is a run of models of this type.
   *
   * @throws LabException if it is not
   */
  void requireOf(Class<? extends Model> type) {
    RunFiles.remedied(() -> requireUnchanged(List.of(RunFacts.FILE_NAME)));
    String here = type.getName();
    String there = facts.type();
    String nameHere = RunFacts.simple(here);
    String nameThere = RunFacts.simple(there);
    if (!nameHere.equals(nameThere)) {
      throw LabException.of("%s is a run of %s, not of %s.", name(), nameThere, nameHere);
    }
    if (TrainingSpec.isOurs(there) != TrainingSpec.isOurs(here)) {
      throw LabException.of(
          "%s is a run of %s, not of %s, which only has its name.", name(), there, here);
    }
  }

  /**
   * Checks files of a complete run against the digests that were recorded when they were written.
   */
  private StoredRun requireUnchanged(List<String> names) {
    if (isWhole()) {
      files().requireUnchanged(names);
    }
    return this;
  }

  /** The state of its training at the last checkpoint, if there is one. */
  Optional<Checkpoint> lastCheckpoint() {
    return CheckpointStore.last(folder, this::checkpoint);
  }

  /** The state of its training at a checkpoint. */
  private Checkpoint checkpoint(Path file) {
    CheckpointFile checkpoint = CheckpointFile.read(file);
    if (!RunFacts.digest(checkpoint.origin()).startsWith(facts.id())) {
      throw new BadFileException(
          file, CheckpointFile.OF_ANOTHER + "training than " + RunFacts.FILE_NAME + " describes");
    }
    return checkpoint.at();
  }
}
