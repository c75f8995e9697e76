package waelab.notebook.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.StorageException;
import waelab.notebook.file.Notebook;
import waelab.notebook.run.NotebookRun;

@Tag("unit")
class NotebookResultsTest {

  @TempDir private Path folder;
  private Path source;
  private NotebookRun run;
  private NotebookResults results;

  @BeforeEach
  void runANotebookOfNoCells() throws IOException {
    source = folder.resolve("one.ipynb");
    Notebook notebook =
        Notebook.read(Files.writeString(source, "{\"cells\": [], \"nbformat\": 4}"));
    run = new NotebookRun(notebook, 0, Duration.ZERO, Optional.empty());
    results = new NotebookResults(folder.resolve("out"), true);
  }

  @Test
  void aResultThatCannotBeWrittenIsToldWithWhatChoosesItsPlace() throws IOException {
    Path page = obstruct(folder.resolve("out/one.html"));
    assertThatThrownBy(() -> results.write(run))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith(page + " cannot be written")
        .hasMessageEndingWith("; name another folder by --out");
  }

  @Test
  void aSourceThatCannotBeReplacedIsToldWithThePlaceOfItsOutputs() throws IOException {
    Files.delete(source);
    obstruct(source);
    Path stored = folder.resolve("out/one.ipynb");
    assertThatThrownBy(() -> results.write(run))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith(source + " cannot be written")
        .hasMessageEndingWith("; its outputs are in " + stored);
    assertThat(stored).exists();
  }

  /** Puts a folder where a file should go. */
  private static Path obstruct(Path file) throws IOException {
    Files.createDirectories(file.resolve("something"));
    return file;
  }
}
