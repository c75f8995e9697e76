package waelab.base;

import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Values that one line of text describes completely: numbers, texts, and arrays and lists of these.
 */
public final class PlainValue {

  private static final int LONGEST = 300;

  private PlainValue() {}

  /**
   * A value as one line; different values have different lines. A long line is cut, and the digest
   * of the complete line is added.
   *
   * @return the line; empty if it is not such a value
   */
  public static Optional<String> of(Object value) {
    return text(value).map(PlainValue::brief);
  }

  private static String brief(String line) {
    return line.length() <= LONGEST
        ? line
        : line.substring(0, LONGEST)
            + "… SHA-256 "
            + Checksum.of(line.getBytes(StandardCharsets.UTF_8)).hex();
  }

  private static Optional<String> text(Object value) {
    if (value instanceof List<?> list) {
      return text(list.toArray());
    }
    if (value != null && value.getClass().isArray()) {
      return elements(value);
    }
    boolean plain =
        value instanceof Number
            || value instanceof CharSequence
            || value instanceof Boolean
            || value instanceof Character
            || value instanceof Enum;
    return plain ? Optional.of(escaped(value.toString())) : Optional.empty();
  }

  private static Optional<String> elements(Object array) {
    var all = new StringJoiner(", ", "[", "]");
    for (int i = 0; i < Array.getLength(array); i++) {
      Optional<String> element = text(Array.get(array, i));
      if (element.isEmpty()) {
        return element;
      }
      all.add(element.get());
    }
    return Optional.of(all.toString());
  }

  /** On one line, with backslashes doubled, so that a compiler finds no escape sequence in it. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }
}
