package waelab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Matcher;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/** Reads snippets from a person, line by line, and shows what each gives. */
final class Prompt {

  private static final String HELP =
      """
      Type Java; every verb of waelab.Lab is at hand: var run = trainVae(loadToy("ring", 1000))
      A line that is not finished goes on after "   ...>". The value of an expression is shown.
        /help   shows this
        /exit   ends, as Ctrl-D does; /exit 3 ends with exit code 3
      Ctrl-C stops what runs: a training ends after its step and gives its run. A second Ctrl-C
      ends the whole process.""";

  private final Snippets snippets;
  private final BufferedReader in;
  private final PrintWriter out;
  private int inputs;
  private volatile boolean stopping;
  private volatile boolean dropped;

  Prompt(Snippets snippets, BufferedReader in, PrintWriter out) {
    this.snippets = snippets;
    this.in = in;
    this.out = out;
  }

  /** Talks until the person ends it; gives the exit code. */
  int talk() {
    out.println("WAE Lab in Java " + Runtime.version().feature() + ". /help explains, /exit ends.");
    String input = "";
    while (true) {
      String line = ask(input.isBlank() ? "waelab> " : "   ...> ");
      if (dropped) {
        input = "";
        dropped = false;
      }
      if (line == null) {
        out.println();
        return 0;
      }
      Matcher command = ScriptRun.COMMAND.matcher(line);
      if (input.isBlank() && command.matches()) {
        if (command.group(1).equals("exit")) {
          return ScriptRun.exitCode(command.group(2));
        }
        out.println(HELP);
      } else {
        stopping = false;
        input = run(input + line + "\n");
      }
    }
  }

  /**
   * What Ctrl-C does, on another thread: it interrupts what runs, or drops what was typed.
   *
   * @return false if that was tried before and the process is to end
   */
  boolean stop() {
    boolean again = stopping;
    if (Snippets.interrupt()) {
      stopping = true;
      out.println(again ? "" : "\nStopping ... Ctrl-C again ends the whole process.");
      out.flush();
      return !again;
    }
    dropped = true;
    out.print("\n(/exit ends)\nwaelab> ");
    out.flush();
    return true;
  }

  private String ask(String prompt) {
    out.print(prompt);
    out.flush();
    try {
      return in.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the finished snippets of an input; the rest waits for the next line. */
  private String run(String input) {
    String rest = input;
    while (!rest.isBlank()) {
      CompletionInfo info = snippets.completion(rest);
      if (info.completeness() == Completeness.EMPTY) {
        return ""; // a comment
      }
      if (!info.completeness().isComplete()) {
        return rest;
      }
      var script = new Script("input " + ++inputs, rest);
      int end = rest.length() - info.remaining().length();
      var outcome = snippets.run(script, 0, info.source());
      outcome.value().ifPresent(out::println);
      outcome.complaint().ifPresent(out::println);
      List<String> missing = snippets.missing();
      if (outcome.complaint().isEmpty() && !missing.isEmpty()) {
        out.println("(not declared yet: " + String.join(", ", missing) + ")");
      }
      out.flush();
      rest = outcome.complaint().isPresent() ? "" : rest.substring(end);
    }
    return "";
  }
}
