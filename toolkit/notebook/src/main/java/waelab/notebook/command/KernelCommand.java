package waelab.notebook.command;

import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import waelab.base.Workspace;
import waelab.notebook.run.KernelSpec;

/**
 * {@code lab kernel}: installs the kernel for a Jupyter, or an editor, that is not started by
 * {@code lab}.
 */
@Command(
    name = "kernel",
    description = {
      "Installs the Java kernel with the toolkit for the Jupyter of this user.",
      "Neither lab notebooks nor lab jupyter need this; other editors of notebooks do."
    },
    mixinStandardHelpOptions = true)
final class KernelCommand implements Runnable {

  private final Supplier<Path> source;

  @Spec private CommandSpec spec;

  @Option(names = "--remove", description = "take it away again")
  private boolean remove;

  KernelCommand() {
    this(KernelSpec::userFolder);
  }

  /**
   * Looks up the folder of kernels when the command runs, so that a bad one fails only this
   * command.
   */
  KernelCommand(Supplier<Path> source) {
    this.source = source;
  }

  @Override
  public void run() {
    Path kernels = source.get();
    var out = spec.commandLine().getOut();
    if (!remove) {
      Path folder = KernelSpec.of(Workspace.home()).install(kernels);
      out.println("Jupyter now has the kernel \"" + KernelSpec.DISPLAY_NAME + "\": " + folder);
    } else if (KernelSpec.remove(kernels)) {
      out.println("The kernel is no longer in " + kernels);
    } else {
      out.println("There is no kernel of WAE Lab in " + kernels);
    }
  }
}
