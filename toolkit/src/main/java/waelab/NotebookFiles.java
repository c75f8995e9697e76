package waelab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import waelab.base.LabException;
import waelab.notebook.file.BadNotebookException;
import waelab.notebook.file.Notebook;

/** The notebooks that are to be run. */
final class NotebookFiles {

  private NotebookFiles() {}

  /** All notebooks of a folder, in the order of their names. */
  static List<Path> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * Reads notebooks; one that is named twice is read once.
   *
   * @throws LabException if some cannot be read: a sentence for each of them
   */
  static List<Notebook> read(List<Path> files) {
    var notebooks = new LinkedHashMap<Path, Notebook>();
    var complaints = new ArrayList<String>();
    for (Path file : files) {
      try {
        Notebook notebook = Notebook.read(file);
        notebooks.putIfAbsent(file.toRealPath(), notebook);
      } catch (BadNotebookException e) {
        complaints.add(e.getMessage());
      } catch (IOException e) {
        complaints.add(file + " cannot be read (" + e.getMessage() + ").");
      }
    }
    if (!complaints.isEmpty()) {
      throw new LabException(String.join(System.lineSeparator(), complaints));
    }
    return List.copyOf(notebooks.values());
  }
}
