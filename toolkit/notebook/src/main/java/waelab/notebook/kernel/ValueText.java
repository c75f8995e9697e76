package waelab.notebook.kernel;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The text of a value, which is the same in each run: arrays with their elements, as JShell shows
 * them, instead of {@code I@3ae196fb}.
 */
final class ValueText {

  /** Maximum depth of nested values that are shown. */
  private static final int DEPTH = 8;

  /** Maximum number of elements of an array that are shown. */
  private static final int ELEMENTS = 1_000;

  private ValueText() {}

  /** The text of anything, null included. */
  static String of(Object value) {
    return text(value, DEPTH);
  }

  private static String text(Object value, int depth) {
    if (value == null) {
      return "null";
    }
    if (value.getClass().isArray()) {
      return array(value, depth);
    }
    String own = String.valueOf(value.toString());
    if (isIdentity(value, own)) {
      return name(value.getClass());
    }
    Function<Object, String> inner =
        each -> each == value ? "(this)" : depth == 0 ? "…" : text(each, depth - 1);
    // A custom toString() is kept: only the default texts of these types are replaced.
    return structured(value, String::valueOf)
        .filter(own::equals)
        .flatMap(text -> structured(value, inner))
        .orElse(own);
  }

  private static Optional<String> structured(Object value, Function<Object, String> inner) {
    if (value instanceof Collection<?> all) {
      return Optional.of(
          all.stream()
              .map(each -> inner(value, each, inner))
              .collect(Collectors.joining(", ", "[", "]")));
    }
    if (value instanceof Map<?, ?> map) {
      return Optional.of(
          map.entrySet().stream()
              .map(
                  each ->
                      inner(value, each.getKey(), inner)
                          + "="
                          + inner(value, each.getValue(), inner))
              .collect(Collectors.joining(", ", "{", "}")));
    }
    if (value instanceof Map.Entry<?, ?> entry) {
      return Optional.of(inner.apply(entry.getKey()) + "=" + inner.apply(entry.getValue()));
    }
    if (value instanceof Optional<?> optional) {
      return Optional.of(
          optional.map(each -> "Optional[" + inner.apply(each) + "]").orElse("Optional.empty"));
    }
    return value instanceof Record ? record(value, inner) : Optional.empty();
  }

  /** The text of java.util's collections for one that contains itself. */
  private static String inner(Object holder, Object held, Function<Object, String> inner) {
    return held == holder
        ? holder instanceof Map ? "(this Map)" : "(this Collection)"
        : inner.apply(held);
  }

  private static Optional<String> record(Object value, Function<Object, String> inner) {
    try {
      var parts = new StringBuilder();
      for (RecordComponent each : value.getClass().getRecordComponents()) {
        each.getAccessor().setAccessible(true);
        Object part = each.getAccessor().invoke(value);
        parts.append(parts.isEmpty() ? "" : ", ").append(each.getName()).append('=');
        parts.append(inner.apply(part));
      }
      return Optional.of(value.getClass().getSimpleName() + "[" + parts + "]");
    } catch (IllegalAccessException | InvocationTargetException | RuntimeException e) {
      return Optional.empty(); // its module is closed, or an accessor throws
    }
  }

  private static String array(Object array, int depth) {
    int length = Array.getLength(array);
    Class<?> element = array.getClass();
    var dimensions = new StringBuilder();
    while (element.isArray()) {
      element = element.getComponentType();
      dimensions.append("[]");
    }
    String type = name(element) + "[" + length + "]" + dimensions.substring(2);
    if (length == 0) {
      return type + " {  }";
    }
    String elements =
        IntStream.range(0, Math.min(length, ELEMENTS))
            .mapToObj(i -> Array.get(array, i))
            .map(each -> element(each, depth))
            .collect(Collectors.joining(", "));
    return type + " { " + elements + (length > ELEMENTS ? ", …" : "") + " }";
  }

  private static String element(Object value, int depth) {
    if (depth == 0) {
      return "…";
    }
    if (value instanceof String text) {
      return "\"" + text + "\"";
    }
    return value instanceof Character c ? "'" + c + "'" : text(value, depth - 1);
  }

  /** Whether a text is the one that {@link Object} gives. */
  private static boolean isIdentity(Object value, String text) {
    return text.equals(
        value.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(value)));
  }

  /** A type's name as in its source; for a lambda, the name of its interface. */
  private static String name(Class<?> type) {
    if (type.isHidden() || type.isSynthetic()) {
      return Arrays.stream(type.getInterfaces())
          .map(Class::getSimpleName)
          .findFirst()
          .orElse("Object");
    }
    String name = type.getSimpleName();
    return name.isEmpty() ? "Object" : name; // an anonymous class
  }
}
