package waelab.notebook.command;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.UnresolvedReferenceException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.notebook.kernel.DeclaredInCells;
import waelab.notebook.kernel.ErrorMessage;
import waelab.notebook.kernel.Imports;
import waelab.notebook.kernel.KeptVariables;
import waelab.notebook.kernel.SnippetEngine;
import waelab.notebook.kernel.UnknownName;
import waelab.runs.CellSource;

/** Runs Java snippets one after another in this JVM, with the toolkit's classes and state. */
final class Snippets implements AutoCloseable {

  /**
   * The result of a snippet.
   *
   * @param note a message for the user about variables that it changed
   * @param complaint a message for the user about its error, in lines
   * @param semicolon where in its text, at the end of a line, the compiler reports a missing
   *     semicolon
   */
  record Outcome(Optional<String> note, Optional<String> complaint, OptionalInt semicolon) {

    private static Outcome failed(String complaint) {
      return new Outcome(Optional.empty(), Optional.of(complaint), OptionalInt.empty());
    }
  }

  private static final Pattern BLANK =
      Pattern.compile("(?:\\s|//[^\n]*|/\\*.*?\\*/)*+", Pattern.DOTALL);

  /** Where a snippet was written. */
  private record Place(Script script, int start) {}

  private final JShell shell;
  private final KeptVariables carried;
  private final UnknownName unknown;
  private final Map<String, Place> places = new HashMap<>();
  private final Set<DeclarationSnippet> declared = new LinkedHashSet<>();

  /** Starts a shell with the verbs and the usual types imported. */
  static Snippets start() {
    return new Snippets();
  }

  /**
   * Checks that snippets can be compiled.
   *
   * @throws LabException if this Java has no compiler
   */
  static void requireCompiler() {
    boolean able = ModuleLayer.boot().findModule("jdk.jshell").isPresent();
    if (!able || ToolProvider.getSystemJavaCompiler() == null) {
      throw new LabException(
          "This Java ("
              + System.getProperty("java.home")
              + ") has no compiler; set JAVA_HOME to a JDK.");
    }
  }

  private Snippets() {
    SnippetEngine engine = SnippetEngine.forScripts();
    shell = JShell.builder().executionEngine(engine, Map.of()).build();
    carried = engine.carrying(shell);
    shell.addToClasspath(System.getProperty("java.class.path"));
    CellSource.from(new DeclaredInCells(shell)::source);
    unknown = new UnknownName(shell, "declare it above");
    for (String each : Imports.LINES) {
      SnippetEvent event = shell.eval(each).get(0);
      if (event.status() != Status.VALID) {
        throw new IllegalStateException("\"" + each + "\" is " + event.status());
      }
    }
  }

  /** Finds where the first snippet of a text ends. */
  CompletionInfo completion(String text) {
    return shell.sourceCodeAnalysis().analyzeCompletion(text);
  }

  /**
   * Runs one snippet.
   *
   * @param start where in the script its text begins
   */
  Outcome run(Script script, int start, String text) {
    Matcher blank = BLANK.matcher(text);
    int skipped = blank.lookingAt() ? blank.end() : 0; // JShell counts lines from the first word
    String source = text.substring(skipped);
    Place place = new Place(script, start + skipped);
    List<SnippetEvent> events = shell.eval(source);
    Optional<String> note = carried.after(events);
    for (SnippetEvent event : events) {
      Snippet snippet = event.snippet();
      if (event.causeSnippet() != null) {
        continue; // an earlier snippet that this one has changed
      }
      if (snippet instanceof DeclarationSnippet declaration) {
        declared.add(declaration);
      }
      places.put(snippet.id(), place);
      if (event.status() == Status.REJECTED) {
        return new Outcome(
            Optional.empty(), Optional.of(errors(snippet)), semicolon(snippet, skipped, source));
      }
      if (event.exception() != null) {
        return Outcome.failed(thrown(event.exception()));
      }
    }
    return new Outcome(note, Optional.empty(), OptionalInt.empty());
  }

