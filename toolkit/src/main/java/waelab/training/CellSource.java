package waelab.training;

import java.util.Optional;
import java.util.function.Function;

/** The text of classes that were declared in a cell, as far as a shell knows it. */
public final class CellSource {

  private static volatile Function<Class<?>, Optional<String>> finder = type -> Optional.empty();

  private CellSource() {}

  /** From now on this is asked. */
  public static void from(Function<Class<?>, Optional<String>> asked) {
    finder = asked;
  }

  /** The text of a class with what it needs; nothing if it was declared in no cell. */
  public static Optional<String> of(Class<?> type) {
    return finder.apply(type);
  }
}
