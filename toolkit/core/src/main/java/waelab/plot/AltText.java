package waelab.plot;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import waelab.base.Printable;

/**
 * Describes a chart in words and numbers. Numbers have four significant digits, and an exponent
 * only if they are very small or large.
 */
final class AltText {

  /** Up to this number, each bar is described. */
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
    return Printable.of(
        "%s (%s%s, by %s): %s.",
        panel.title(), panel.yLabel(), scale, panel.xLabel(), drawn.isEmpty() ? "nothing" : drawn);
  }

  private static String heat(HeatMap heat) {
    Extent e = heat.extent();
    return Printable.of("%s as colours, %.4g to %.4g, for ", heat.label(), heat.low(), heat.high())
        + Printable.of(
            "x %.4g to %.4g and y %.4g to %.4g", e.left(), e.right(), e.bottom(), e.top());
  }

  private static String series(Chart.Panel panel, Chart.Series series) {
    int[] finite = series.finite();
    if (finite.length == 0) {
      return series.name() + " has no numbers";
    }
    double[] x = at(series.x(), finite);
    double[] y = at(series.y(), finite);
    return series.name()
        + switch (series.mark()) {
          case CURVE -> curve(y);
          case LINE ->
              series.pieces() == 1
                  ? curve(y)
                  : Printable.of(", %,d lines, ", series.pieces()) + room(x, y);
          case AREA -> peak(x, y);
          case BARS -> x.length > FEW ? peak(x, y) : bars(panel, x, y);
          case POINTS, DUST, GLYPHS -> cloud(x, y);
        };
  }

  private static double[] at(double[] all, int[] places) {
    return Arrays.stream(places).mapToDouble(i -> all[i]).toArray();
  }

  private static String curve(double[] y) {
    return y.length == 1
        ? Printable.of(" %.4g", y[0])
        : Printable.of(" first %.4g, last %.4g, min %.4g", y[0], y[y.length - 1], all(y).getMin());
  }

  private static String peak(double[] x, double[] y) {
    int highest = IntStream.range(0, y.length).reduce((i, k) -> y[k] > y[i] ? k : i).orElseThrow();
    return Printable.of(" highest %.4g at %.4g, from ", y[highest], x[highest]) + span(x);
  }

  private static String bars(Chart.Panel panel, double[] x, double[] y) {
    return IntStream.range(0, x.length)
        .mapToObj(
            i ->
                panel.name(x[i]).orElse(Printable.of("at %.4g", x[i]))
                    + Printable.of(" %.4g", y[i]))
        .collect(Collectors.joining(", ", " ", ""));
  }

  private static String cloud(double[] x, double[] y) {
    String points = x.length == 1 ? "1 point" : Printable.of("%,d points", x.length);
    double across = all(x).getAverage();
    return Printable.of(", %s around (%.4g, %.4g), ", points, across, all(y).getAverage())
        + room(x, y);
  }

  private static String room(double[] x, double[] y) {
    return "x " + span(x) + ", y " + span(y);
  }

  private static String span(double[] values) {
    return Printable.of("%.4g to %.4g", all(values).getMin(), all(values).getMax());
  }

  private static DoubleSummaryStatistics all(double[] values) {
    return Arrays.stream(values).summaryStatistics();
  }
}
