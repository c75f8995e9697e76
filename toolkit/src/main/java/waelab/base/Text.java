package waelab.base;

import java.util.Locale;

/** Texts with numbers in them, with the same digits and signs whatever the user's locale. */
public final class Text {

  private Text() {}

  /** Puts values into a pattern of {@link java.util.Formatter}. */
  public static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
