package waelab;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import waelab.Snippets.Outcome;
import waelab.notebook.kernel.SnippetEngine;

/** Runs a script's snippets to its end, to {@code /exit}, or to the first that fails. */
final class ScriptRun {

  /** A line that is a command; nothing in it is Java. */
  static final Pattern COMMAND = Pattern.compile("(?m)^[ \t]*/(exit|help)\\b[ \t]*(.*)$");

  /** What a shell expects of a process that Ctrl-C ended. */
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

  /** Runs it; the result is what to end with, or nothing if the next script may follow. */
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
   * What Ctrl-C does, on another thread: it interrupts what runs, after which the script ends.
   *
   * @return false if that was tried before, or nothing runs, and the process is to end
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

  /** What {@code /exit} with these words after it ends with. */
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
      // What is not complete is run all the same, for the compiler to say what is wrong.
      boolean complete = info.completeness().isComplete();
      int length = rest.length() - (complete ? info.remaining().length() : 0);
      Outcome outcome = snippets.run(script, at, complete ? info.source() : rest);
      if (outcome.semicolon().isPresent()) {
        // As at a prompt, a line that could be a snippet is one, without a semicolon too.
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
