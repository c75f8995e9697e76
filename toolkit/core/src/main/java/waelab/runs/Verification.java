package waelab.runs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.Safetensors;
import waelab.plot.PngFile;

/**
 * Whether the files of a run's folder are as they were written, and belong together.
 *
 * @param name the folder's
 * @param checked what was checked and is right
 * @param faults what is wrong, a sentence for each
 */
public record Verification(String name, List<String> checked, List<String> faults) {

  private static final String PICTURE_FACT = "waelab.run.";

  /** Copies the lists. */
  public Verification {
    checked = List.copyOf(checked);
    faults = List.copyOf(faults);
  }

  /**
   * Checks a folder.
   *
   * @throws BadFileException if it is not a run, or one of a newer version
   */
  public static Verification of(Path folder) {
    StoredRun run = StoredRun.in(folder);
    return new Verification(run.name(), List.of(), List.of())
        .with("files are as they were written", () -> changedFiles(run))
        .with("the weights are complete", () -> faultsOfWeights(run))
        .with("the history is the weights' own", () -> faultsOfHistory(run))
        .with("the figures are this run's", () -> foreignFigures(run));
  }

  private Verification with(String what, Supplier<List<String>> look) {
    var right = new ArrayList<>(checked);
    var wrong = new ArrayList<>(faults);
    try {
      List<String> found = look.get();
      wrong.addAll(found);
      if (found.isEmpty()) {
        right.add(what);
      }
    } catch (BadFileException e) {
      wrong.add(e.getMessage());
    }
    return new Verification(name, right, wrong);
  }

  private static List<String> changedFiles(StoredRun run) {
    Map<String, String> sums = run.files().sums();
    Set<String> there = run.files().all().keySet();
    Set<String> names = new TreeSet<>(run.whole());
    names.addAll(sums.keySet());
    there.stream().filter(RunFiles::isSummed).forEach(names::add);
    var faults = new ArrayList<String>();
    for (String name : names) {
      if (!there.contains(name)) { // a link or a name that leads out of the folder does not count
        faults.add(BadFileException.brief(name, 200) + " is missing");
      } else if (!sums.containsKey(name)) {
        faults.add(name + " was put there later");
      } else if (!Checksum.of(run.folder().resolve(name)).hex().equals(sums.get(name))) {
        faults.add(name + " was changed since it was written");
      }
    }
    return faults;
  }

  private static List<String> faultsOfWeights(StoredRun run) {
    var checkpoints = new ArrayList<>(CheckpointStore.in(run.folder()));
    checkpoints.add(CheckpointStore.best(run.folder()));
    checkpoints.stream().filter(Files::exists).forEach(each -> Safetensors.open(each).close());
    return run.read(run.folder().resolve(StoredRun.WEIGHTS), weights -> List.of());
  }

  private static List<String> faultsOfHistory(StoredRun run) {
    List<String> written = RunFiles.text(run.folder().resolve(StoredRun.HISTORY)).lines().toList();
    return run.lastCheckpoint() // empty if it was pruned; the digest was checked
        .map(last -> run.history(last.epochs()).toCsv().lines().toList())
        .filter(lines -> !lines.equals(written))
        .map(lines -> List.of(StoredRun.HISTORY + " is not that of the last checkpoint"))
        .orElse(List.of());
  }

  private static List<String> foreignFigures(StoredRun run) {
    return run.files().all().keySet().stream()
        .filter(name -> name.endsWith(".png"))
        .filter(
            name ->
                !PngFile.texts(run.folder().resolve(name))
                    .containsKey(PICTURE_FACT + run.facts().id()))
        .map(name -> name + " says nothing of this run, " + run.facts().id())
        .toList();
  }

  /** Whether everything is right. */
  public boolean isGood() {
    return faults.isEmpty();
  }

  /** What was found, in lines. */
  @Override
  public String toString() {
    String good = checked.isEmpty() ? "" : "\nright: " + String.join("; ", checked);
    return isGood()
        ? name + " is as it was written: " + String.join("; ", checked) + "."
        : name + " is not as it was written:\n" + String.join("\n", faults) + good;
  }
}
