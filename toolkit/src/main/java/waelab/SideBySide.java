package waelab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import waelab.latent.View;

/**
 * Rows of several runs in one table: question by question the codes of each run, then their
 * yardsticks, of which equal ones stand there once and under no run's name.
 *
 * @param <T> a row
 */
final class SideBySide<T> {

  private record Line<T>(String model, T row) {}

  private final Function<T, String> question;
  private final Function<T, String> view;
  private final Map<String, Set<Line<T>>> codes = new LinkedHashMap<>();
  private final Map<String, Set<Line<T>>> yardsticks = new LinkedHashMap<>();

  SideBySide(Function<T, String> question, Function<T, String> view) {
    this.question = question;
    this.view = view;
  }

  void add(String model, List<T> rows) {
    for (T row : rows) {
      boolean own = view.apply(row).startsWith(View.CODES);
      String asked = question.apply(row);
      codes.computeIfAbsent(asked, q -> new LinkedHashSet<>());
      var lines = own ? codes : yardsticks;
      lines
          .computeIfAbsent(asked, q -> new LinkedHashSet<>())
          .add(new Line<>(own ? model : "", row));
    }
  }

  private List<Line<T>> lines() {
    var lines = new ArrayList<Line<T>>();
    codes.forEach(
        (asked, some) -> {
          lines.addAll(some);
          lines.addAll(yardsticks.getOrDefault(asked, Set.of()));
        });
    return lines;
  }

  List<T> rows() {
    return lines().stream().map(Line::row).toList();
  }

  List<String> models() {
    return lines().stream().map(Line::model).toList();
  }
}
