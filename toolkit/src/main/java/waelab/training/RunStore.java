package waelab.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import waelab.base.BadConfigException;
import waelab.base.BadFileException;
import waelab.base.Budget;
import waelab.base.FolderInUseException;
import waelab.base.FolderLock;
import waelab.base.Folders;
import waelab.base.LabException;
import waelab.base.Nearest;
import waelab.base.Workspace;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Configured;
import waelab.model.Model;
import waelab.model.Schedule;

/**
 * The folders of all runs. A training that took place already is not made again; one that was
 * stopped goes on.
 *
 * @param own where runs are written, a folder each
 * @param others where there may be more, to be read only
 */
public record RunStore(Path own, List<Path> others) {

  /** The folder that runs are in. */
  public static final String RUNS = "runs";

  private static final int LONGEST_NAME = 40;
  private static final int FEW = 5;
  private static final String AGAIN = ".again";
  private static final String REPLACED = ".replaced";

  /** Copies the list. */
  public RunStore {
    others = others.stream().filter(each -> !each.equals(own)).distinct().toList();
  }

  /** The runs of a workspace, of its inputs, and those that come with the project. */
  public static RunStore in(Workspace workspace) {
    var places = Stream.concat(workspace.inputs().stream(), Stream.of(Workspace.figures()));
    return new RunStore(
        workspace.work().resolve(RUNS), places.map(each -> each.resolve(RUNS)).toList());
  }

  /**
   * Gives the run of a training: the one there is, if it is whole; else what was begun goes on;
   * else it is trained from initial weights.
   *
   * @param judging by what the model is judged meanwhile
   * @throws BadFileException if what there is of it is damaged; the message says what to do
   * @throws FolderInUseException if another process trains it just now
   */
  public <M extends Model> Run<M> train(
      M model,
      Split<?> data,
      Config config,
      Optional<Budget> budget,
      Progress progress,
      Judging judging) {
    return Trainer.alone(
        () -> {
          var origin = new TrainingOrigin<>(model, data, config, budget, "");
          RunFacts facts = origin.runFacts();
          Path folder = folder(facts);
          takeBack(folder);
          if (StoredRun.isIn(folder)) {
            StoredRun.in(folder).requireIs(facts.id());
          }
          putAsideIfOfOtherCode(folder, progress);
          if (StoredRun.isIn(folder) && StoredRun.in(folder).isToBeLoaded()) {
            Run<M> run = found(StoredRun.in(folder), origin);
            progress.found(run);
            return run;
          }
          return Trainer.train(origin, progress, folder, judging);
        });
  }

  /** What other code trained is another run, though it has the same name. */
  private static void putAsideIfOfOtherCode(Path folder, Progress progress) {
    if (!StoredRun.isIn(folder)) {
      return;
    }
    StoredRun stored = StoredRun.in(folder);
    if (!isOfThisCode(stored)) {
      String code = stored.facts().code();
      Path aside = folder.resolveSibling(folder.getFileName() + "-by-" + code);
      FolderLock.acquire(folder).close(); // nobody writes there
      Folders.replace(folder, aside);
      progress.aside(
          "The toolkit's code has changed since this was trained; what there was is "
              + aside.getFileName()
              + " now.");
    }
  }

  private static boolean isOfThisCode(StoredRun run) {
    return run.facts().code().equals(Code.now());
  }

  private static <M extends Model> Run<M> found(StoredRun stored, TrainingOrigin<M> origin) {
    Maker<M> maker = origin.maker();
    Config config = origin.config();
    Split<?> data = origin.data(); // not the origin, which has the model
    Supplier<M> model = maker.isByConfig() ? () -> maker.make(config) : origin::model;
    return stored.load(model, config, () -> data);
  }

  /**
   * Gives the run of a training as another one, but for its configuration: on the same data, within
   * the same budget.
   *
   * @throws LabException if only its author can make such a model
   */
  public <M extends Model> Run<M> train(
      Run<M> like, Config config, Progress progress, Judging judging) {
    return train(like.maker().make(config), like.data(), config, like.budget(), progress, judging);
  }

