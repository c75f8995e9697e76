package waelab.notebook.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import waelab.base.AtomicFiles;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.StorageException;
import waelab.notebook.file.Notebook;
import waelab.notebook.page.HtmlExport;
import waelab.notebook.run.NotebookRun;

/**
 * Writes notebooks that were run.
 *
 * @param folder a folder for an .ipynb and an .html of each
 * @param inPlace whether a notebook without failure also replaces the file it was read from
 */
record NotebookResults(Path folder, boolean inPlace) {

  /** Makes the folder's path absolute. */
  NotebookResults {
    folder = folder.toAbsolutePath().normalize();
  }

  /**
   * Checks that no result would overwrite another result, or a source by accident.
   *
   * @return the notebooks
   * @throws LabException if one would
   */
  List<Notebook> requireOwnPlaces(List<Notebook> notebooks) {
    Map<String, Path> sources = new HashMap<>();
    for (Notebook notebook : notebooks) {
      Path source = notebook.file();
      // Some file systems do not distinguish "Tour" from "tour".
      Path other = sources.putIfAbsent(notebook.name().toLowerCase(Locale.ROOT), source);
      if (other != null) {
        throw new LabException(
            other + " and " + source + " share a name; run them one by one, each with its --out");
      }
      if (isSame(place(notebook, ".ipynb"), source)) {
        throw new LabException(
            "--out is the folder of " + source + "; say --in-place if it is to be written over");
      }
    }
    return notebooks;
  }

  /**
   * Creates the folder.
   *
   * @throws LabException if nothing can be written into it, or over a source that is to be replaced
   */
  void requireWritable(List<Notebook> notebooks) {
    if (inPlace) {
      notebooks.forEach(notebook -> requireReplaceable(notebook.file()));
    }
    try {
      Files.createDirectories(folder);
      tryFile(folder);
    } catch (IOException e) {
      throw new LabException(
          "Nothing can be written into " + folder + "; name another folder by --out.", e);
    }
  }

  private static void requireReplaceable(Path source) {
    try {
      if (!Files.isWritable(source)) {
        throw new AccessDeniedException(source.toString());
      }
      tryFile(source.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new LabException(
          source
              + " cannot be replaced, since it or its folder cannot be written;"
              + " make both writable or leave --in-place out.",
          e);
    }
  }

  private static void tryFile(Path folder) throws IOException {
    Files.delete(Files.createTempFile(folder, ".lab", ".part"));
  }

  /**
   * Writes the result of a run.
   *
   * @return the HTML page; the .ipynb is in the same folder
   * @throws StorageException if one cannot be written
   */
  Path write(NotebookRun run) {
    Notebook notebook = run.notebook();
    Path stored = place(notebook, ".ipynb");
    Path page = place(notebook, ".html");
    try {
      notebook.write(stored);
      AtomicFiles.write(page, HtmlExport.page(notebook));
    } catch (StorageException e) {
      throw e.withRemedy("name another folder by --out");
    }
    try {
      if (inPlace && run.failure().isEmpty()) {
        notebook.write(notebook.file());
      }
    } catch (StorageException e) {
      throw e.withRemedy("its outputs are in " + stored);
    }
    return page;
  }

  /**
   * The report on a run.
   *
   * @param written the file to look at
   */
  static List<String> lines(NotebookRun run, Path written) {
    double seconds = run.time().toMillis() / 1000.0;
    return run.failure()
        .map(failure -> lines(failure, seconds, written))
        .orElseGet(
            () -> {
              String cells = run.cells() == 1 ? "1 cell" : run.cells() + " cells";
              return List.of(Printable.of("%s, %.1f s, %s", cells, seconds, written));
            });
  }

  private static List<String> lines(NotebookRun.Failure failure, double seconds, Path written) {
    var lines = new ArrayList<String>();
    String result = "FAILED in cell %d after %.1f s, see %s";
    lines.add(Printable.of(result, failure.cell(), seconds, written));
    failure.code().forEach(line -> lines.add("    " + line));
    lines.add("  " + failure.sentence());
    failure.log().forEach(line -> lines.add("  kernel: " + line));
    return lines;
  }

  private Path place(Notebook notebook, String ending) {
    return folder.resolve(notebook.name() + ending);
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(one) && Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }
}
