package waelab.plot;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import waelab.base.BadConfigException;

/**
 * Facts about a picture, of the kind that a PNG file can carry.
 *
 * @see <a href="https://www.w3.org/TR/png-3/#11keywords">The format's rules for them</a>
 */
final class Facts {

  private static final int LONGEST_KEYWORD = 79;
  private static final int LONGEST = LONGEST_KEYWORD - PngFile.PREFIX.length();

  /** Printable Latin-1, with no space at an end and no two in a row. */
  private static final Pattern NAME =
      Pattern.compile("(?!.*  )(?! )[\\x20-\\x7e\\xa1-\\xff]+(?<! )");

  private Facts() {}

  /**
   * An unmodifiable copy in the same order.
   *
   * @throws IllegalArgumentException if a file could not carry one of them as it is
   */
  static Map<String, String> copy(Map<String, String> facts) {
    BadConfigException.given(facts, "facts").forEach(Facts::check);
    return Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  private static void check(String name, String text) {
    if (name == null || name.length() > LONGEST || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a fact's name must be 1 to "
              + LONGEST
              + " printable Latin-1 characters with single spaces inside only, but is \""
              + name
              + '"');
    }
    boolean whole = text != null && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    if (!whole || text.indexOf(0) >= 0) {
      throw new IllegalArgumentException(
          "the fact \"" + name + "\" must be a text without zeros and halves of characters");
    }
  }
}