  /**
   * Trains once more, from initial weights, and puts the result in the place of what there is when
   * it is whole.
   *
   * @throws LabException if only its author can make such a model
   */
  public <M extends Model> Run<M> retrain(Run<M> run, Progress progress, Judging judging) {
    M model = run.maker().make(run.config());
    return Trainer.alone(
        () -> {
          var origin = new TrainingOrigin<>(model, run.data(), run.config(), run.budget(), "");
          Path folder = folder(origin.runFacts());
          Path again = folder.resolveSibling(folder.getFileName() + AGAIN);
          if (StoredRun.isIn(again) && !isOfThisCode(StoredRun.in(again))) {
            FolderLock.acquire(again).close(); // nobody writes there
            Folders.delete(again);
          }
          Run<M> fresh = Trainer.train(origin, progress, again, judging);
          if (fresh.ending() != Run.Ending.COMPLETED) {
            return fresh;
          }
          replace(folder, again);
          return found(StoredRun.in(folder), origin);
        });
  }

  private static void replace(Path folder, Path with) {
    Path old = folder.resolveSibling(folder.getFileName() + REPLACED);
    if (Files.exists(folder)) {
      FolderLock.acquire(folder).close(); // nobody writes there
      Folders.replace(folder, old);
    }
    Folders.replace(with, folder);
    if (Files.exists(old)) {
      Folders.delete(old);
    }
  }

  /** Brings back what a {@link #replace} put away that was killed before its end. */
  private static void takeBack(Path folder) {
    Path old = folder.resolveSibling(folder.getFileName() + REPLACED);
    if (Files.notExists(folder) && Files.exists(old)) {
      Folders.replace(old, folder);
    }
  }

  /** Writes down the digests of what a run's folder holds now. */
  public static void seal(Path folder) {
    Sums.write(folder);
  }

  /** The folder of a training, which need not be there. */
  private Path folder(RunFacts facts) {
    String words = (facts.model() + "-" + facts.data().caption()).toLowerCase(Locale.ROOT);
    String slug = words.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String name = slug.substring(0, Math.min(LONGEST_NAME, slug.length()));
    return own.resolve(name.replaceAll("-$", "") + "-" + facts.id());
  }

  /**
   * Finds a run.
   *
   * @param name the folder's, or its id; of two with one id, the one written last
   * @throws BadConfigException if there is none
   * @throws BadFileException if it is of a newer version, or cannot be read
   */
  public StoredRun find(String name) {
    BadConfigException.given(name, "name");
    Optional<Path> named =
        shelves().stream()
            .flatMap(shelf -> Folders.in(shelf).stream())
            .filter(folder -> folder.getFileName().toString().equals(name))
            .findFirst();
    if (named.isPresent()) {
      return StoredRun.in(named.get()); // which tells what is wrong with it
    }
    Optional<StoredRun> found =
        all().stream().filter(run -> run.facts().id().equals(name)).findFirst();
    if (found.isEmpty()) {
      throw new BadConfigException("run", "\"" + name + "\" is not there; " + known(name));
    }
    return found.get();
  }

  /** The few runs that are called nearly so, or the last ones. */
  private String known(String name) {
    List<String> names = all().stream().map(StoredRun::name).toList();
    if (names.isEmpty()) {
      return "there is no run yet";
    }
    List<String> near = Nearest.of(name, names, FEW);
    String more = names.size() > FEW ? "; runs() lists all " + names.size() : "";
    return near.isEmpty()
        ? "the last are " + String.join(", ", names.subList(0, Math.min(FEW, names.size()))) + more
        : "the nearest are " + String.join(", ", near) + more;
  }

  /**
   * Brings a run back.
   *
   * @param data gives what it was trained on, when somebody asks
   * @throws BadFileException if a file of it is missing or damaged, or of another model
   * @throws LabException if such a model cannot be made, or the run is of another
   */
  public <M extends Model> Run<M> load(StoredRun stored, Class<M> type, Supplier<Split<?>> data) {
    var maker = new Maker<>(BadConfigException.given(type, "type"));
    stored.requireOf(type);
    Config config = stored.config(maker.configType());
    return readOnlyElsewhere(stored.load(() -> maker.make(config), config, data));
  }

