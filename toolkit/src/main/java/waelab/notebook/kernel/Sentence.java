package waelab.notebook.kernel;

import java.util.Optional;
import jdk.jshell.EvalException;
import waelab.base.LabException;

/** What a snippet threw, where it holds a sentence for the person who wrote the snippet. */
public final class Sentence {

  private Sentence() {}

  /** The sentence of the first that has one, of an exception and its causes. */
  public static Optional<String> in(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof EvalException e && isLabException(e.getExceptionClassName())) {
        return Optional.of(e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static boolean isLabException(String className) {
    try {
      // JShell keeps of an exception its class's name only.
      Class<?> type = Class.forName(className, false, Sentence.class.getClassLoader());
      return LabException.class.isAssignableFrom(type);
    } catch (ClassNotFoundException e) {
      return false; // declared in a snippet
    }
  }
}
