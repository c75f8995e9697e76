package waelab.base;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Makes text from a file, or a file's name, safe for a terminal: a control character could colour
 * the rest, move the cursor or set the window's title, and some characters change the order of the
 * others. Each is replaced by its escape in Java source code, such as {@code \u001b}.
 */
public final class Printable {

  /** Control characters, unpaired surrogates, line separators, and changes of text direction. */
  private static final String ODD = "\\p{Cc}\\p{Cs}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069";

  private static final Pattern IN_LINE = Pattern.compile("[" + ODD + "]");
  private static final Pattern IN_TEXT = Pattern.compile("[" + ODD + "&&[^\n\t]]");

  private Printable() {}

  /** On one line: ends of lines and tabs are shown as {@code \n} and {@code \t}. */
  public static String line(String text) {
    return IN_LINE.matcher(text).replaceAll(Printable::escape);
  }

  /** On several lines: ends of lines and tabs stay. */
  public static String text(String text) {
    return IN_TEXT.matcher(text).replaceAll(Printable::escape);
  }

  /** A text with values in it, whose numbers look the same in every locale. */
  public static String of(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String escape(MatchResult odd) {
    char c = odd.group().charAt(0);
    return switch (c) {
      case '\n' -> "\\\\n";
      case '\r' -> "\\\\r";
      case '\t' -> "\\\\t";
      default -> of("\\\\u%04x", (int) c);
    };
  }
}
