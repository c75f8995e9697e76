package waelab.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import waelab.base.AtomicFiles;
import waelab.base.BadConfigException;
import waelab.base.BadFileException;
import waelab.base.FolderLock;
import waelab.base.Provenance;
import waelab.base.StorageException;
import waelab.model.Model;

/**
 * The folder of one run while it is trained. One process at a time writes into it.
 *
 * <p>A checkpoint is a file of its own, named by its step and written whole or not at all; the one
 * before it is deleted only when the next is there, so that at every moment there is one to go on
 * from.
 */
final class RunFolder implements Keeper, AutoCloseable {

  /**
   * By which test loss the best checkpoint is chosen, unless somebody says otherwise. Of a model
   * that has none of this name, it is the first.
   */
  static final String BEST_BY = "total";

  static final String CONFIG = "config.json";
  static final String HISTORY = "history.csv";
  static final String PROVENANCE = "provenance.txt";
  static final String SOURCE = "model.java";
  static final String WEIGHTS = "weights.safetensors";
  static final String BEST = "best.safetensors";

  /** What is there of a run that is whole. */
  static final List<String> WHOLE = List.of(WEIGHTS, HISTORY, CONFIG, PROVENANCE);

  /** What every training writes. */
  static final List<String> WRITTEN =
      List.of(RunFacts.FILE_NAME, WEIGHTS, HISTORY, CONFIG, PROVENANCE);

