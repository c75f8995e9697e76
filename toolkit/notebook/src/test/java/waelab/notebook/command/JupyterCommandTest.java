package waelab.notebook.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Tag("notebook")
class JupyterCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path temporary;
  private Path home;
  private Path programs;

  @BeforeEach
  void makeProject() throws IOException {
    home = temporary.resolve("mein Ordner ü");
    Files.createDirectories(home.resolve("notebooks"));
    programs = Files.createDirectories(temporary.resolve("bin"));
  }

  @Test
  void jupyterFindsTheKernelAndIsGivenTheArguments() throws IOException {
    jupyterWith("lab");
    assertThat(execute("--no-browser", "--port", "9999", "tour.ipynb")).isEqualTo(7);
    Path data = home.resolve("toolkit/notebook/target/jupyter");
    assertThat(temporary.resolve("seen").toFile())
        .content()
        .isEqualTo(
            "lab --no-browser --port 9999 tour.ipynb\n"
                + (home.resolve("data/notebooks").toRealPath() + "\n")
                + (data + File.pathSeparator + "theirs\n"));
    assertThat(data.resolve("kernels/waelab/kernel.json")).content().contains(home.toString());
  }

  @Test
  void whatIsSavedInJupyterChangesACopy() throws IOException {
    jupyterWith("lab");
    Path notebooks = home.resolve("notebooks");
    Files.createDirectories(notebooks.resolve("pictures"));
    Files.writeString(notebooks.resolve("tour.ipynb"), "ours");
    Files.writeString(notebooks.resolve("pictures/one.svg"), "<svg/>");
    Path old = Files.createDirectories(notebooks.resolve(".ipynb_checkpoints"));
    Files.writeString(old.resolve("tour-checkpoint.ipynb"), "old");
    assertThat(execute()).isEqualTo(7);
    Path copies = home.resolve("data/notebooks");
    assertThat(copies.resolve("tour.ipynb")).hasContent("ours");
    assertThat(copies.resolve("pictures/one.svg")).hasContent("<svg/>");
    assertThat(copies.resolve(".ipynb_checkpoints")).doesNotExist();
    assertThat(out.toString()).isEmpty();

    Files.writeString(copies.resolve("tour.ipynb"), "mine");
    assertThat(execute()).isEqualTo(7);
    assertThat(copies.resolve("tour.ipynb")).hasContent("mine");
    assertThat(out.toString()).contains("left as they are: tour.ipynb.").hasLineCount(1);
    assertThat(notebooks.resolve("tour.ipynb")).hasContent("ours");
  }

  @Test
  void inPlaceOpensTheProjectsOwn() throws IOException {
    jupyterWith("lab");
    assertThat(execute("--in-place")).isEqualTo(7);
    assertThat(temporary.resolve("seen").toFile())
        .content()
        .contains(home.resolve("notebooks").toRealPath() + "\n")
        .doesNotContain("--in-place");
  }

  @Test
  void withoutLabTheClassicNotebookDoes() throws IOException {
    jupyterWith("notebook");
    assertThat(execute()).isEqualTo(7);
    assertThat(temporary.resolve("seen").toFile()).content().startsWith("notebook\n");
  }

  @Test
  void withoutJupyterASentenceSaysWhatToDo() throws IOException {
    assertThat(execute()).isEqualTo(1);
    assertThat(err.toString()).contains("pip install jupyterlab", "lab notebooks").hasLineCount(1);
    jupyterWith("nothing");
    assertThat(execute()).isEqualTo(1);
    assertThat(err.toString()).hasLineCount(2);
  }

  @Test
  void theKernelCommandInstallsAndRemoves() {
    Path kernels = temporary.resolve("kernels");
    assertThat(execute(new KernelCommand(() -> kernels))).isZero();
    assertThat(out.toString()).contains(kernels.resolve("waelab").toString());
    assertThat(kernels.resolve("waelab/kernel.json")).exists();
    assertThat(execute(new KernelCommand(() -> kernels), "--remove")).isZero();
    assertThat(kernels.resolve("waelab")).doesNotExist();
    assertThat(execute(new KernelCommand(() -> kernels), "--remove")).isZero();
    assertThat(out.toString()).contains("There is no kernel of WAE Lab in " + kernels);
  }

  /** A Jupyter that has one application, tells of itself in a file, and ends with 7. */
  private void jupyterWith(String application) throws IOException {
    assumeThat(File.separatorChar).isEqualTo('/');
    String script =
        """
        #!/bin/sh
        [ "$1" = %s ] || exit 1
        [ "$2" != --version ] || exit 0
        { echo "$@"; pwd -P; echo "$JUPYTER_PATH"; } >'%s'
        exit 7
        """
            .formatted(application, temporary.resolve("seen"));
    Path program = Files.writeString(programs.resolve("jupyter"), script);
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private int execute(String... arguments) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", temporary.resolve("none") + File.pathSeparator + programs);
    environment.put("JUPYTER_PATH", "theirs");
    return execute(new JupyterCommand(home, environment), arguments);
  }

  private int execute(Object command, String... arguments) {
    CommandLine handlers = Main.commandLine();
    return new CommandLine(command)
        .setExecutionExceptionHandler(handlers.getExecutionExceptionHandler())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
