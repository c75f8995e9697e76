package waelab.runs;

import java.util.Optional;
import java.util.function.Function;

/**
 * The source text of classes that were declared in a notebook's cell or at the prompt. It is in no
 * file; the shell that compiled the classes provides it.
 */
public final class CellSource {

  private static volatile Function<Class<?>, Optional<String>> finder = type -> Optional.empty();

  private CellSource() {}

  /** Sets the function that finds the texts, for the entire process. */
  public static void from(Function<Class<?>, Optional<String>> finder) {
    CellSource.finder = finder;
  }

  /**
   * The text of a class and of all that was declared for it, as Java that a shell can run.
   *
   * @return empty if the class was not declared in a cell, or no shell runs
   */
  public static Optional<String> of(Class<?> type) {
    return finder.apply(type);
  }
}
