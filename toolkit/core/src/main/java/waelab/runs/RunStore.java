package waelab.runs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.Budget;
import waelab.base.ClosestName;
import waelab.base.FolderInUseException;
import waelab.base.FolderLock;
import waelab.base.Folders;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.base.Workspace;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Configured;
import waelab.model.Model;
import waelab.model.Schedule;
import waelab.training.EvaluationPlan;

/**
 * The folders of all runs. A training that was completed is not repeated; one that was stopped
 * resumes. If a file of a run is wrong, a {@link BadFileException} says what to do. Writing to a
 * run that another process is training throws a {@link FolderInUseException}.
 */
public final class RunStore {

  /** The folder that runs are in. */
  public static final String RUNS = "runs";

  private static final int FEW = 5;

  private final Path own;
  private final List<Path> others;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final LiveModel.Recent recent = new LiveModel.Recent();

  /**
   * A store of some folders.
   *
   * @param own where runs are written, a folder each
   * @param others where there may be more runs, which are only read
   */
  public RunStore(Path own, List<Path> others) {
    this.own = own;
    this.others = others.stream().filter(each -> !each.equals(own)).distinct().toList();
  }

  /** Where runs are written, a folder each. */
  public Path own() {
    return own;
  }

  /** The runs of a workspace, of its inputs, and those that come with the project. */
  public static RunStore in(Workspace workspace) {
    var places = Stream.concat(workspace.inputs().stream(), Stream.of(Workspace.figures()));
    return new RunStore(
        workspace.work().resolve(RUNS), places.map(each -> each.resolve(RUNS)).toList());
  }

  /**
   * Returns the run of a training of a given model, which may be your own. A complete run is
   * loaded; an incomplete one resumes; otherwise the model is trained from initial weights.
   *
   * @param plan how the model is evaluated during the training
   */
  public <M extends Model> Run<M> train(
      M model,
      Split<?> data,
      Config config,
      Optional<Budget> budget,
      ProgressListener progress,
      EvaluationPlan plan) {
    return Trainer.alone(
        progress, () -> train(new TrainingSpec<>(model, data, config, budget, ""), progress, plan));
  }

  /** The same for a model that is made from its configuration; it is built only for training. */
  public <M extends Model> Run<M> train(
      Class<M> type,
      Split<?> data,
      Config config,
      Optional<Budget> budget,
      ProgressListener progress,
      EvaluationPlan plan) {
    return Trainer.alone(
        progress, () -> train(TrainingSpec.of(type, data, config, budget), progress, plan));
  }

  private <M extends Model> Run<M> train(
      TrainingSpec<M> training, ProgressListener progress, EvaluationPlan plan) {
    Path folder = own.resolve(training.folderName());
    Replacement.finish(folder);
    if (StoredRun.isIn(folder)) {
      StoredRun stored = StoredRun.in(folder);
      stored.requireIs(training.facts().id());
      if (stored.isToBeLoaded()) {
        Run<M> run = found(stored, training);
        progress.found(run.ended(), stored.name());
        TrainingSpec.madeElsewhere(run.provenance()).ifPresent(progress::note);
        return run;
      }
    }
    return seen(Trainer.train(training, progress, folder, plan, recent));
  }

  private <M extends Model> Run<M> found(StoredRun stored, TrainingSpec<M> training) {
    ModelFactory<M> maker = training.maker();
    Config config = training.config();
    Split<?> data = training.data(); // the lambda must not hold the training and its model
    Supplier<M> model = maker.isByConfig() ? () -> maker.make(config) : training::model;
    return seen(stored.load(StoredRun.live(model, recent), config, () -> data));
  }

  /** Returns the run of a training like another one, except for its configuration. */
  public <M extends Model> Run<M> train(
      Run<M> like, Config config, ProgressListener progress, EvaluationPlan plan) {
    return train(like.maker().make(config), like.data(), config, like.budget(), progress, plan);
  }

