package waelab.base;

import java.util.List;

/** An invalid configuration value: unknown, of the wrong type, or impossible. */
public final class BadArgumentException extends LabException {

  private static final long serialVersionUID = 1L;

  private final String key;

  /**
   * Makes the error.
   *
   * @param key the name of the value at fault; the message begins with it
   * @param what what is wrong with it, as the rest of the sentence
   */
  public BadArgumentException(String key, String what) {
    super(key + " " + what);
    this.key = key;
  }

  /** The name of the value at fault. */
  public String key() {
    return key;
  }

  /**
   * Checks that a value is not null.
   *
   * @return the value
   * @throws BadArgumentException if it is null: "key must be given, but is null"
   */
  public static <T> T requireNonNull(T value, String key) {
    require(value != null, key, value, "given");
    return value;
  }

  /** Checks in the same way that two values are not null. */
  public static void requireNonNull(Object value, String key, Object other, String otherKey) {
    requireNonNull(value, key);
    requireNonNull(other, otherKey);
  }

  /** Checks in the same way that three values are not null. */
  public static void requireNonNull(
      Object a, String keyA, Object b, String keyB, Object c, String keyC) {
    requireNonNull(a, keyA, b, keyB);
    requireNonNull(c, keyC);
  }

  /**
   * Checks that a list and its elements are not null.
   *
   * @param one the name of an element in the message
   * @return an unmodifiable copy
   * @throws BadArgumentException if it or one of them is null
   */
  public static <T> List<T> requireNonNullElements(
      List<? extends T> values, String key, String one) {
    requireNonNull(values, key).forEach(value -> requireNonNull(value, one));
    return List.copyOf(values);
  }

  /**
   * Checks one value.
   *
   * @throws BadArgumentException if {@code holds} is false: "key must be rule, but is value"
   */
  public static void require(boolean holds, String key, Object value, String rule) {
    if (!holds) {
      throw new BadArgumentException(key, "must be " + rule + ", but is " + value);
    }
  }
}
