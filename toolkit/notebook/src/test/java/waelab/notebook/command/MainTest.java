package waelab.notebook.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import waelab.base.Workspace;
import waelab.data.MnistFiles;
import waelab.metrics.inception.InceptionWeights;

@Tag("notebook")
class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpListsTheCommands() {
    assertThat(execute("--help")).isZero();
    assertThat(out.toString())
        .contains("jshell", "notebooks", "jupyter", "kernel", "fetch", "doctor");
  }

  @Test
  void versionIsTheBuilds() {
    assertThat(execute("--version")).isZero();
    assertThat(out.toString()).containsPattern("WAE Lab \\d+\\.\\d+").contains("DJL 0.", "Java ");
  }

  @Test
  void anUnknownCommandIsAnsweredWithTheUsage() {
    assertThat(execute("fetsch")).isEqualTo(2);
    assertThat(err.toString()).contains("'fetsch'", "Did you mean: lab fetch?", "Usage: lab");
  }

  @Test
  void anUnknownOptionIsAnsweredWithAHint() {
    assertThat(execute("jshell", "--colour")).isEqualTo(2);
    assertThat(err.toString()).contains("--colour", "Try 'lab jshell --help'.");
  }

  @ParameterizedTest
  @ValueSource(classes = {OutOfMemoryError.class, StackOverflowError.class})
  void whatTheJvmHasNoRoomForIsOneSentence(Class<? extends Error> error) {
    var command =
        new CommandLine(new Failing(error))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    assertThat(Main.run(command)).isEqualTo(1);
    assertThat(err.toString()).hasLineCount(1).doesNotContain("at ");
  }

  @CommandLine.Command
  private record Failing(Class<? extends Error> error) implements Runnable {
    @Override
    public void run() {
      try {
        throw error.getConstructor().newInstance();
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void noCommandAtAllIsAMistakeToo() {
    assertThat(execute()).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: lab");
  }

  @Test
  void anUnknownDataSetIsOneSentenceThatNamesTheKnown() {
    assertThat(execute("fetch", "cifar")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "\"cifar\" cannot be downloaded; give one of: mnist, fashion-mnist, kmnist, emnist,"
                + " inception.\n");
  }

  @Test
  void celebaComesWithDirections() {
    assertThat(execute("fetch", "celeba")).isEqualTo(1);
    assertThat(err.toString())
        .contains("img_align_celeba.zip", "list_attr_celeba.txt", "MMLAB", "celeba/ of ")
        .hasLineCount(1);
  }

  @Test
  void mnistThatIsThereIsNotFetched(@TempDir Path home) throws IOException {
    Path mnist = Files.createDirectories(home.resolve("data/mnist"));
    for (MnistFiles part : MnistFiles.values()) {
      for (String name : part.names()) {
        Files.createFile(mnist.resolve(name));
      }
    }
    assertThat(fetch(home, "mnist")).isZero();
    assertThat(out.toString()).isEqualTo("MNIST already exists, in " + mnist + "\n");
  }

  @Test
  void inceptionThatIsThereIsNotFetched(@TempDir Path home) throws IOException {
    Path folder = Files.createDirectories(home.resolve("data/inception"));
    Path weights = Files.createFile(folder.resolve(InceptionWeights.PUBLISHED.get(1)));
    assertThat(fetch(home, "inception")).isZero();
    assertThat(out.toString()).isEqualTo("Inception's weights already exist: " + weights + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist", "fashion-mnist", "kmnist", "emnist", "inception"})
  void nothingIsFetchedOffline(String name, @TempDir Path home) {
    assertThat(fetch(home, name)).isEqualTo(1);
    assertThat(err.toString()).contains("WAELAB_OFFLINE").hasLineCount(1);
  }

  @Test
  void aBadWorkspaceIsOneSentence(@TempDir Path home) {
    var environment = Map.of("WAELAB_BUDGET", "endless");
    var command = new FetchCommand(() -> Workspace.of(environment, home));
    assertThat(execute(command, "mnist")).isEqualTo(1);
    assertThat(err.toString()).contains("endless").hasLineCount(1);
  }

  private int fetch(Path home, String name) {
    var workspace = Workspace.of(Map.of("WAELAB_OFFLINE", "true"), home);
    return execute(new FetchCommand(() -> workspace), name);
  }

  private int execute(FetchCommand fetch, String... args) {
    CommandLine handlers = Main.commandLine();
    return execute(
        new CommandLine(fetch)
            .setExecutionExceptionHandler(handlers.getExecutionExceptionHandler()),
        args);
  }

  private int execute(String... args) {
    return execute(Main.commandLine(), args);
  }

  private int execute(CommandLine command, String... args) {
    return command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err)).execute(args);
  }
}
