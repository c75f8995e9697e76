package waelab.notebook.kernel;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which names somebody may have meant who misspelt one. */
public final class NearNames {

  private static final int MOST = 3;

  private NearNames() {}

  /**
   * The names with the fewest letters that are wrong, missing, too many or exchanged with the next.
   * Upper case and underscores do not count.
   *
   * @return nothing if too many letters differ
   */
  public static List<String> of(String name, Collection<String> among) {
    String wanted = plain(name);
    int most = wanted.length() <= 2 ? 0 : wanted.length() <= 5 ? 1 : wanted.length() <= 9 ? 2 : 3;
    var byDistance =
        among.stream()
            .distinct()
            .filter(each -> Math.abs(plain(each).length() - wanted.length()) <= most)
            .filter(each -> distance(wanted, plain(each)) <= most)
            .collect(Collectors.groupingBy(each -> distance(wanted, plain(each))));
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

  /** The distance of Damerau and Levenshtein, in which no part is changed twice. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        d[i][j] =
            Math.min(d[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean exchanged =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (exchanged) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
