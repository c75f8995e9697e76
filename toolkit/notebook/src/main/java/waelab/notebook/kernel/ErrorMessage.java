package waelab.notebook.kernel;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.EvalException;
import waelab.base.LabException;
import waelab.base.Memory;
import waelab.base.Printable;

/** Converts what was thrown to a sentence for the user. */
public final class ErrorMessage {

  private static final Map<String, String> OF_ERRORS =
      Map.of(
          OutOfMemoryError.class.getName(),
          "Java's memory is full: use less data or a smaller model, or give Java more, such as"
              + " JAVA_TOOL_OPTIONS=-Xmx8g in the environment.",
          StackOverflowError.class.getName(),
          "A method calls itself without end, or its data are nested too deeply"
              + " (StackOverflowError).");

  private static final String ENGINE = "ai.djl.engine.EngineException";

  private static final String PATH = "java.nio.file.InvalidPathException";

  /** PyTorch's message if there is no memory for an array. */
  private static final Pattern ALLOCATION = Pattern.compile("(?s).*allocate.*?\\b(\\d+) bytes.*");

  private ErrorMessage() {}

  /** The sentence of the first throwable that has one, among what was thrown and its causes. */
  public static Optional<String> of(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      // JShell keeps only the class name of an exception.
      String type = each instanceof EvalException e ? e.getExceptionClassName() : name(each);
      Optional<String> sentence = sentence(type, String.valueOf(each.getMessage()));
      if (sentence.isPresent()) {
        return sentence.map(Printable::text);
      }
    }
    return Optional.empty();
  }

  private static String name(Throwable thrown) {
    return thrown.getClass().getName();
  }

  private static Optional<String> sentence(String type, String message) {
    if (isLabException(type)) {
      return Optional.of(message);
    }
    if (type.equals(ENGINE)) {
      return Optional.of(ofEngine(message));
    }
    if (type.equals(PATH)) {
      return Optional.of("This path cannot be used: " + message + ".");
    }
    return Optional.ofNullable(OF_ERRORS.get(type));
  }

  /** Shortens PyTorch's message, which continues with a stack trace. */
  private static String ofEngine(String message) {
    Matcher allocation = ALLOCATION.matcher(message);
    if (allocation.matches()) {
      return "There is no memory for an array of "
          + Memory.readable(Long.parseLong(allocation.group(1)))
          + ": make the model, the batch or the data smaller.";
    }
    return "PyTorch: "
        + message.replaceAll("(?s)\\s*Exception raised from.*", "").lines().findFirst().orElse("");
  }

  private static boolean isLabException(String className) {
    try {
      Class<?> type = Class.forName(className, false, ErrorMessage.class.getClassLoader());
      return LabException.class.isAssignableFrom(type);
    } catch (ClassNotFoundException e) {
      return false; // declared in a snippet
    }
  }
}
