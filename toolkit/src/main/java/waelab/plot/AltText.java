package waelab.plot;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A chart in words and numbers. */
final class AltText {

  /** So many bars are told each. */
  private static final int FEW = 12;

  private AltText() {}

  static String of(Chart chart) {
    String panels =
        chart.panels().stream().map(AltText::panel).collect(Collectors.joining(" ")).strip();
    String title = chart.title().isEmpty() ? "" : chart.title() + ": ";
    return (title + panels + " " + chart.caption()).strip().replaceAll("\\s+", " ");
  }

  private static String panel(Chart.Panel panel) {
    String scale = panel.scale() == Chart.Scale.LOG_Y ? ", logarithmic" : "";
    String drawn =
        Stream.concat(
                panel.heat().map(AltText::heat).stream(),
                panel.series().stream().map(series -> series(panel, series)))
            .collect(Collectors.joining("; "));
    return String.format(
        Locale.ROOT,
        "%s (%s%s, by %s): %s.",
        panel.title(),
        panel.yLabel(),
        scale,
        panel.xLabel(),
        drawn.isEmpty() ? "nothing" : drawn);
  }

  private static String heat(HeatMap heat) {
    Extent extent = heat.extent();
    return String.format(
        Locale.ROOT,
        "%s as colours, %s to %s, for x %s to %s and y %s to %s",
        heat.label(),
        number(heat.low()),
        number(heat.high()),
        number(extent.left()),
        number(extent.right()),
        number(extent.bottom()),
        number(extent.top()));
  }

  private static String series(Chart.Panel panel, Chart.Series series) {
    int[] finite = series.finite();
    if (finite.length == 0) {
      return series.name() + " has no numbers";
    }
    double[] x = at(series.x(), finite);
    double[] y = at(series.y(), finite);
    return switch (series.mark()) {
      case CURVE -> curve(series.name(), y);
      case LINE -> series.pieces() == 1 ? curve(series.name(), y) : lines(series, x, y);
      case AREA -> peak(series.name(), x, y);
      case BARS -> x.length > FEW ? peak(series.name(), x, y) : bars(panel, series.name(), x, y);
      case POINTS, DUST, GLYPHS -> cloud(series.name(), x, y);
    };
  }

  private static double[] at(double[] all, int[] places) {
    return Arrays.stream(places).mapToDouble(i -> all[i]).toArray();
  }

  private static String curve(String name, double[] y) {
    return y.length == 1
        ? name + " " + number(y[0])
        : String.format(
            Locale.ROOT,
            "%s first %s, last %s, min %s",
            name,
            number(y[0]),
            number(y[y.length - 1]),
            number(smallest(y)));
  }

  private static String lines(Chart.Series series, double[] x, double[] y) {
    return String.format(
        Locale.ROOT, "%s, %,d lines, %s", series.name(), series.pieces(), room(x, y));
  }

  private static String peak(String name, double[] x, double[] y) {
    int highest = IntStream.range(0, y.length).reduce((i, k) -> y[k] > y[i] ? k : i).orElseThrow();
    return String.format(
        Locale.ROOT,
        "%s highest %s at %s, from %s to %s",
        name,
        number(y[highest]),
        number(x[highest]),
        number(smallest(x)),
        number(largest(x)));
  }

  private static String bars(Chart.Panel panel, String name, double[] x, double[] y) {
    return IntStream.range(0, x.length)
        .mapToObj(i -> panel.name(x[i]).orElse("at " + number(x[i])) + " " + number(y[i]))
        .collect(Collectors.joining(", ", name + " ", ""));
  }

  private static String cloud(String name, double[] x, double[] y) {
    String points = x.length == 1 ? "1 point" : String.format(Locale.ROOT, "%,d points", x.length);
    return String.format(
        Locale.ROOT,
        "%s, %s around (%s, %s), %s",
        name,
        points,
        number(mean(x)),
        number(mean(y)),
        room(x, y));
  }

  private static String room(double[] x, double[] y) {
    return String.format(
        Locale.ROOT,
        "x %s to %s, y %s to %s",
        number(smallest(x)),
        number(largest(x)),
        number(smallest(y)),
        number(largest(y)));
  }

  private static double smallest(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** Four significant digits, with an exponent only where a number is very small or large. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
