package waelab.notebook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.Workspace;
import waelab.notebook.file.Cell;
import waelab.notebook.file.Notebook;

/** Our kernel as Jupyter starts it: {@code apt install jupyter-nbconvert}. */
@Tag("notebook")
class NbconvertTest {

  private static final Path TOUR = Workspace.home().resolve("notebooks").resolve("00-tour.ipynb");

  private Path elsewhere;

  /** Not the project's folder, and with what programs trip over. */
  @BeforeEach
  void makeFolder(@TempDir Path folder) throws IOException {
    elsewhere = Files.createDirectory(folder.resolve("mein Ordner ü"));
  }

  @Test
  void theTourRunsWhereItIsCalledFromAnotherFolder() throws Exception {
    assumeTrue(jupyter("--version") == 0, "jupyter nbconvert is not installed");
    var spec = new KernelSpec(Workspace.home(), System.getProperty("java.class.path"));
    spec.install(elsewhere.resolve("jupyter").resolve("kernels"));

    int ended = jupyter("--to", "notebook", "--execute", "--output-dir", ".", TOUR.toString());

    assertThat(Files.readString(log())).contains("Writing");
    assertThat(ended).isZero();
    Notebook run = Notebook.read(elsewhere.resolve(TOUR.getFileName()));
    assertThat(run.cells()).hasSameSizeAs(Notebook.read(TOUR).cells());
    for (Cell cell : run.cells()) {
      if (cell.type() == Cell.Type.CODE) {
        assertThat(cell.executionCount()).as("cell " + cell.number()).isPresent();
        assertThat(cell.outputs().toString()).doesNotContain("\"output_type\":\"error\"");
      }
    }
    assertThat(run.text()).contains("stand-in digits, not MNIST", "waelab-chart");
  }

  private Path log() {
    return elsewhere.resolve("nbconvert.log");
  }

  /** Runs nbconvert to its end; what it says is in the log. */
  private int jupyter(String... arguments) throws Exception {
    var builder = new ProcessBuilder("jupyter", "nbconvert");
    builder.command().addAll(List.of(arguments));
    builder.directory(elsewhere.toFile()).redirectErrorStream(true).redirectOutput(log().toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "JUPYTER_DATA_DIR", elsewhere.resolve("jupyter").toString(),
                "JUPYTER_CONFIG_DIR", elsewhere.resolve("jupyter").toString(),
                "WAELAB_BUDGET", "smoke",
                "WAELAB_DATA", "",
                "WAELAB_WORK", elsewhere.resolve("work").toString(),
                "WAELAB_REQUIRE_REAL", "false",
                "WAELAB_OFFLINE", "true"));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return -1; // no jupyter
    }
    try {
      assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    } finally {
      process.destroy(); // and its kernel, which looks whether its parent is there
    }
  }
}
