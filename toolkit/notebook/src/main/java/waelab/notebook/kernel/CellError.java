package waelab.notebook.kernel;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.EvalException;

/** Why a cell failed, as a message for the user. Of the stack it contains only the cells' lines. */
final class CellError extends Exception {

  private static final long serialVersionUID = 1L;

  /** The message for code that is not complete at the end of the cell. */
  static final String NOT_CLOSED =
      "This code is not complete: a bracket or a quote is opened in it and never closed";

  /** The message for a cell that does not end when it is interrupted. */
  static final String RUNS_ON =
      "This cell was interrupted and did not end, so its code may still be running: restart the"
          + " kernel to end it.";

  /** JShell's name for the class around a cell's declarations. */
  private static final Pattern SNIPPET_CLASS = Pattern.compile("REPL\\.\\$JShell\\$\\w+[$.]");

  /**
   * Where a snippet is.
   *
   * @param cell the number of the cell's run
   * @param line the snippet's first line, from 1
   */
  record Place(int cell, int line) {

    /** A line further down in the same cell. */
    Place plus(int lines) {
      return new Place(cell, line + lines);
    }
  }

  CellError(String message) {
    super(message);
  }

  /** A statement {@code return} outside a method. */
  static CellError ofReturn() {
    return new CellError("A cell returns nothing: write the value alone, as its last line.");
  }

  /** An interrupt between two snippets. */
  static CellError ofInterrupt() {
    return new CellError("Interrupted: what comes next in this cell was not run.");
  }

  /**
   * The error of a cell that threw an exception: the sentence for the user if there is one, else
   * type, message and lines. (IJava does not pass on the cause.)
   *
   * @param places the places of snippets, by JShell's ids
   */
  static CellError in(EvalException thrown, Map<String, Place> places) {
    Optional<String> sentence = ErrorMessage.of(thrown);
    boolean needsLines = thrown.getExceptionClassName().endsWith("Error");
    return new CellError(
        sentence.isPresent() && !needsLines
            ? sentence.get()
            : text(sentence.orElseGet(() -> named(thrown)), thrown, places));
  }

  private static String named(EvalException thrown) {
    // IJava writes a missing message as the word "null".
    String message = String.valueOf(thrown.getMessage());
    return thrown.getExceptionClassName() + (message.equals("null") ? "" : ": " + message);
  }

  private static String text(String what, EvalException thrown, Map<String, Place> places) {
    Stream<String> lines =
        Stream.of(thrown.getStackTrace())
            .flatMap(frame -> line(frame, places).stream())
            .distinct(); // an endless recursion has a thousand frames of one line
    return Stream.concat(Stream.of(SNIPPET_CLASS.matcher(what).replaceAll("")), lines)
        .collect(Collectors.joining("\n"));
  }

  private static Optional<String> line(StackTraceElement frame, Map<String, Place> places) {
    String file = String.valueOf(frame.getFileName());
    return Optional.ofNullable(file.startsWith("#") ? places.get(file.substring(1)) : null)
        .map(first -> at(first.plus(frame.getLineNumber() - 1)));
  }

  /** A place in the form of the last lines of an error. */
  static String at(Place place) {
    return "    at cell " + place.cell() + ", line " + place.line();
  }
}
