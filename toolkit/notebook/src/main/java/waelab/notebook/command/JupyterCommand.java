package waelab.notebook.command;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;
import waelab.base.AtomicFiles;
import waelab.base.LabException;
import waelab.base.Workspace;
import waelab.notebook.run.KernelSpec;

/** {@code lab jupyter}: opens the notebooks in the installed Jupyter. */
@Command(
    name = "jupyter",
    description = {
      "Opens copies of the notebooks in Jupyter, with the Java kernel: notebooks/ of the",
      "work folder, data/ if WAELAB_WORK names no other. A copy that differs is left as it is.",
      "Other options are passed on to Jupyter, such as --no-browser or --port 9999."
    },
    mixinStandardHelpOptions = true)
final class JupyterCommand implements Callable<Integer> {

  private static final String NO_JUPYTER =
      "Jupyter is not installed, or not on the PATH: python3 -m pip install jupyterlab installs it;"
          + " to run the notebooks without it, say: lab notebooks.";

  /** The folder in which Jupyter keeps older versions of saved files. */
  private static final String CHECKPOINTS = ".ipynb_checkpoints";

  private final Path home;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @Option(names = "--in-place", description = "open the project's own notebooks, not copies")
  private boolean inPlace;

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
    Path jupyter = jupyter().orElseThrow(() -> new LabException(NO_JUPYTER));
    String application =
        List.of("lab", "notebook").stream()
            .filter(name -> succeeds(jupyter, name, "--version"))
            .findFirst()
            .orElseThrow(() -> new LabException(NO_JUPYTER));
    Path data = home.resolve(Path.of("toolkit", "notebook", "target", "jupyter"));
    KernelSpec.of(home).write(data.resolve("kernels").resolve(KernelSpec.NAME));
    var command = new ArrayList<String>(List.of(jupyter.toString(), application));
    command.addAll(arguments);
    Path originals = home.resolve("notebooks");
    Path folder = inPlace ? originals : copies(originals);
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    Optional<String> others = Optional.ofNullable(environment.get("JUPYTER_PATH"));
    builder
        .environment()
        .put("JUPYTER_PATH", data + others.map(path -> File.pathSeparator + path).orElse(""));
    CtrlC.does(() -> {}); // only Jupyter handles it, and asks before it ends
    Process process = start(builder.inheritIO());
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return process.waitFor();
  }

  /** Looks for Jupyter on the PATH, as a shell does; on Windows the variable is called Path. */
  private Optional<Path> jupyter() {
    String file = File.separatorChar == '\\' ? "jupyter.exe" : "jupyter";
    return environment.entrySet().stream()
        .filter(each -> each.getKey().equalsIgnoreCase("PATH"))
        .flatMap(each -> Stream.of(each.getValue().split(File.pathSeparator)))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder).resolve(file))
        .filter(candidate -> Files.isRegularFile(candidate) && Files.isExecutable(candidate))
        .findFirst();
  }

  /** Copies missing files, so that saving in Jupyter changes no file of the project. */
  private Path copies(Path originals) {
    Path copies = Workspace.of(environment, home).work().resolve("notebooks");
    var different = new ArrayList<Path>();
    try (Stream<Path> files = Files.walk(originals)) {
      Files.createDirectories(copies);
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        Path copy = copies.resolve(originals.relativize(file).toString());
        if (file.getParent().endsWith(CHECKPOINTS)) {
          continue;
        }
        if (!Files.exists(copy)) {
          byte[] content = Files.readAllBytes(file);
          AtomicFiles.write(copy, out -> out.write(content));
        } else if (!Files.isRegularFile(copy) || Files.mismatch(file, copy) >= 0) {
          different.add(copies.relativize(copy));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new LabException(
          "The notebooks cannot be copied to "
              + copies
              + " ("
              + e.getMessage()
              + "); set WAELAB_WORK to a folder that can be written, or say --in-place.",
          e);
    }
    if (!different.isEmpty()) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          "In "
              + copies
              + " these differ from the project's and are left as they are: "
              + different.stream().map(Path::toString).collect(Collectors.joining(", "))
              + ". Delete one to get the project's again.");
      out.flush();
    }
    return copies;
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
