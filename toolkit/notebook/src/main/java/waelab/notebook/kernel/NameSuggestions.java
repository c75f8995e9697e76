package waelab.notebook.kernel;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import waelab.base.ClosestName;

/** Suggests names for a misspelt one. */
public final class NameSuggestions {

  private static final int MOST = 3;

  private NameSuggestions() {}

  /**
   * The names with the smallest edit distance: letters that are wrong, missing, superfluous or
   * exchanged with the next. Case and underscores are ignored.
   *
   * @return empty if too many letters differ
   */
  public static List<String> of(String name, Collection<String> among) {
    String wanted = plain(name);
    int most = wanted.length() <= 2 ? 0 : wanted.length() <= 5 ? 1 : wanted.length() <= 9 ? 2 : 3;
    var byDistance =
        among.stream()
            .distinct()
            .filter(each -> Math.abs(plain(each).length() - wanted.length()) <= most)
            .filter(each -> ClosestName.edits(wanted, plain(each)) <= most)
            .collect(Collectors.groupingBy(each -> ClosestName.edits(wanted, plain(each))));
    return byDistance.keySet().stream().min(Integer::compare).map(byDistance::get).stream()
        .flatMap(List::stream)
        .sorted()
        .limit(MOST)
        .toList();
  }

  /** Such as {@code the nearest name is fid}. */
  public static String told(List<String> near) {
    return near.size() == 1
        ? "the nearest name is " + near.get(0)
        : "the nearest names are " + String.join(", ", near);
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "");
  }
}
