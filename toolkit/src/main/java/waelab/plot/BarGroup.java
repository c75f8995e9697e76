package waelab.plot;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How the bars of a panel's series share the room at each x, as Plotly divides it.
 *
 * @param names of the series that are bars
 * @param room what all bars of one x take
 */
record BarGroup(List<String> names, double room) {

  private static final double SHARE = 0.8;

  static BarGroup of(Chart.Panel panel) {
    var bars = panel.series().stream().filter(series -> series.mark() == Mark.BARS).toList();
    double[] x =
        bars.stream()
            .flatMapToDouble(series -> DoubleStream.of(series.x()))
            .filter(Double::isFinite)
            .distinct()
            .sorted()
            .toArray();
    double step = x.length > 1 ? Double.POSITIVE_INFINITY : 1;
    for (int i = 1; i < x.length; i++) {
      step = Math.min(step, x[i] - x[i - 1]);
    }
    return new BarGroup(bars.stream().map(Chart.Series::name).toList(), SHARE * step);
  }

  /** The width of a bar. */
  double width() {
    return room / names.size();
  }

  /** How far from x the bar of a series begins. */
  double left(String name) {
    return -room / 2 + names.indexOf(name) * width();
  }
}
