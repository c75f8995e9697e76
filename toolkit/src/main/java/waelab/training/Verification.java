package waelab.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import waelab.base.BadFileException;

/**
 * Whether what a run's folder holds is what was written there, and belongs together.
 *
 * @param name the folder's
 * @param checked what was looked at and is right
 * @param faults what is not, a sentence each
 */
public record Verification(String name, List<String> checked, List<String> faults) {

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
    return new Verification(run.name(), List.of(), List.of())
        .with("files are as they were written", run::changedFiles)
        .with("the weights are whole", run::faultsOfWeights)
        .with("the history is the weights' own", run::faultsOfHistory)
        .with("the figures are this run's", run::foreignFigures);
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
