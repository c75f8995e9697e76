package waelab;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jdk.jshell.tool.JavaShellToolBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import waelab.base.StorageException;
import waelab.notebook.kernel.Imports;

/** {@code lab jshell}: Java snippets with the verbs imported, from files or a person. */
@Command(
    name = "jshell",
    description = {
      "Runs Java snippets with every verb of waelab.Lab imported.",
      "Without FILES it asks for them, or reads a script from a pipe."
    },
    mixinStandardHelpOptions = true)
final class JShellCommand implements Callable<Integer> {

  /** The JDK tells when it makes the folder in which the tool keeps its history. */
  private static final Logger PREFERENCES = Logger.getLogger("java.util.prefs");

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILES",
      arity = "0..*",
      description = "scripts to run one after another; - is standard input")
  private List<String> files = List.of();

  @Override
  public Integer call() {
    boolean asks = files.isEmpty() && System.console() != null;
    List<String> names = files.isEmpty() ? List.of("-") : files;
    // Read before anything runs, so that a misspelt name costs no time.
    List<Script> scripts =
        asks ? List.of() : names.stream().map(Script::read).collect(Collectors.toList());
    Snippets.requireCompiler();
    if (asks) {
      return talk();
    }
    try (Snippets snippets = Snippets.start()) {
      return run(snippets, scripts);
    }
  }

  private int run(Snippets snippets, List<Script> scripts) {
    PrintWriter err = spec.commandLine().getErr();
    for (Script script : scripts) {
      var run = new ScriptRun(snippets, script, err);
      endAfterCtrlC(run::stop);
      OptionalInt code = run.run();
      if (code.isPresent()) {
        return code.getAsInt();
      }
    }
    return 0;
  }

  /** The JDK's own tool, with its history, Tab and commands, over our engine. */
  private int talk() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("WAE Lab: help() lists the verbs, Tab completes them, /exit ends.");
    out.flush();
    Printed.writePictures();
    PREFERENCES.setLevel(Level.WARNING);
    try {
      Path imports = Files.createTempFile("waelab", ".jsh");
      Files.write(imports, Imports.LINES);
      try {
        return JavaShellToolBuilder.builder()
            .start(
                "--execution",
                "waelab",
                "--class-path",
                System.getProperty("java.class.path"),
                "--startup",
                imports.toString());
      } finally {
        Files.deleteIfExists(imports);
      }
    } catch (IOException e) {
      throw StorageException.of(Path.of(System.getProperty("java.io.tmpdir")), e);
    } catch (Exception e) {
      throw new IllegalStateException("JShell could not be started.", e);
    }
  }

  /** Ends the process at the Ctrl-C that nobody takes. */
  private static void endAfterCtrlC(BooleanSupplier taken) {
    CtrlC.does(
        () -> {
          if (!taken.getAsBoolean()) {
            System.exit(ScriptRun.INTERRUPTED);
          }
        });
  }
}
