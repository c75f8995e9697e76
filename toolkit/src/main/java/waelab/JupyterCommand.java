package waelab;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;
import waelab.base.LabException;
import waelab.base.Workspace;
import waelab.notebook.run.KernelSpec;

/** {@code lab jupyter}: opens the notebooks in a Jupyter that is installed. */
@Command(
    name = "jupyter",
    description = {
      "Opens the notebooks in Jupyter, with the Java kernel at hand.",
      "What it does not know it passes on to Jupyter, such as --no-browser or --port 9999."
    },
    mixinStandardHelpOptions = true)
final class JupyterCommand implements Callable<Integer> {

  private static final String NO_JUPYTER =
      "Jupyter is not installed, or not on the PATH: python3 -m pip install jupyterlab brings it;"
          + " to run the notebooks without it, say: lab notebooks.";

  private final Path home;
  private final Map<String, String> environment;

  @Unmatched private List<String> arguments = new ArrayList<>();

  JupyterCommand() {
    this(Workspace.home(), System.getenv());
  }

  /** Looks for Jupyter in a given environment; {@code home} is the project's root. */
  JupyterCommand(Path home, Map<String, String> environment) {
    this.home = home;
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws InterruptedException {
    Path jupyter =
        Programs.find("jupyter", environment).orElseThrow(() -> new LabException(NO_JUPYTER));
    String application =
        List.of("lab", "notebook").stream()
            .filter(name -> succeeds(jupyter, name, "--version"))
            .findFirst()
            .orElseThrow(() -> new LabException(NO_JUPYTER));
    Path data = home.resolve("toolkit").resolve("target").resolve("jupyter");
    KernelSpec.of(home).write(data.resolve("kernels").resolve(KernelSpec.NAME));
    var command = new ArrayList<String>(List.of(jupyter.toString(), application));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).directory(home.resolve("notebooks").toFile());
    Optional<String> others = Optional.ofNullable(environment.get("JUPYTER_PATH"));
    builder
        .environment()
        .put("JUPYTER_PATH", data + others.map(path -> File.pathSeparator + path).orElse(""));
    CtrlC.does(() -> {}); // it is Jupyter's, which asks before it ends
    Process process = start(builder.inheritIO());
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return process.waitFor();
  }

  private static boolean succeeds(Path jupyter, String... arguments) {
    var command = new ArrayList<String>(List.of(jupyter.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      return start(builder).waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new LabException("Jupyter cannot be started: " + e.getMessage(), e);
    }
  }
}
