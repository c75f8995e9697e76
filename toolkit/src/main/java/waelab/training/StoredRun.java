package waelab.training;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import waelab.base.BadConfigException;
import waelab.base.BadFileException;
import waelab.base.LabException;
import waelab.base.Provenance;
import waelab.base.Safetensors;
import waelab.base.SafetensorsFile;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Model;
import waelab.model.Schedule;

/**
 * A run as it lies in its folder.
 *
 * @param folder where
 * @param facts what it is
 */
public record StoredRun(Path folder, RunFacts facts) {

  /** How the configuration of a model of one's own says that it is a {@link Schedule}. */
  private static final Pattern OWN_SCHEDULE = Pattern.compile("\"model\"\\s*:\\s*\"own\"");

  /** What makes a folder a run; anything else is passed over. */
  static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(RunFacts.FILE_NAME));
  }

  /**
   * Reads what a folder says of its run.
   *
   * @throws BadFileException if it says nothing, or what this version does not understand
   */
  public static StoredRun in(Path folder) {
    return new StoredRun(folder, RunFacts.read(folder));
  }

  /** The folder's name, by which it is loaded. */
  public String name() {
    return folder.getFileName().toString();
  }

  /** Whether its weights are here; those of large models do not come with the project. */
  public boolean hasWeights() {
    return Files.exists(folder.resolve(RunFolder.WEIGHTS));
  }

  /** Whether all of its training took place and all of it is here. */
  boolean isWhole() {
    return facts.ending() == Run.Ending.COMPLETED
        && RunFolder.WHOLE.stream().map(folder::resolve).allMatch(Files::exists);
  }

  /** Whether it ended and is to be taken as it is: whole, or with nothing left to go on from. */
  boolean isToBeLoaded() {
    boolean ended = facts.ending() == Run.Ending.COMPLETED;
    return isWhole() || ended && RunFolder.checkpoints(folder).isEmpty();
  }

  /**
   * The losses of each whole epoch; those so far, if it is not whole.
   *
   * @throws BadFileException if what they are read from is missing or damaged
   */
  public History history() {
    if (!isWhole() && !RunFolder.checkpoints(folder).isEmpty()) {
      return history(integrity().lastCheckpoint());
    }
    Path file = folder.resolve(RunFolder.HISTORY);
    if (facts.steps() == 0 && Files.notExists(file)) {
      return History.of(facts.model(), facts.data().caption(), Pace.EPOCH);
    }
    History history =
        Integrity.remedied(() -> History.read(file, facts.model(), facts.data().caption()));
    integrity().requireUnchanged(List.of(RunFolder.HISTORY));
    return history;
  }

  /** The losses of each whole epoch before a checkpoint. */
  History history(Checkpoint checkpoint) {
    History history = History.of(facts.model(), facts.data().caption(), Pace.EPOCH);
    checkpoint.epochs().forEach(history::add);
    return history;
  }

  /**
   * Its configuration.
   *
   * @throws BadFileException if it is missing, damaged, or not what the run was trained with
   */
  public Config config(Class<? extends Config> type) {
    return Integrity.remedied(() -> trainedWith(type));
  }

  private Config trainedWith(Class<? extends Config> type) {
    Path file = folder.resolve(RunFolder.CONFIG);
    Config config;
    try {
      config = Config.fromJson(text(file), type);
    } catch (BadConfigException e) {
      throw new BadFileException(file, e.getMessage(), e);
    }
    integrity().requireUnchanged(List.of(RunFolder.PROVENANCE)); // or it is that which is wrong
    String trainedWith = provenance().get(TrainingOrigin.CONFIG);
    if (!TrainingOrigin.oneLine(config).equals(trainedWith)) {
      throw new BadFileException(
          file,
          "is not what run "
              + facts.id()
              + " was trained with: "
              + RunFolder.PROVENANCE
              + " beside it says "
              + trainedWith);
    }
    return config;
  }

  /**
   * Checks that it is the training that its folder is named after.
   *
   * @throws BadFileException if it is another
   */
  void requireIs(String id) {
    if (!facts.id().equals(id)) {
      throw new BadFileException(
              folder.resolve(RunFacts.FILE_NAME),
              "is of another training, run "
                  + facts.id()
                  + " and not "
                  + id
                  + "; give its folder another name")
          .or("move the run's folder away and train the same again");
    }
  }

  /** What it comes from. */
  public Provenance provenance() {
    return provenance(folder);
  }

  static Provenance provenance(Path folder) {
    return Provenance.read(text(folder.resolve(RunFolder.PROVENANCE)));
  }

  /** The text of a model that was written in a cell. */
  public Optional<String> source() {
    Path file = folder.resolve(RunFolder.SOURCE);
    return Files.exists(file) ? Optional.of(text(file)) : Optional.empty();
  }

  Integrity integrity() {
    return new Integrity(this);
  }

  /** When it was last written. */
  Instant written() {
    try {
      return Files.getLastModifiedTime(folder.resolve(RunFacts.FILE_NAME)).toInstant();
    } catch (IOException e) {
      return Instant.EPOCH; // deleted just now
    }
  }

  /** Bytes on the disk. */
  public long size() {
    return size(folder);
  }

  static long size(Path folder) {
    return files(folder).values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * All files with their sizes, by their names from the folder on. What somebody deletes meanwhile,
   * as a training does with its last checkpoint but two, is left out.
   */
  static Map<String, Long> files(Path folder) {
    var files = new TreeMap<String, Long>();
    try {
      Path real = folder.toRealPath(); // it may be a link
      Files.walkFileTree(
          real,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
              if (is.isRegularFile()) {
                files.put(real.relativize(file).toString().replace('\\', '/'), is.size());
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }
          });
    } catch (NoSuchFileException e) {
      return files;
    } catch (IOException e) {
      throw BadFileException.unreadable(folder, e);
    }
    return files;
  }

  /**
   * Brings it back.
   *
   * @param model makes a model to put its weights into
   * @param data gives what it was trained on
   * @throws BadFileException if a file is missing or damaged, or of another model
   */
  <M extends Model> Run<M> load(Supplier<M> model, Config config, Supplier<Split<?>> data) {
    return load(live(model), config, data);
  }

  /**
   * Brings it back without its model, which is of a class that is not at hand: losses, scores and
   * settings are there.
   *
   * @throws BadFileException if a file is missing or damaged
   * @throws LabException if its configuration, too, is of a class that is not at hand
   */
  Run<?> loadWithoutModel(Supplier<Split<?>> data) {
    String type = simple(facts.type());
    String what =
        type.equals(Model.ANONYMOUS)
            ? String.format(Locale.ROOT, "loadRun(\"%s\", () -> new Model() {…})", name())
            : String.format(Locale.ROOT, "loadRun(\"%s\", %s.class)", name(), type);
    String settings = text(folder.resolve(RunFolder.CONFIG));
    if (settings.contains("\"model\"") && !OWN_SCHEDULE.matcher(settings).find()) {
      throw new LabException(
          String.format(
              Locale.ROOT,
              "%s is a run of %s, a model of your own with a configuration of its own; declare its"
                  + " class as it was and say %s.",
              name(),
              type,
              what));
    }
    String sentence =
        String.format(
            Locale.ROOT,
            "%s is a run of %s, a model of your own: its losses and scores are here, but its class"
                + " was not given; declare it as it was and say %s.",
            name(),
            type,
            what);
    return this.<Model>load(
        file -> LiveModel.unknown(weights(file), sentence), config(Schedule.class), data);
  }

  private static Weights weights(Path file) {
    try (SafetensorsFile stored = Safetensors.open(file)) {
      var tensors = new LinkedHashMap<String, Safetensors.Tensor>();
      stored.names().stream()
          .filter(name -> !name.matches("\\w+\\.\\d+\\.\\d+\\.(m|v|step)")) // an optimiser's
          .forEach(name -> tensors.put(name, stored.tensor(name)));
      return new Weights(tensors);
    }
  }

  private static <M extends Model> Function<Path, LiveModel<M>> live(Supplier<M> model) {
    return file -> LiveModel.of(read(file, model.get()), model);
  }

  private <M extends Model> Run<M> load(
      Function<Path, LiveModel<M>> model, Config config, Supplier<Split<?>> data) {
    if (isWhole() || RunFolder.checkpoints(folder).isEmpty()) {
      integrity().requireAll();
      Path weights = folder.resolve(RunFolder.WEIGHTS);
      Run<M> run = load(weights, facts, history(), model, config, data);
      integrity().requireUnchanged(RunFolder.WRITTEN);
      return run;
    }
    Path last = RunFolder.checkpoints(folder).get(0);
    Checkpoint at = integrity().lastCheckpoint();
    integrity().requireConfig(config, at);
    RunFacts then = facts.at(at.steps(), facts.ending());
    return load(last, then, history(at), model, config, data);
  }

  /** Brings back what it was when a test loss was at its least. */
  <M extends Model> Run<M> best(Supplier<M> model, Config config, Supplier<Split<?>> data) {
    Path best = folder.resolve("checkpoints").resolve(RunFolder.BEST);
    if (Files.notExists(best)) {
      throw new BadFileException(best, "is missing: no whole epoch was trained, or it was deleted");
    }
    Checkpoint at = integrity().checkpoint(best);
    boolean last = at.steps() == facts.steps();
    RunFacts then = last ? facts : facts.at(at.steps(), Run.Ending.INTERRUPTED);
    return load(best, then, history(at), live(model), config, data);
  }

  private <M extends Model> Run<M> load(
      Path file,
      RunFacts then,
      History history,
      Function<Path, LiveModel<M>> model,
      Config config,
      Supplier<Split<?>> data) {
    return Integrity.remedied(
        () ->
            new Run<>(
                then,
                config,
                model.apply(file),
                data,
                history,
                Timing.read(folder, then.steps()).total(),
                provenance(),
                Optional.of(folder),
                source()));
  }

  /**
   * Checks that it is a run of such models.
   *
   * @throws LabException if it is not
   */
  void requireOf(Class<? extends Model> type) {
    integrity().requireUnchanged(List.of(RunFacts.FILE_NAME));
    if (!simple(type.getName()).equals(simple(facts.type()))) {
      throw new LabException(
          String.format(
              Locale.ROOT,
              "%s is a run of %s, not of %s.",
              name(),
              simple(facts.type()),
              simple(type.getName())));
    }
    if (isOurs(facts.type()) != isOurs(type.getName())) {
      throw new LabException(
          String.format(
              Locale.ROOT,
              "%s is a run of %s, not of %s, which only has its name.",
              name(),
              facts.type(),
              type.getName()));
    }
  }

  /** Whether a class is the toolkit's; one of your own has another full name in each session. */
  static boolean isOurs(String type) {
    return type.startsWith(Model.class.getPackageName() + ".");
  }

  private static String simple(String type) {
    String name = type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    return name.matches("\\d+") ? Model.ANONYMOUS : name;
  }

  private static Weights read(Path file, Model model) {
    try (SafetensorsFile stored = Safetensors.open(file)) {
      var tensors = new LinkedHashMap<String, Safetensors.Tensor>();
      Checkpoint.requireSameModel(file, stored, model.state(), model.optimiserState().keySet());
      model
          .state()
          .forEach(
              (name, array) ->
                  tensors.put(
                      name,
                      new Safetensors.Tensor(array.getShape().getShape(), stored.floats(name))));
      return new Weights(tensors);
    }
  }

  /** A whole text file. */
  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw missing(file);
    } catch (CharacterCodingException e) {
      throw new BadFileException(file, "cannot be read as text; take a good copy", e);
    } catch (IOException e) {
      throw BadFileException.unreadable(file, e);
    }
  }

  static BadFileException missing(Path file) {
    return new BadFileException(file, "is missing; take a good copy");
  }
}