  private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})\\.safetensors");
  private static final int KEPT = 2;
  private static final int FILES = KEPT + 2; // the next one, and the best

  private final Path folder;
  private final FolderLock lock;
  private final String bestBy;
  private RunFacts facts;
  private Timing timing;

  private RunFolder(Path folder, FolderLock lock, String bestBy) {
    this.folder = folder;
    this.lock = lock;
    this.bestBy = bestBy;
  }

  /**
   * Opens a run's folder for writing; it is made if it is not there.
   *
   * @param bestBy the test loss whose least value makes a checkpoint the best
   * @throws waelab.base.FolderInUseException if another process writes into it
   */
  static RunFolder open(Path folder, String bestBy) {
    var open = new RunFolder(folder, FolderLock.acquire(folder), bestBy);
    AtomicFiles.deleteUnfinished(folder);
    AtomicFiles.deleteUnfinished(open.checkpoints());
    return open;
  }

  @Override
  public Optional<Path> folder() {
    return Optional.of(folder);
  }

  /**
   * Goes on from the last checkpoint.
   *
   * @throws BadFileException if it is damaged, or of another model; the message names the one
   *     before it, if there is one
   */
  @Override
  public Optional<Checkpoint> resume(TrainingOrigin<?> origin) {
    if (Files.exists(folder.resolve(RunFacts.FILE_NAME))) {
      RunFacts.read(folder); // which refuses what a newer version wrote
    }
    Model model = origin.model();
    StorageException.requireRoom(folder, FILES * 3 * Float.BYTES * model.parameterCount());
    Optional<Checkpoint> last = last(origin);
    requireLoss(origin);
    long steps = last.map(Checkpoint::steps).orElse(0L);
    facts = origin.runFacts();
    timing = Timing.read(folder, steps);
    write(RunFacts.FILE_NAME, facts.at(steps, Run.Ending.INTERRUPTED).toJson());
    write(CONFIG, origin.config().toJson() + "\n");
    origin.source().ifPresent(text -> write(SOURCE, text.strip() + "\n"));
    write(PROVENANCE, provenance(origin.provenance(), steps) + "\n");
    last.ifPresent(checkpoint -> keepBest(checkpoint, model));
    return last;
  }

  /** Tells before the first epoch that there is no loss to choose by. */
  private void requireLoss(TrainingOrigin<?> origin) {
    if (!bestBy.equals(BEST_BY)) {
      origin
          .firstLosses()
          .ifPresentOrElse(this::choosing, () -> Thread.currentThread().interrupt());
    }
  }

  /** The value of the loss that chooses. */
  private double choosing(Map<String, Double> test) {
    boolean named = test.containsKey(bestBy);
    BadConfigException.require(
        named || bestBy.equals(BEST_BY), "best", bestBy, "one of the losses " + test.keySet());
    return named ? test.get(bestBy) : test.values().iterator().next();
  }

  private Optional<Checkpoint> last(TrainingOrigin<?> origin) {
    List<Path> found = checkpoints(folder);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Checkpoint.read(found.get(0), origin.model(), origin.facts()));
    } catch (BadFileException e) {
      throw unusable(found, e);
    }
  }

  /** What is wrong with the last checkpoint, and from what to go on instead. */
  static BadFileException unusable(List<Path> checkpoints, BadFileException e) {
    if (e.getMessage().contains(Checkpoint.OF_ANOTHER)) {
      return e; // it is not damaged, and nobody is to delete it
    }
    String instead =
        checkpoints.size() == 1
            ? "begin anew"
            : "go on from " + checkpoints.get(1).getFileName() + " beside it";
    return new BadFileException(
        checkpoints.get(0),
        "cannot be used; delete it to " + instead + " (" + e.getMessage() + ")",
        e);
  }

  /** The same with what brings a file back that every training writes. */
  static BadFileException remedied(BadFileException e) {
    Path folder = e.file().getParent();
    if (!WRITTEN.contains(e.file().getFileName().toString())) {
      return e;
    }
    if (checkpoints(folder).isEmpty()) {
      return e.or("move the run's folder away and train the same again");
    }
    String first = Files.exists(e.file()) ? "delete it and " : "";
    return e.or(first + "train the same again, which makes it from the last checkpoint");
  }

  /** What it comes from, and what was different when it went on. */
  private Provenance provenance(Provenance now, long steps) {
    Path file = folder.resolve(PROVENANCE);
    if (steps == 0) {
      return now;
    }
    if (Files.notExists(file)) {
      return now.with("before step " + steps, "not known: " + PROVENANCE + " was missing");
    }
    Provenance all = StoredRun.provenance(folder);
    for (var fact : now.facts().entrySet()) {
      if (!all.facts().containsValue(fact.getValue())) {
        all = all.with("from step " + steps + " on, " + fact.getKey(), fact.getValue());
      }
    }
    return all;
  }

  @Override
  public void keep(Checkpoint checkpoint, Model model) {
    long steps = checkpoint.steps();
    checkpoint.write(checkpoints().resolve("step-" + steps + ".safetensors"), model);
    checkpoints(folder).stream().skip(KEPT).forEach(RunFolder::delete);
    keepBest(checkpoint, model);
    timing.add(steps);
    write(RunFacts.FILE_NAME, facts.at(steps, Run.Ending.INTERRUPTED).toJson());
  }

  private void keepBest(Checkpoint checkpoint, Model model) {
    boolean epochEnds = checkpoint.means().isEmpty() && !checkpoint.epochs().isEmpty();
    if (!epochEnds) {
      return;
    }
    double[] values =
        checkpoint.epochs().stream().mapToDouble(epoch -> choosing(epoch.test())).toArray();
    double least = Arrays.stream(values).filter(Double::isFinite).min().orElse(Double.NaN);
    Path best = checkpoints().resolve(BEST);
    if (values[values.length - 1] == least && !isOf(best, checkpoint.steps())) {
      checkpoint.write(best, model);
    }
  }

  private static boolean isOf(Path best, long steps) {
    try {
      return Files.exists(best) && Checkpoint.read(best).steps() == steps;
    } catch (BadFileException e) {
      return false;
    }
  }

  @Override
  public void end(Run<?> run) {
    run.save(folder);
  }

  private void write(String name, String text) {
    Path file = folder.resolve(name);
    if (Files.notExists(file) || !text.equals(StoredRun.text(file))) {
      AtomicFiles.write(file, text);
    }
  }

  private Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /** All checkpoints of a run, the last first. */
  static List<Path> checkpoints(Path folder) {
    Path checkpoints = folder.resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files
          .filter(file -> step(file) >= 0)
          .sorted(Comparator.comparingLong(RunFolder::step).reversed())
          .toList();
    } catch (IOException e) {
      throw StorageException.of(checkpoints, e);
    }
  }

  /** All checkpoints of a run, the best among them. */
  static List<Path> everyCheckpoint(Path folder) {
    Path best = folder.resolve("checkpoints").resolve(BEST);
    return Stream.concat(checkpoints(folder).stream(), Stream.of(best).filter(Files::exists))
        .toList();
  }

  /** The checkpoint that was written after so many steps, if it is still there. */
  static Optional<Path> checkpoint(Path folder, long steps) {
    Path best = folder.resolve("checkpoints").resolve(BEST);
    Optional<Path> kept = checkpoints(folder).stream().filter(f -> step(f) == steps).findFirst();
    return kept.or(() -> Optional.of(best).filter(file -> isOf(file, steps)));
  }

  private static long step(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }

  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw StorageException.of(file, e);
    }
  }

  @Override
  public void close() {
    lock.close();
  }
}
