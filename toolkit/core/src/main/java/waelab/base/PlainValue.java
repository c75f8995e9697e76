package waelab.base;

import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** Values that a line of text tells whole: numbers, texts, and arrays and lists of such. */
public final class PlainValue {

  private static final int LONGEST = 300;

  private PlainValue() {}

  /**
   * A value in one line, other values in others. Of a long line there is the beginning, and a
   * digest of the whole.
   *
   * @return empty if it is none of these
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

  /** On one line, in which no backslash begins what a compiler understands. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }
}
