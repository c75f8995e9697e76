package waelab;

import java.io.BufferedReader;
import java.io.Console;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab jshell}: Java snippets with the verbs imported, from files or a person. */
@Command(
    name = "jshell",
    description = {
      "Runs Java snippets with every verb of waelab.Lab imported.",
      "Without FILES it asks for them, or reads a script from a pipe."
    },
    mixinStandardHelpOptions = true)
final class JShellCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILES",
      arity = "0..*",
      description = "scripts to run one after another; - is standard input")
  private List<String> files = List.of();

  @Override
  public Integer call() {
    Console console = System.console();
    boolean asks = files.isEmpty() && console != null;
    List<String> names = files.isEmpty() ? List.of("-") : files;
    // Read before anything runs, so that a misspelt name costs no time.
    List<Script> scripts =
        asks ? List.of() : names.stream().map(Script::read).collect(Collectors.toList());
    try (Snippets snippets = Snippets.start()) {
      return asks ? talk(snippets, console) : run(snippets, scripts);
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

  private int talk(Snippets snippets, Console console) {
    var in = new BufferedReader(new InputStreamReader(System.in, console.charset()));
    var prompt = new Prompt(snippets, in, spec.commandLine().getOut());
    endAfterCtrlC(prompt::stop);
    return prompt.talk();
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
