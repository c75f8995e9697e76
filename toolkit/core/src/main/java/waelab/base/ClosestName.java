package waelab.base;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds known names that are similar to an unknown one. */
public final class ClosestName {

  private ClosestName() {}

  /**
   * Names that contain the unknown one, or differ from it by few edits: a letter changed, added or
   * removed, or two letters exchanged. One edit is allowed for every three letters, at least one;
   * case is ignored.
   *
   * @param most how many are returned
   * @return the nearest first; empty if none is near
   */
  public static List<String> of(String unknown, Collection<String> known, int most) {
    String name = unknown.toLowerCase(Locale.ROOT);
    int allowed = Math.max(1, name.length() / 3);
    Map<String, Integer> distances =
        known.stream().distinct().collect(Collectors.toMap(each -> each, e -> distance(name, e)));
    return distances.entrySet().stream()
        .filter(each -> each.getValue() <= allowed)
        .sorted(
            Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .limit(most)
        .toList();
  }

  private static int distance(String name, String known) {
    String other = known.toLowerCase(Locale.ROOT);
    return name.length() >= 3 && other.contains(name) ? 0 : edits(name, other);
  }

  /** The Damerau-Levenshtein distance in which no letter is changed twice. */
  public static int edits(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int changed = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(changed, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], 1 + d[i - 2][j - 2]);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