  /**
   * Trains again from initial weights, and replaces the old run when the new one is complete.
   *
   * @throws LabException if only its author can make such a model
   */
  public <M extends Model> Run<M> retrain(
      Run<M> run, ProgressListener progress, EvaluationPlan plan) {
    M model = run.maker().make(run.config());
    return Trainer.alone(
        progress,
        () -> {
          var training = new TrainingSpec<>(model, run.data(), run.config(), run.budget(), "");
          Path folder = own.resolve(training.folderName());
          Run<M> fresh =
              seen(Trainer.train(training, progress, Replacement.of(folder), plan, recent));
          if (!fresh.ending().isComplete()) {
            return fresh;
          }
          Replacement.finish(folder);
          return found(StoredRun.in(folder), training);
        });
  }

  /** Writes the digests of the files that a run's folder has now. */
  public static void seal(Path folder) {
    new RunFiles(folder).seal(Map.of());
  }

  /**
   * Finds a run.
   *
   * @param name the folder's name or the run's id; of two runs with one id, the last written
   * @throws BadArgumentException if there is no such run
   */
  public StoredRun find(String name) {
    BadArgumentException.requireNonNull(name, "name");
    Optional<Path> named =
        folders().filter(folder -> Replacement.name(folder).equals(name)).findFirst();
    if (named.isPresent()) {
      return StoredRun.in(named.get()); // throws if something is wrong with it
    }
    List<StoredRun> all = all();
    return all.stream()
        .filter(run -> run.facts().id().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name, all));
  }

  /** Names a few runs with similar names, or the last ones. */
  private static BadArgumentException unknown(String name, List<StoredRun> all) {
    List<String> names = all.stream().map(StoredRun::name).toList();
    List<String> near = ClosestName.of(name, names, FEW);
    String some =
        String.join(", ", near.isEmpty() ? names.subList(0, Math.min(FEW, names.size())) : near);
    String which = near.isEmpty() ? "the last are " : "the nearest are ";
    String more = names.size() > FEW ? "; runs() lists all " + names.size() : "";
    String known = names.isEmpty() ? "there is no run yet" : which + some + more;
    return new BadArgumentException(
        "run", BadFileException.quoted(name) + " is not there; " + known);
  }

  /**
   * Loads a run.
   *
   * @param data returns its training data when they are needed
   * @throws LabException if such a model cannot be made, or the run is of another model
   */
  public <M extends Model> Run<M> load(StoredRun stored, Class<M> type, Supplier<Split<?>> data) {
    var maker = new ModelFactory<>(BadArgumentException.requireNonNull(type, "type"));
    stored.requireOf(type);
    if (stored.hasOwnNetworks()) {
      throw maker.unknown();
    }
    Config config = stored.config(maker.configType());
    var live = StoredRun.live(() -> maker.make(config), recent);
    return readOnlyElsewhere(stored.load(live, config, data));
  }

  /**
   * Loads a run without a given class: a class of the toolkit is found by its name. A run of your
   * own model, or with your own network, is loaded without its model.
   *
   * @throws LabException if this version has no such model, or the configuration of your model is
   *     of your own class
   */
  public Run<?> load(StoredRun stored, Supplier<Split<?>> data) {
    String type = stored.facts().type();
    if (!TrainingSpec.isOurs(type)) {
      return readOnlyElsewhere(stored.loadWithoutModel(Schedule.class, data));
    }
    try {
      Class<? extends Model> ours = ModelFactory.named(type);
      return stored.hasOwnNetworks()
          ? readOnlyElsewhere(stored.loadWithoutModel(new ModelFactory<>(ours).configType(), data))
          : load(stored, ours, data);
    } catch (ClassNotFoundException | ClassCastException e) {
      String what = BadFileException.brief(type, 200);
      throw new LabException(
          stored.name() + " is a run of " + what + ", which this version does not have.", e);
    }
  }

  private <M extends Model> Run<M> seen(Run<M> run) {
    seen.add(run.id());
    return run;
  }

  /** Makes a run read-only if it is not in the folder where runs are written. */
  private <M extends Model> Run<M> readOnlyElsewhere(Run<M> run) {
    seen(run);
    boolean mine = run.folder().filter(folder -> folder.startsWith(own)).isPresent();
    return mine ? run : run.readOnly();
  }

  /** Loads a run as {@link #load(StoredRun, Class, Supplier)}, with a model that you make. */
  public <M extends Model> Run<M> load(
      StoredRun stored, Supplier<M> model, Supplier<Split<?>> data) {
    M made =
        BadArgumentException.requireNonNull(
            BadArgumentException.requireNonNull(model, "model").get(), "model");
    stored.requireOf(made.getClass());
    Class<? extends Config> type =
        made instanceof Configured<?> own ? own.config().getClass() : Schedule.class;
    var live = StoredRun.live(model, recent);
    return readOnlyElsewhere(stored.load(live, stored.config(type), data));
  }

  /**
   * All runs, the last written first; a folder that this version cannot read as a run is left out.
   */
  public List<StoredRun> all() {
    var runs = new LinkedHashMap<String, StoredRun>();
    folders()
        .flatMap(folder -> StoredRun.readableIn(folder).stream())
        .forEach(run -> runs.putIfAbsent(Replacement.name(run.folder()), run));
    return runs.values().stream()
        .sorted(Comparator.comparing(StoredRun::written).reversed().thenComparing(StoredRun::name))
        .toList();
  }

  /** All folders, except replaced ones and those of incomplete replacements. */
  private Stream<Path> folders() {
    return Stream.concat(Stream.of(own), others.stream())
        .flatMap(shelf -> Folders.in(shelf).stream())
        .filter(folder -> Replacement.current(folder).equals(folder));
  }

  /**
   * Complete runs of the same code that differ from a run at most in their seed, including that
   * run. Only runs that this process has trained or loaded count, so that what a notebook shows
   * does not depend on what was trained before it. A copy under another name does not count as
   * another run.
   */
  public List<StoredRun> family(RunFacts facts) {
    var family = new LinkedHashMap<String, StoredRun>();
    all().stream()
        .filter(run -> run.facts().family().equals(facts.family()) && run.isWhole())
        .filter(run -> run.facts().code().equals(facts.code()) && seen.contains(run.facts().id()))
        .forEach(run -> family.putIfAbsent(run.facts().id(), run));
    return List.copyOf(family.values());
  }

  /**
   * Deletes what complete runs no longer need: their checkpoints, except the best ones, and what an
   * unfinished {@link #retrain} left. Weights, losses and pictures stay. Runs that are being
   * trained are not changed, nor is any folder that is not a run or is only a link to one.
   *
   * @return bytes that were freed, by the folder's name
   */
  public Map<String, Long> prune() {
    var freed = new LinkedHashMap<String, Long>();
    for (Path folder : Folders.in(own)) {
      Optional<StoredRun> run = StoredRun.readableIn(folder);
      if (run.isPresent() && !Files.isSymbolicLink(folder) && !isInUse(folder)) {
        long before = run.get().size();
        if (Replacement.is(folder)) {
          Replacement.prune(folder);
        } else if (run.get().isWhole()) {
          CheckpointStore.in(folder).forEach(CheckpointStore::delete);
        }
        freed.put(run.get().name(), before - run.get().size());
      }
    }
    freed.values().removeIf(bytes -> bytes <= 0);
    return freed;
  }

  /**
   * Deletes a run with all files in its folder.
   *
   * @param name as {@link #find} takes it
   * @return bytes that were freed, by the folder's name
   * @throws BadArgumentException if it is in a folder where runs are only read
   */
  public Map<String, Long> delete(String name) {
    StoredRun run = find(name);
    BadArgumentException.require(
        run.folder().startsWith(own) && !Files.isSymbolicLink(run.folder()),
        "run",
        run.folder(),
        "a run in " + own + "; those elsewhere are only read");
    FolderLock.acquire(run.folder()).close(); // throws if another process writes there
    long size = run.size();
    Folders.delete(run.folder());
    return Map.of(run.name(), size);
  }

  private static boolean isInUse(Path folder) {
    try {
      FolderLock.acquire(folder).close();
      return false;
    } catch (FolderInUseException e) {
      return true;
    }
  }
}
