package waelab.notebook.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import waelab.notebook.file.Notebook;

/**
 * The result of running a notebook.
 *
 * @param notebook the notebook with its new outputs
 * @param cells number of cells that were run
 * @param time how long it took, the kernel's start included
 * @param failure the failure that ended it early, if any
 */
public record NotebookRun(Notebook notebook, int cells, Duration time, Optional<Failure> failure) {

  /**
   * A cell that failed.
   *
   * @param cell its place in the notebook, from 1
   * @param code the first lines of its code
   * @param sentence what went wrong
   * @param log the last lines that the kernel printed outside cells, if it died
   */
  public record Failure(int cell, List<String> code, String sentence, List<String> log) {

    /** Copies the lists. */
    public Failure {
      code = List.copyOf(code);
      log = List.copyOf(log);
    }
  }
}
