package waelab.plot;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A chart in words and numbers. */
final class AltText {

  private AltText() {}

  static String of(Chart chart) {
    String panels =
        chart.panels().stream().map(AltText::panel).collect(Collectors.joining(" ")).strip();
    String title = chart.title().isEmpty() ? "" : chart.title() + ": ";
    return (title + panels + " " + chart.caption()).strip().replaceAll("\\s+", " ");
  }

  private static String panel(Chart.Panel panel) {
    String scale = panel.logY() ? ", logarithmic" : "";
    String series =
        panel.series().isEmpty()
            ? "nothing"
            : panel.series().stream().map(AltText::series).collect(Collectors.joining("; "));
    return String.format(
        "%s (%s%s, by %s): %s.", panel.title(), panel.yLabel(), scale, panel.xLabel(), series);
  }

  private static String series(Chart.Series series) {
    double[] y = Arrays.stream(series.y()).filter(Double::isFinite).toArray();
    if (y.length == 0) {
      return series.name() + " has no numbers";
    }
    if (y.length == 1) {
      return series.name() + " " + number(y[0]);
    }
    return String.format(
        "%s first %s, last %s, min %s",
        series.name(),
        number(y[0]),
        number(y[y.length - 1]),
        number(Arrays.stream(y).min().getAsDouble()));
  }

  /** Four significant digits, with an exponent only where a number is very small or large. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
