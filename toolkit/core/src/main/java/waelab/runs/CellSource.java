package waelab.runs;

import java.util.Optional;
import java.util.function.Function;

/**
 * The source text of classes that were declared in a notebook's cell or at the prompt, which no
 * file holds. The shell that has compiled them knows it.
 */
public final class CellSource {

  private static volatile Function<Class<?>, Optional<String>> finder = type -> Optional.empty();

  private CellSource() {}

  /** Has texts be found so from now on, in the whole process. */
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
