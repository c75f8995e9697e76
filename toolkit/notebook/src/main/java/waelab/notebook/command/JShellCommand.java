package waelab.notebook.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.tool.JavaShellToolBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import waelab.base.StorageException;
import waelab.notebook.command.Snippets.Outcome;
import waelab.notebook.kernel.Imports;
import waelab.notebook.kernel.NotebookOutput;
import waelab.notebook.kernel.SnippetEngine;

/** {@code lab jshell}: runs Java snippets with the verbs imported, from files or a prompt. */
@Command(
    name = "jshell",
    description = {
      "Runs Java snippets with every verb of waelab.Lab imported.",
      "Without FILES it asks for them, or reads a script from a pipe."
    },
    mixinStandardHelpOptions = true)
final class JShellCommand implements Callable<Integer> {

  /** The logger with which the JDK reports that it creates the folder for the tool's history. */
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

  /** Runs the JDK's own tool, with its history, completion and commands, on our engine. */
  private int talk() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("WAE Lab: help() lists the verbs, Tab completes them, /exit ends.");
    out.flush();
    NotebookOutput.writePictures();
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

  /** Ends the process at a Ctrl-C for which {@code taken} is false. */
  private static void endAfterCtrlC(BooleanSupplier taken) {
    CtrlC.does(
        () -> {
          if (!taken.getAsBoolean()) {
            System.exit(ScriptRun.INTERRUPTED);
          }
        });
  }

  /** Runs a script's snippets to its end, to {@code /exit}, or to the first that fails. */
  static final class ScriptRun {

    /** A line that is a command and not Java. */
    static final Pattern COMMAND = Pattern.compile("(?m)^[ \t]*/(exit|help)\\b[ \t]*(.*)$");

    /** The exit code that a shell expects of a process that Ctrl-C ended. */
    static final int INTERRUPTED = 130;

    private final Snippets snippets;
    private final Script script;
    private final PrintWriter err;
    private volatile boolean stopping;

    ScriptRun(Snippets snippets, Script script, PrintWriter err) {
      this.snippets = snippets;
      this.script = script;
      this.err = err;
    }

    /** Runs the script. Returns the exit code, or empty if the next script may run. */
    OptionalInt run() {
      Matcher command = COMMAND.matcher(script.text());
      int at = 0;
      while (command.find()) {
        if (!runJava(at, command.start())) {
          return OptionalInt.of(failed());
        }
        if (command.group(1).equals("exit")) {
          return OptionalInt.of(exitCode(command.group(2)));
        }
        at = command.end();
      }
      return runJava(at, script.text().length()) ? OptionalInt.empty() : OptionalInt.of(failed());
    }

    private int failed() {
      return stopping ? INTERRUPTED : 1;
    }

    /**
     * The action of Ctrl-C, on another thread: interrupts the running snippet, and then the script
     * ends.
     *
     * @return false if it was called before, or nothing runs; the process must then end
     */
    boolean stop() {
      boolean again = stopping;
      stopping = true;
      if (again || !SnippetEngine.interrupt()) {
        return false;
      }
      err.println("\nStopping ... Ctrl-C again ends the whole process.");
      err.flush();
      return true;
    }

    /** The exit code of {@code /exit} with these words after it. */
    static int exitCode(String words) {
      String code = words.strip().replaceAll(";$", "");
      return code.isEmpty() ? 0 : code.matches("\\d{1,3}") ? Integer.parseInt(code) : 1;
    }

    private boolean runJava(int from, int to) {
      int at = from;
      while (at < to) {
        String rest = script.text().substring(at, to);
        CompletionInfo info = snippets.completion(rest);
        if (info.completeness() == Completeness.EMPTY) {
          break;
        }
        // An incomplete snippet is run, too, so that the compiler reports the error.
        boolean complete = info.completeness().isComplete();
        int length = rest.length() - (complete ? info.remaining().length() : 0);
        Outcome outcome = snippets.run(script, at, complete ? info.source() : rest);
        if (outcome.semicolon().isPresent()) {
          // As at a prompt, a line that is complete without a semicolon is a snippet.
          int end = outcome.semicolon().getAsInt();
          CompletionInfo line = snippets.completion(rest.substring(0, end));
          if (line.completeness().isComplete()) {
            outcome = snippets.run(script, at, line.source());
            length = end;
          }
        }
        outcome.note().ifPresent(err::println);
        if (!passes(outcome.complaint()) || stopping) {
          return false;
        }
        at += length;
      }
      return passes(snippets.unresolved());
    }

    private boolean passes(Optional<String> complaint) {
      complaint.ifPresent(err::println);
      err.flush();
      return complaint.isEmpty();
    }
  }
}
