package waelab.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.Safetensors;
import waelab.plot.PngFile;

/**
 * Whether what a run's folder holds is what was written there, and belongs together.
 *
 * @param name the folder's
 * @param checked what was looked at and is right
 * @param faults what is not, a sentence each
 */
public record Verification(String name, List<String> checked, List<String> faults) {

  private static final String PICTURE_FACT = "waelab.run.";

  /** Copies the lists. */
  public Verification {
    checked = List.copyOf(checked);
    faults = List.copyOf(faults);
  }

  /**
   * Looks at a folder.
   *
   * @throws BadFileException if it is no run, or one of a newer version
   */
  public static Verification of(Path folder) {
    StoredRun run = StoredRun.in(folder);
    var checked = new ArrayList<String>();
    var faults = new ArrayList<String>();
    check("files are as they were written", () -> files(folder), checked, faults);
    check("the weights are whole", () -> weights(folder), checked, faults);
    check("the history is the weights' own", () -> history(run), checked, faults);
    check("the figures are this run's", () -> figures(run), checked, faults);
    return new Verification(run.name(), checked, faults);
  }

  /** Whether everything is right. */
  public boolean isGood() {
    return faults.isEmpty();
  }

  /** Looks at one thing, which gives its faults. */
  private interface Look {
    List<String> faults();
  }

  private static void check(String what, Look look, List<String> checked, List<String> faults) {
    List<String> found;
    try {
      found = look.faults();
    } catch (BadFileException e) {
      found = List.of(e.getMessage());
    }
    if (found.isEmpty()) {
      checked.add(what);
    }
    faults.addAll(found);
  }

  private static List<String> files(Path folder) {
    Map<String, String> sums = Sums.read(folder);
    Set<String> names = new TreeSet<>(sums.keySet());
    StoredRun.files(folder).keySet().stream().filter(Sums::isSummed).forEach(names::add);
    var faults = new ArrayList<String>();
    for (String name : names) {
      Path file = folder.resolve(name);
      if (Files.notExists(file)) {
        faults.add(name + " is missing");
      } else if (!sums.containsKey(name)) {
        faults.add(name + " was put there later");
      } else if (!Checksum.of(file).hex().equals(sums.get(name))) {
        faults.add(name + " was changed since it was written");
      }
    }
    return faults;
  }

  private static List<String> weights(Path folder) {
    Safetensors.open(folder.resolve(RunFolder.WEIGHTS)).close();
    RunFolder.checkpoints(folder).forEach(file -> Safetensors.open(file).close());
    return List.of();
  }

  private static List<String> history(StoredRun run) {
    Path file = run.folder().resolve(RunFolder.HISTORY);
    History written = History.read(file, run.facts().model(), run.facts().data().caption());
    List<Path> checkpoints = RunFolder.checkpoints(run.folder());
    if (checkpoints.isEmpty()) {
      return List.of(); // pruned; its digest was looked at
    }
    History kept = run.history(Checkpoint.read(checkpoints.get(0)));
    return kept.toCsv().equals(written.toCsv())
        ? List.of()
        : List.of(RunFolder.HISTORY + " is not that of the last checkpoint");
  }

  private static List<String> figures(StoredRun run) {
    var faults = new ArrayList<String>();
    for (String name : StoredRun.files(run.folder()).keySet()) {
      if (name.endsWith(".png")) {
        Map<String, String> texts = PngFile.texts(run.folder().resolve(name));
        boolean own = texts.containsKey(PICTURE_FACT + run.facts().id());
        if (!own) {
          faults.add(name + " says nothing of this run, " + run.facts().id());
        }
      }
    }
    return faults;
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
