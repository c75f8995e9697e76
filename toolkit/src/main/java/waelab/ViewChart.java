package waelab;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import waelab.plot.Chart;
import waelab.plot.Mark;

/**
 * Numbers as bars: a group for each question, in it one for each view.
 *
 * @param rows for each question as many as there are views
 * @param question what a row's number is about
 * @param view what it was found in
 * @param <T> a row
 */
record ViewChart<T>(List<T> rows, Function<T, String> question, Function<T, String> view) {

  /** A panel of one number of each row. */
  Chart.Panel panel(String title, String yLabel, ToDoubleFunction<T> value) {
    return panel(title, yLabel, series(value));
  }

  /** The same, and beside it a number that is the same for all views. */
  Chart.Panel panel(
      String title,
      String yLabel,
      ToDoubleFunction<T> value,
      String yardstick,
      ToDoubleFunction<T> same) {
    List<Chart.Series> series = series(value);
    String any = views().get(0);
    series.add(series(yardstick, any, same));
    return panel(title, yLabel, series);
  }

  private Chart.Panel panel(String title, String yLabel, List<Chart.Series> series) {
    return Chart.Panel.of(title, "", yLabel, series)
        .withNames(rows.stream().map(question).distinct().toList());
  }

  private List<String> views() {
    return rows.stream().map(view).distinct().toList();
  }

  private List<Chart.Series> series(ToDoubleFunction<T> value) {
    var series = new ArrayList<Chart.Series>();
    views().forEach(each -> series.add(series(each, each, value)));
    return series;
  }

  private Chart.Series series(String name, String of, ToDoubleFunction<T> value) {
    double[] y =
        rows.stream().filter(row -> view.apply(row).equals(of)).mapToDouble(value).toArray();
    double[] x = IntStream.range(0, y.length).asDoubleStream().toArray();
    return new Chart.Series(name, x, y, Mark.BARS);
  }
}
