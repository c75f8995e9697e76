package waelab.notebook.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import waelab.notebook.page.Html;

/** A small curve of one number over epochs, as SVG. */
final class Curve {

  /** Points beyond this many are thinned out to half. */
  private static final int MOST = 400;

  private static final int WIDTH = 640;
  private static final int HEIGHT = 140;
  private static final int MARGIN = 20;

  private record Point(double x, double y) {}

  private final List<Point> points = new ArrayList<>();

  /** A number that is none leaves no point. */
  void add(double x, double y) {
    if (!Double.isFinite(y)) {
      return;
    }
    points.add(new Point(x, y));
    if (points.size() > MOST) {
      for (int i = points.size() - 2; i > 0; i -= 2) {
        points.remove(i);
      }
    }
  }

  /**
   * The curve so far.
   *
   * @param name what y is
   * @param right where x ends
   */
  String svg(String name, double right) {
    if (points.isEmpty()) {
      return "";
    }
    double low = points.stream().mapToDouble(Point::y).min().orElseThrow();
    double high = points.stream().mapToDouble(Point::y).max().orElseThrow();
    double span = high > low ? high - low : 1;
    String line =
        points.stream()
            .map(p -> at(MARGIN + p.x() / right * (WIDTH - 2 * MARGIN), y((p.y() - low) / span)))
            .collect(Collectors.joining(" "));
    double last = points.get(points.size() - 1).y();
    String label = String.format(Locale.ROOT, "%s, %.4g to %.4g, now %.4g", name, low, high, last);
    return String.format(
        Locale.ROOT,
        "<svg viewBox=\"0 0 %d %d\" style=\"display:block;width:100%%;max-width:%dpx\" role=\"img\""
            + " aria-label=\"%s\"><polyline points=\"%s\" fill=\"none\" stroke=\"#0072B2\""
            + " stroke-width=\"2\"/><text x=\"%d\" y=\"14\" font-size=\"13\" fill=\"currentColor\">"
            + "%s</text></svg>",
        WIDTH,
        HEIGHT,
        WIDTH,
        Html.text(label),
        line,
        MARGIN,
        Html.text(label));
  }

  private static double y(double share) {
    return HEIGHT - MARGIN - share * (HEIGHT - 3 * MARGIN);
  }

  private static String at(double x, double y) {
    return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
  }
}
