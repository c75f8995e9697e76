package waelab.base;

import java.util.List;

/** A configuration value that cannot be: unknown, of the wrong type, or impossible. */
public final class BadConfigException extends LabException {

  private static final long serialVersionUID = 1L;

  private final String key;

  /**
   * Makes the error.
   *
   * @param key the name of the value at fault; it opens the message
   * @param what what is wrong with it, as the rest of the sentence
   */
  public BadConfigException(String key, String what) {
    super(key + " " + what);
    this.key = key;
  }

  /** The name of the value at fault. */
  public String key() {
    return key;
  }

  /**
   * Checks that there is a value at all.
   *
   * @return the value
   * @throws BadConfigException if it is null: "key must be given, but is null"
   */
  public static <T> T given(T value, String key) {
    require(value != null, key, value, "given");
    return value;
  }

  /** Checks in the same way that there are both of two values. */
  public static void given(Object value, String key, Object other, String otherKey) {
    given(value, key);
    given(other, otherKey);
  }

  /** Checks in the same way that there is each of three values. */
  public static void given(Object a, String keyA, Object b, String keyB, Object c, String keyC) {
    given(a, keyA, b, keyB);
    given(c, keyC);
  }

  /**
   * Checks that there is a list, and that there is each of its elements.
   *
   * @param one what an element is called
   * @return an unmodifiable copy
   * @throws BadConfigException if it or one of them is null
   */
  public static <T> List<T> givenAll(List<? extends T> values, String key, String one) {
    given(values, key).forEach(value -> given(value, one));
    return List.copyOf(values);
  }

  /**
   * Checks one value.
   *
   * @throws BadConfigException if {@code holds} is false: "key must be rule, but is value"
   */
  public static void require(boolean holds, String key, Object value, String rule) {
    if (!holds) {
      throw new BadConfigException(key, "must be " + rule + ", but is " + value);
    }
  }
}