  /**
   * Brings a run back whose model's class nobody names: one of the toolkit's is found by its name.
   * A run of a model of your own comes without its model.
   *
   * @throws BadFileException if a file of it is missing or damaged
   * @throws LabException if this version has no such model, or your model's configuration is of a
   *     class of yours
   */
  public Run<?> load(StoredRun stored, Supplier<Split<?>> data) {
    String type = stored.facts().type();
    if (!StoredRun.isOurs(type)) {
      return readOnlyElsewhere(stored.loadWithoutModel(data));
    }
    try {
      return load(stored, Class.forName(type).asSubclass(Model.class), data);
    } catch (ClassNotFoundException | ClassCastException e) {
      throw new LabException(
          stored.name() + " is a run of " + type + ", which this version does not have.", e);
    }
  }

  /** What is on others' shelves stays as it is. */
  private <M extends Model> Run<M> readOnlyElsewhere(Run<M> run) {
    boolean mine = run.folder().filter(folder -> folder.startsWith(own)).isPresent();
    return mine ? run : run.readOnly();
  }

  /** Brings a run back as {@link #load(StoredRun, Class, Supplier)}, of a model that you make. */
  public <M extends Model> Run<M> load(
      StoredRun stored, Supplier<M> model, Supplier<Split<?>> data) {
    M made = BadConfigException.given(BadConfigException.given(model, "model").get(), "model");
    stored.requireOf(made.getClass());
    Class<? extends Config> type =
        made instanceof Configured<?> own ? own.config().getClass() : Schedule.class;
    return readOnlyElsewhere(stored.load(model, stored.config(type), data));
  }

  /** All runs, the last written first; a folder that is no run of this version is left out. */
  public List<StoredRun> all() {
    var runs = new LinkedHashMap<String, StoredRun>();
    shelves().stream()
        .flatMap(shelf -> Folders.in(shelf).stream())
        .filter(folder -> !isLeftOver(folder))
        .forEach(folder -> readable(folder).ifPresent(run -> runs.putIfAbsent(run.name(), run)));
    return runs.values().stream()
        .sorted(Comparator.comparing(StoredRun::written).reversed().thenComparing(StoredRun::name))
        .toList();
  }

  private List<Path> shelves() {
    return Stream.concat(Stream.of(own), others.stream()).toList();
  }

  /** Whether it is what an unfinished {@link #retrain} left, and not the only one there is. */
  private static boolean isLeftOver(Path folder) {
    String name = folder.getFileName().toString();
    if (!name.endsWith(REPLACED)) {
      return name.endsWith(AGAIN);
    }
    String place = name.substring(0, name.length() - REPLACED.length());
    return Files.exists(folder.resolveSibling(place));
  }

  private static Optional<StoredRun> readable(Path folder) {
    try {
      return StoredRun.isIn(folder) ? Optional.of(StoredRun.in(folder)) : Optional.empty();
    } catch (BadFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Whole runs of the same code that differ from one in their seed at most, itself among them, as
   * far as this process has trained or loaded them: so what a notebook shows does not depend on
   * what was trained before it. A copy under another name is no other run.
   */
  public List<StoredRun> family(RunFacts facts) {
    var family = new LinkedHashMap<String, StoredRun>();
    all().stream()
        .filter(run -> run.facts().family().equals(facts.family()))
        .filter(run -> Run.isSeen(run.facts().id()))
        .filter(run -> run.facts().code().equals(facts.code()) && run.isWhole())
        .forEach(run -> family.putIfAbsent(run.facts().id(), run));
    return List.copyOf(family.values());
  }

  /**
   * Deletes what whole runs no longer need: their checkpoints, but for the best, and what an
   * unfinished {@link #retrain} left. Weights, losses and pictures stay. Runs that are trained just
   * now are left alone.
   *
   * @return bytes that were freed, by the folder's name
   */
  public Map<String, Long> prune() {
    var freed = new LinkedHashMap<String, Long>();
    for (Path folder : Folders.in(own)) {
      String name = folder.getFileName().toString();
      boolean leftOver = isLeftOver(folder);
      if ((leftOver || StoredRun.isIn(folder)) && !isInUse(folder)) {
        long before = StoredRun.size(folder);
        if (leftOver) {
          Folders.delete(folder);
        } else if (readable(folder).filter(StoredRun::isWhole).isPresent()) {
          RunFolder.checkpoints(folder).forEach(RunFolder::delete);
        }
        freed.put(name, before - (leftOver ? 0 : StoredRun.size(folder)));
      }
    }
    freed.values().removeIf(bytes -> bytes == 0);
    return freed;
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
