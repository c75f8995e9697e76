package waelab.notebook.kernel;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.EvalException;
import waelab.base.LabException;

/** Why a cell failed, in words for the person who wrote it: no stack but the cells' own lines. */
final class Mistake extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Where a snippet stands.
   *
   * @param cell the number of the cell's run
   * @param line the snippet's first, from 1
   */
  record Place(int cell, int line) {}

  Mistake(String message) {
    super(message);
  }

  /**
   * What a cell threw: its sentence where it has one for the user, else type, message and lines.
   *
   * @param places where snippets stand, by JShell's names for them
   */
  static Mistake in(EvalException thrown, Map<String, Place> places) {
    if (isLabException(thrown.getExceptionClassName())) {
      return new Mistake(thrown.getMessage());
    }
    // IJava writes a message that is not there as the word "null".
    String message = String.valueOf(thrown.getMessage());
    String what = thrown.getExceptionClassName() + (message.equals("null") ? "" : ": " + message);
    return new Mistake(
        Stream.concat(
                Stream.of(what),
                Stream.of(thrown.getStackTrace()).flatMap(frame -> line(frame, places).stream()))
            .collect(Collectors.joining("\n")));
  }

  private static Optional<String> line(StackTraceElement frame, Map<String, Place> places) {
    String file = String.valueOf(frame.getFileName());
    return Optional.ofNullable(file.startsWith("#") ? places.get(file.substring(1)) : null)
        .map(
            at -> "    at cell " + at.cell() + ", line " + (at.line() + frame.getLineNumber() - 1));
  }

  private static boolean isLabException(String className) {
    try {
      // JShell keeps of an exception its class's name only.
      Class<?> type = Class.forName(className, false, Mistake.class.getClassLoader());
      return LabException.class.isAssignableFrom(type);
    } catch (ClassNotFoundException e) {
      return false; // declared in a cell
    }
  }
}
