package waelab.base;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The origin of a thing, as ordered facts: readable text that is sufficient to make the thing
 * again.
 *
 * @param facts facts by name, in the order they were added
 */
public record Provenance(Map<String, String> facts) {

  /** Copies the facts, keeping their order. */
  public Provenance {
    facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** A provenance of one fact. */
  public static Provenance of(String name, Object value) {
    return new Provenance(Map.of()).with(name, value);
  }

  /** These facts and one more; a fact of the same name is replaced in its place. */
  public Provenance with(String name, Object value) {
    var more = new LinkedHashMap<>(facts);
    more.put(name, String.valueOf(value));
    return new Provenance(more);
  }

  /** These facts and all of another's, each under {@code prefix}. */
  public Provenance with(String prefix, Provenance other) {
    var more = new LinkedHashMap<>(facts);
    other.facts.forEach((name, value) -> more.put(prefix + name, value));
    return new Provenance(more);
  }

  /** One fact, or the empty text. */
  public String get(String name) {
    return facts.getOrDefault(name, "");
  }

  /** Whether all of another's facts are among these. */
  public boolean says(Provenance other) {
    return facts.entrySet().containsAll(other.facts.entrySet());
  }

  /** Reads what {@link #toString} wrote; a line that is not a fact is skipped. */
  public static Provenance read(String text) {
    var facts = new LinkedHashMap<String, String>();
    text.lines()
        .filter(line -> line.contains(": "))
        .forEach(
            line -> {
              int at = line.indexOf(": ");
              facts.put(line.substring(0, at), line.substring(at + 2));
            });
    return new Provenance(facts);
  }

  /** One line per fact. */
  @Override
  public String toString() {
    return facts.entrySet().stream()
        .map(fact -> fact.getKey() + ": " + fact.getValue())
        .collect(Collectors.joining("\n"));
  }
}
