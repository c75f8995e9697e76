package waelab.notebook.kernel;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.EvalException;

/** Why a cell failed, in words for the person who wrote it: no stack but the cells' own lines. */
final class CellError extends Exception {

  private static final long serialVersionUID = 1L;

  /** What is said of code that goes on after the cell. */
  static final String NOT_CLOSED =
      "This code is not complete: a bracket or a quote is opened in it and never closed";

  /** What is said of a cell that does not end when it is interrupted. */
  static final String RUNS_ON =
      "This cell was interrupted and did not end, so its code may run on unseen: restart the"
          + " kernel to end it.";

  /** How JShell calls the class around what a cell declares. */
  private static final Pattern SNIPPET_CLASS = Pattern.compile("REPL\\.\\$JShell\\$\\w+[$.]");

  /**
   * Where a snippet stands.
   *
   * @param cell the number of the cell's run
   * @param line the snippet's first, from 1
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
   * What a cell threw: its sentence where it has one for the user, else type, message and lines.
   * (IJava passes no cause on.)
   *
   * @param places where snippets stand, by JShell's names for them
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
    // IJava writes a message that is not there as the word "null".
    String message = String.valueOf(thrown.getMessage());
    return thrown.getExceptionClassName() + (message.equals("null") ? "" : ": " + message);
  }

  private static String text(String what, EvalException thrown, Map<String, Place> places) {
    Stream<String> lines =
        Stream.of(thrown.getStackTrace())
            .flatMap(frame -> line(frame, places).stream())
            .distinct(); // a recursion without end has a thousand frames of one line
    return Stream.concat(Stream.of(SNIPPET_CLASS.matcher(what).replaceAll("")), lines)
        .collect(Collectors.joining("\n"));
  }

  private static Optional<String> line(StackTraceElement frame, Map<String, Place> places) {
    String file = String.valueOf(frame.getFileName());
    return Optional.ofNullable(file.startsWith("#") ? places.get(file.substring(1)) : null)
        .map(first -> at(first.plus(frame.getLineNumber() - 1)));
  }

  /** A place as the last lines of an error name it. */
  static String at(Place place) {
    return "    at cell " + place.cell() + ", line " + place.line();
  }
}
