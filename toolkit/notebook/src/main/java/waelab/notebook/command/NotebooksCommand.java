package waelab.notebook.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import waelab.base.BadArgumentException;
import waelab.base.Budget;
import waelab.base.LabException;
import waelab.base.Workspace;
import waelab.notebook.file.BadNotebookException;
import waelab.notebook.file.Notebook;
import waelab.notebook.kernel.ErrorMessage;
import waelab.notebook.run.KernelSpec;
import waelab.notebook.run.NotebookRun;
import waelab.notebook.run.NotebookRunner;

/** {@code lab notebooks}: runs notebooks without Jupyter and stores their outputs. */
@Command(
    name = "notebooks",
    description = {
      "Runs notebooks, each in a Java kernel of its own and in its own folder, and stores them with"
          + " their outputs as .ipynb and as .html.",
      "Without FILES it runs all of the project's."
    },
    mixinStandardHelpOptions = true)
final class NotebooksCommand implements Callable<Integer> {

  /** A month. */
  private static final long MOST_SECONDS = 2_678_400;

  private final Path home;
  private final KernelSpec kernel;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILES", arity = "0..*", description = "notebooks to run in this order")
  private List<Path> files = List.of();

  @Option(
      names = "--budget",
      paramLabel = "BUDGET",
      description = "how much time there is: smoke, quick or study; as WAELAB_BUDGET says if not")
  private Optional<String> budget = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where to write to; out/ of the project if not given")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--in-place",
      description = "also write each notebook that ran to its end over the one it was read from")
  private boolean inPlace;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "how long one cell may take; ${DEFAULT-VALUE} if not given",
      defaultValue = "3600")
  private long timeout;

  @Option(
      names = "--publish",
      description =
          "also write what notebooks publish to figures/: of real data only, not at smoke")
  private boolean publish;

  NotebooksCommand() {
    this(Workspace.home(), KernelSpec.of(Workspace.home()));
  }

  /** Runs notebooks with a given kernel; {@code home} is the project's root. */
  NotebooksCommand(Path home, KernelSpec kernel) {
    this.home = home;
    this.kernel = kernel;
  }

  @Override
  public Integer call() {
    var results = new NotebookResults(out.orElse(home.resolve("out")), inPlace);
    var runner = understood(() -> new NotebookRunner(kernel, limit(), environment()));
    // Everything is checked before anything runs, since a run may take hours.
    List<Notebook> notebooks = read(files.isEmpty() ? all() : files);
    understood(() -> results.requireOwnPlaces(notebooks));
    results.requireWritable(notebooks);
    boolean failed = false;
    for (Notebook notebook : notebooks) {
      failed |= !succeeds(notebook, runner, results);
    }
    return failed ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
  }

  /** Runs one notebook; if this process lacks memory for it, the next one runs nevertheless. */
  private boolean succeeds(Notebook notebook, NotebookRunner runner, NotebookResults results) {
    try {
      return run(notebook, runner, results).failure().isEmpty();
    } catch (OutOfMemoryError | StackOverflowError e) {
      PrintWriter terminal = spec.commandLine().getOut();
      terminal.println("FAILED. " + ErrorMessage.of(e).orElseGet(e::toString));
      terminal.flush();
      return false;
    }
  }

  private NotebookRun run(Notebook notebook, NotebookRunner runner, NotebookResults results) {
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.print(notebook.file().getFileName() + ": ");
    terminal.flush();
    NotebookRun run = runner.run(notebook);
    NotebookResults.lines(run, results.write(run)).forEach(terminal::println);
    terminal.flush();
    return run;
  }

  private List<Path> all() {
    Path folder = home.resolve("notebooks");
    try (Stream<Path> inside = Files.list(folder)) {
      List<Path> all = inside.filter(each -> each.toString().endsWith(".ipynb")).sorted().toList();
      if (!all.isEmpty()) {
        return all;
      }
    } catch (IOException e) {
      // reported as a folder without notebooks
    }
    throw new LabException("There is no notebook in " + folder + "; name one to run it.");
  }

  private Duration limit() {
    BadArgumentException.require(
        timeout > 0 && timeout <= MOST_SECONDS,
        "--timeout",
        timeout,
        "a number of seconds, 1 to " + MOST_SECONDS);
    return Duration.ofSeconds(timeout);
  }

  private Map<String, String> environment() {
    var environment = new HashMap<String, String>();
    budget.ifPresent(name -> environment.put("WAELAB_BUDGET", Budget.named(name).toString()));
    if (publish) {
      environment.put(Workspace.PUBLISH, "true");
    }
    var all = new HashMap<>(System.getenv());
    all.putAll(environment);
    Workspace.of(all, home); // reports settings that exclude each other before anything runs
    return environment;
  }

  /** Reports a failed check of the command line as a usage error. */
  private <T> T understood(Supplier<T> checked) {
    try {
      return checked.get();
    } catch (LabException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /**
   * Reads notebooks; a file that is named twice is included once.
   *
   * @throws LabException if some cannot be read: a sentence for each of them
   */
  private static List<Notebook> read(List<Path> files) {
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
