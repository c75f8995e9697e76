package waelab;

import java.util.Locale;
import java.util.Optional;

/**
 * One line of the doctor's report.
 *
 * @param level how bad it is
 * @param topic what was looked at
 * @param text what was found
 * @param remedy what to do about it
 */
record Finding(Level level, String topic, String text, Optional<String> remedy) {

  /** How bad a finding is. */
  enum Level {
    OK("ok"),
    NOTE("note"),
    PROBLEM("PROBLEM");

    private final String word;

    Level(String word) {
      this.word = word;
    }
  }

  static Finding ok(String topic, String text) {
    return new Finding(Level.OK, topic, text, Optional.empty());
  }

  static Finding note(String topic, String text, String remedy) {
    return new Finding(Level.NOTE, topic, text, Optional.of(remedy));
  }

  static Finding problem(String topic, String text, String remedy) {
    return new Finding(Level.PROBLEM, topic, text, Optional.of(remedy));
  }

  /** The line. */
  @Override
  public String toString() {
    String more = remedy.map(what -> " → " + what).orElse("");
    return String.format(Locale.ROOT, "%-8s %-10s %s%s", level.word, topic, text, more);
  }
}
