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
import waelab.training.Ending;
import waelab.training.EvaluationPlan;

/**
 * The folders of all runs. A training that took place already is not made again; one that was
 * stopped goes on. What is wrong with a file of a run is a {@link BadFileException} that says what
 * to do; a run that another process trains just now is a {@link FolderInUseException} for whoever
 * would write there.
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
   * @param others where there may be more, to be read only
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
   * Gives the run of a training of a model that is there, which may be one of your own: the one
   * there is, if it is whole; else what was begun goes on; else it is trained from initial weights.
   *
   * @param plan by what the model is judged meanwhile
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

  /** The same for a model that its configuration says all about; it is built to be trained. */
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
    Split<?> data = training.data(); // not the training, which has the model
    Supplier<M> model = maker.isByConfig() ? () -> maker.make(config) : training::model;
    return seen(stored.load(StoredRun.live(model, recent), config, () -> data));
  }

  /** Gives the run of a training as another one, but for its configuration. */
  public <M extends Model> Run<M> train(
      Run<M> like, Config config, ProgressListener progress, EvaluationPlan plan) {
    return train(like.maker().make(config), like.data(), config, like.budget(), progress, plan);
  }

  /**
   * Trains once more, from initial weights, and puts the result in the place of what there is when
   * it is whole.
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
          if (fresh.ending() != Ending.COMPLETED) {
            return fresh;
          }
          Replacement.finish(folder);
          return found(StoredRun.in(folder), training);
        });
  }

  /** Writes down the digests of what a run's folder holds now. */
  public static void seal(Path folder) {
    new RunFiles(folder).seal(Map.of());
  }

  /**
   * Finds a run.
   *
   * @param name the folder's, or its id; of two with one id, the one written last
   * @throws BadArgumentException if there is none
   */
  public StoredRun find(String name) {
    BadArgumentException.requireNonNull(name, "name");
    Optional<Path> named =
        folders().filter(folder -> Replacement.name(folder).equals(name)).findFirst();
    if (named.isPresent()) {
      return StoredRun.in(named.get()); // which tells what is wrong with it
    }
    List<StoredRun> all = all();
    return all.stream()
        .filter(run -> run.facts().id().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name, all));
  }

  /** Names the few runs that are called nearly so, or the last ones. */
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
   * Brings a run back.
   *
   * @param data gives what it was trained on, when somebody asks
   * @throws LabException if such a model cannot be made, or the run is of another
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
   * Brings a run back whose model's class nobody names: one of the toolkit's is found by its name.
   * A run of a model, or with a network, of your own comes without its model.
   *
   * @throws LabException if this version has no such model, or your model's configuration is of a
   *     class of yours
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

  /** What is on others' shelves stays as it is. */
  private <M extends Model> Run<M> readOnlyElsewhere(Run<M> run) {
    seen(run);
    boolean mine = run.folder().filter(folder -> folder.startsWith(own)).isPresent();
    return mine ? run : run.readOnly();
  }

  /** Brings a run back as {@link #load(StoredRun, Class, Supplier)}, of a model that you make. */
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

  /** All runs, the last written first; a folder that is no run of this version is left out. */
  public List<StoredRun> all() {
    var runs = new LinkedHashMap<String, StoredRun>();
    folders()
        .flatMap(folder -> StoredRun.readableIn(folder).stream())
        .forEach(run -> runs.putIfAbsent(Replacement.name(run.folder()), run));
    return runs.values().stream()
        .sorted(Comparator.comparing(StoredRun::written).reversed().thenComparing(StoredRun::name))
        .toList();
  }

  /** All folders but those whose place another has, or that have yet to take a place. */
  private Stream<Path> folders() {
    return Stream.concat(Stream.of(own), others.stream())
        .flatMap(shelf -> Folders.in(shelf).stream())
        .filter(folder -> Replacement.current(folder).equals(folder));
  }

  /**
   * Whole runs of the same code that differ from one in their seed at most, itself among them, as
   * far as this process has trained or loaded them: so what a notebook shows does not depend on
   * what was trained before it. A copy under another name is no other run.
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
   * Deletes what whole runs no longer need: their checkpoints, but for the best, and what an
   * unfinished {@link #retrain} left. Weights, losses and pictures stay. Runs that are trained just
   * now are left alone, and so is every folder that is no run or only a link to one.
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
   * Deletes a run with all that is in its folder.
   *
   * @param name as {@link #find} takes it
   * @return bytes that were freed, by the folder's name
   * @throws BadArgumentException if it lies where runs are only read
   */
  public Map<String, Long> delete(String name) {
    StoredRun run = find(name);
    BadArgumentException.require(
        run.folder().startsWith(own) && !Files.isSymbolicLink(run.folder()),
        "run",
        run.folder(),
        "a run in " + own + "; those elsewhere are only read");
    FolderLock.acquire(run.folder()).close(); // nobody writes there
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
