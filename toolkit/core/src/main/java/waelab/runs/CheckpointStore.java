package waelab.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import waelab.base.AtomicFiles;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.FolderLock;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.base.StorageException;
import waelab.model.Model;
import waelab.training.Checkpoint;
import waelab.training.Ending;

/**
 * The checkpoints of one run while it is trained. One process at a time writes them.
 *
 * <p>Each checkpoint is a separate file, named by its step and written atomically. An old
 * checkpoint is deleted only when the next one exists, so that there is always one to resume from.
 */
final class CheckpointStore implements Checkpoint.Store, AutoCloseable {

  /**
   * The default test loss by which the best checkpoint is chosen. If a model has no loss of this
   * name, its first loss is used.
   */
  static final String BEST_BY = "total";

  static final String FOLDER = "checkpoints";

  private static final String BEST = "best.safetensors";
  private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})\\.safetensors");
  private static final int KEPT = 2;
  private static final int FILES = KEPT + 2; // the next one, and the best

  private final Path folder;
  private final TrainingSpec<?> training;
  private final String bestBy;
  private final ProgressListener listener;
  private final Scores scores;
  private FolderLock lock;
  private RunFacts facts;
  private Timing timing;

  /**
   * Opens a run's folder for writing; creates it if it is missing.
   *
   * @param bestBy the test loss whose least value makes a checkpoint the best
   * @throws waelab.base.FolderInUseException if another process writes into it
   */
  CheckpointStore(Path folder, TrainingSpec<?> training, String bestBy, ProgressListener listener) {
    this.folder = folder;
    this.training = training;
    this.bestBy = bestBy;
    this.listener = listener;
    lock = FolderLock.acquire(folder);
    try {
      AtomicFiles.deleteUnfinished(folder);
      AtomicFiles.deleteUnfinished(folder.resolve(FOLDER));
      scores = Scores.in(Optional.of(folder));
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** The current facts of the run. */
  RunFacts facts() {
    return facts;
  }

  Scores scores() {
    return scores;
  }

  /**
   * Resumes from the last checkpoint.
   *
   * @throws BadFileException if it is damaged, or of another training; the message names the
   *     checkpoint before it, if there is one
   */
  @Override
  public Optional<Checkpoint> resume() {
    Model model = training.model();
    StorageException.requireRoom(folder, FILES * 3 * Float.BYTES * model.parameterCount());
    RunFacts now = training.runFacts();
    if (StoredRun.isIn(folder)) {
      StoredRun.in(folder); // throws if a newer version wrote it
    }
    Provenance origin = training.facts().parts();
    Optional<Checkpoint> last = last(folder, file -> CheckpointFile.read(file, model, origin));
    requireLoss();
    long steps = last.map(Checkpoint::steps).orElse(0L);
    facts = now.from(provenance(now.from(), steps));
    timing = Timing.read(folder, steps);
    scores.forgetAfter(steps);
    begin(steps);
    last.ifPresent(this::keepBest);
    return last;
  }

  private void begin(long steps) {
    tell(steps);
    training
        .source()
        .ifPresent(text -> new RunFiles(folder).write(StoredRun.SOURCE, text.strip() + "\n"));
  }

  private void tell(long steps) {
    String json = facts.at(steps, Ending.INTERRUPTED).toJson();
    new RunFiles(folder).write(RunFacts.FILE_NAME, json);
  }

  /** Its provenance, and what was different when it was resumed. */
  private Provenance provenance(Provenance now, long steps) {
    if (steps == 0) {
      return now;
    }
    if (!StoredRun.isIn(folder)) {
      return now.with("before step " + steps, "not known: " + RunFacts.FILE_NAME + " was missing");
    }
    Provenance all = RunFacts.read(folder).from();
    for (var fact : now.facts().entrySet()) {
      if (!all.facts().containsValue(fact.getValue())) {
        all = all.with("from step " + steps + " on, " + fact.getKey(), fact.getValue());
      }
    }
    return all;
  }

  /** Throws before the first epoch if the model has no such loss to choose by. */
  private void requireLoss() {
    if (!bestBy.equals(BEST_BY)) {
      training
          .firstLosses()
          .ifPresentOrElse(this::choosing, () -> Thread.currentThread().interrupt());
    }
  }

  /** The value of the loss by which the best checkpoint is chosen. */
  private double choosing(Map<String, Double> test) {
    boolean named = test.containsKey(bestBy);
    BadArgumentException.require(
        named || bestBy.equals(BEST_BY), "best", bestBy, "one of the losses " + test.keySet());
    return named ? test.get(bestBy) : test.values().iterator().next();
  }

  /**
   * Reads the last checkpoint of a run, if there is one. If it is damaged, the message says what to
   * resume from instead.
   */
  static Optional<Checkpoint> last(Path folder, Function<Path, Checkpoint> reading) {
    List<Path> found = in(folder);
    try {
      return found.stream().findFirst().map(reading);
    } catch (BadFileException e) {
      if (e.getMessage().contains(CheckpointFile.OF_ANOTHER)) {
        throw e; // it is not damaged, so it must not be deleted
      }
      String instead =
          found.size() == 1
              ? "start from the beginning"
              : "resume from " + found.get(1).getFileName() + " next to it";
      String what = "cannot be used; delete it to " + instead + " (" + e.getMessage() + ")";
      throw new BadFileException(found.get(0), what, e);
    }
  }

  @Override
  public void keep(Checkpoint checkpoint) {
    long steps = checkpoint.steps();
    if (!lock.isHeld()) {
      listener.note(folder + " was deleted while the run was trained; it is written again.");
      lock.close();
      lock = FolderLock.acquire(folder);
      begin(steps);
    }
    write(folder.resolve(FOLDER).resolve("step-" + steps + ".safetensors"), checkpoint);
    in(folder).stream().skip(KEPT).forEach(CheckpointStore::delete);
    keepBest(checkpoint);
    timing.add(steps);
    tell(steps);
  }

  private void keepBest(Checkpoint checkpoint) {
    if (!checkpoint.endsAnEpoch()) {
      return;
    }
    double[] values =
        checkpoint.epochs().stream().mapToDouble(epoch -> choosing(epoch.test())).toArray();
    double least = Arrays.stream(values).filter(Double::isFinite).min().orElse(Double.NaN);
    Path best = best(folder);
    if (values[values.length - 1] == least && !isOf(best, checkpoint.steps())) {
      write(best, checkpoint);
    }
  }

  private static boolean isOf(Path best, long steps) {
    try {
      return Files.exists(best) && CheckpointFile.read(best).at().steps() == steps;
    } catch (BadFileException e) {
      return false;
    }
  }

  private void write(Path file, Checkpoint checkpoint) {
    CheckpointFile.write(file, training.facts().parts(), checkpoint, training.model());
  }

  /** All checkpoints of a run except the best, the last first. */
  static List<Path> in(Path folder) {
    Path checkpoints = folder.resolve(FOLDER);
    if (!Files.isDirectory(checkpoints)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files
          .filter(file -> step(file) >= 0)
          .sorted(Comparator.comparingLong(CheckpointStore::step).reversed())
          .toList();
    } catch (IOException e) {
      throw StorageException.of(checkpoints, e);
    }
  }

  /** Where the best checkpoint is, if there is one. */
  static Path best(Path folder) {
    return folder.resolve(FOLDER).resolve(BEST);
  }

  /** The checkpoint that was written after this number of steps, if it still exists. */
  static Optional<Path> after(Path folder, long steps) {
    Optional<Path> kept = in(folder).stream().filter(file -> step(file) == steps).findFirst();
    return kept.or(() -> Optional.of(best(folder)).filter(file -> isOf(file, steps)));
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