  private OptionalInt semicolon(Snippet snippet, int skipped, String source) {
    return shell
        .diagnostics(snippet)
        .filter(Diag::isError)
        .limit(1)
        .filter(diag -> diag.getCode().startsWith("compiler.err.expected"))
        .mapToInt(diag -> (int) diag.getPosition())
        .filter(at -> source.substring(at).lines().findFirst().orElse("").isBlank())
        .map(at -> skipped + at)
        .findFirst();
  }

  /** The error of the first declaration that uses a name that is still not declared. */
  Optional<String> unresolved() {
    return declared.stream()
        .filter(each -> isRecoverable(shell.status(each)))
        .map(this::errors)
        .findFirst();
  }

  private static boolean isRecoverable(Status status) {
    return status == Status.RECOVERABLE_DEFINED || status == Status.RECOVERABLE_NOT_DEFINED;
  }

  private String errors(Snippet snippet) {
    Place place = places.get(snippet.id());
    String errors =
        shell
            .diagnostics(snippet)
            .filter(Diag::isError)
            .map(diag -> error(place, diag, snippet))
            .collect(Collectors.joining("\n"));
    boolean called = errors.isEmpty() && snippet instanceof DeclarationSnippet;
    return called ? missing(place, (DeclarationSnippet) snippet) : errors;
  }

  /** The error of a declaration that was used before all of its names were declared. */
  private String missing(Place place, DeclarationSnippet snippet) {
    String error =
        Printable.of(
            "%s:%d: this needs what is not declared: %s%n%s",
            place.script().name(),
            place.script().line(place.start()),
            shell.unresolvedDependencies(snippet).collect(Collectors.joining(", ")),
            place.script().pointedAt(place.start()));
    return Stream.concat(Stream.of(error), unknown.sentences(snippet).stream())
        .collect(Collectors.joining("\n"));
  }

  private String error(Place place, Diag diag, Snippet snippet) {
    Script script = place.script();
    int length = script.text().length();
    int offset = Math.min(length, place.start() + (int) Math.max(0, diag.getPosition()));
    List<String> lines =
        diag.getMessage(Locale.getDefault())
            .lines()
            .filter(line -> !line.matches("\\s*location: class\\s*")) // JShell's own wrapping
            .toList();
    Stream<String> message =
        Stream.of(
            script.name() + ":" + script.line(offset) + ": " + lines.get(0),
            script.pointedAt(offset));
    Stream<String> advice = unknown.sentence(diag, snippet).stream();
    return Stream.of(message, lines.stream().skip(1), advice)
        .flatMap(each -> each)
        .collect(Collectors.joining("\n"));
  }

  private String thrown(JShellException thrown) {
    if (thrown instanceof UnresolvedReferenceException unresolved) {
      return errors(unresolved.getSnippet());
    }
    Optional<String> sentence = ErrorMessage.of(thrown);
    String trace =
        Stream.of(thrown.getStackTrace())
            .flatMap(frame -> place(frame).stream())
            .collect(Collectors.joining("\n    at ", "\n    at ", ""));
    if (sentence.isPresent()) {
      String at = trace.lines().skip(1).findFirst().map(line -> line.substring(7)).orElse("");
      return at + ": " + sentence.get();
    }
    EvalException exception = (EvalException) thrown;
    String message = exception.getMessage() == null ? "" : ": " + exception.getMessage();
    return exception.getExceptionClassName() + message + trace;
  }

  /** A frame in a snippet, as {@code file:line}; JShell calls a snippet's file {@code #id}. */
  private Optional<String> place(StackTraceElement frame) {
    String file = String.valueOf(frame.getFileName());
    Place place = file.startsWith("#") ? places.get(file.substring(1)) : null;
    if (place == null) {
      return Optional.empty();
    }
    Script script = place.script();
    return Optional.of(
        script.name() + ":" + (script.line(place.start()) + frame.getLineNumber() - 1));
  }

  @Override
  public void close() {
    shell.close();
  }
}
