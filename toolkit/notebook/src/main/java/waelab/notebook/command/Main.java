package waelab.notebook.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import waelab.SystemProbe;
import waelab.base.AtomicFiles;
import waelab.base.Printable;
import waelab.base.Versions;
import waelab.base.Workspace;
import waelab.evaluation.DeviceCheck;
import waelab.notebook.kernel.ErrorMessage;
import waelab.torch.Torch;

/**
 * The command line, {@code ./lab}. It exits with 0 on success, 1 on failure, 2 if the command line
 * is wrong.
 */
@Command(
    name = "lab",
    description = "Reproduce, question and extend a study of Wasserstein autoencoders.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionLines.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      JShellCommand.class,
      NotebooksCommand.class,
      JupyterCommand.class,
      KernelCommand.class,
      FetchCommand.class
    })
public final class Main implements Runnable {

  /** What {@code lab --version} prints. */
  static final class VersionLines implements CommandLine.IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {
        "WAE Lab " + Versions.waelab(),
        "DJL " + Versions.djl() + ", PyTorch " + Versions.pytorch(),
        "Java " + Runtime.version() + ", " + System.getProperty("java.vendor")
      };
    }
  }

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  Main() {}

  /** Runs one command and ends the process. */
  public static void main(String[] args) {
    System.exit(run(commandLine(), args));
  }

  /** Runs one command; also reports an exhausted heap or stack as a sentence. */
  static int run(CommandLine command, String... args) {
    try {
      return command.execute(args);
    } catch (OutOfMemoryError | StackOverflowError e) {
      command.getErr().println(ErrorMessage.of(e).orElseGet(e::toString));
      command.getErr().flush();
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** The command line with all its commands. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(Main::misunderstood)
        .setExecutionExceptionHandler(Main::failed);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /** Checks that everything needed is present, and how fast this machine is. */
  @Command(
      name = "doctor",
      description = "Checks that everything needed is present, and how fast this machine is.",
      mixinStandardHelpOptions = true)
  int doctor(
      @Option(
              names = "--device",
              description =
                  "Compares what the device of WAELAB_DEVICE computes with what the CPU computes.")
          boolean device) {
    return device ? checkDevice() : diagnose();
  }

  private int diagnose() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Checking this machine and training a model for some seconds ...");
    out.flush();
    List<SystemProbe.Diagnostic> diagnostics =
        new SystemProbe(Workspace.current(), System.getenv()).diagnostics();
    out.println(SystemProbe.text(diagnostics));
    return SystemProbe.problems(diagnostics) == 0 ? 0 : 1;
  }

  private int checkDevice() {
    PrintWriter out = spec.commandLine().getOut();
    Workspace workspace = Workspace.current();
    var check = DeviceCheck.ofThisProcess(workspace);
    out.println("Comparing " + Torch.deviceDescription() + " with the CPU ...");
    out.flush();
    List<DeviceCheck.Result> results =
        check.results(
            result -> {
              out.println(result);
              out.flush();
            });
    Path file = workspace.work().resolve("device-check.txt");
    AtomicFiles.write(file, check.text(results));
    out.println("\n" + check.verdict(results) + "\nThis report is in " + file + ".");
    return results.stream().allMatch(DeviceCheck.Result::isRight) ? 0 : 1;
  }

  private static int misunderstood(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(Printable.text(e.getMessage()));
    UnmatchedArgumentException.printSuggestions(e, err);
    if (command.getParent() == null) {
      command.usage(err);
    } else {
      err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    Optional<String> sentence = ErrorMessage.of(e); // an initialiser may have wrapped it
    if (sentence.isPresent()) {
      err.println(sentence.get());
    } else {
      err.println("This is an error in WAE Lab itself:");
      e.printStackTrace(err);
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }
}
