package waelab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Symbol;

/**
 * How one series looks, live and as a picture.
 *
 * @param color one of Okabe and Ito's eight (2008), the darker ones first, since paper is white
 * @param dash along the line
 * @param shape of its points
 */
record Style(Color color, Dash dash, Shape shape) {

  /** Patterns of a line, as Plotly names them and as lengths of strokes and gaps in pixels. */
  enum Dash {
    SOLID(Line.Dash.SOLID),
    DASHED(Line.Dash.DASH, 9, 6),
    DOTTED(Line.Dash.DOT, 2, 5),
    DASH_DOT(Line.Dash.DASH_DOT, 9, 5, 2, 5),
    LONG(Line.Dash.LONG_DASH, 18, 7),
    LONG_DOT(Line.Dash.LONG_DASH_DOT, 18, 6, 2, 6);

    private final Line.Dash live;
    private final float[] lengths;

    Dash(Line.Dash live, float... lengths) {
      this.live = live;
      this.lengths = lengths;
    }

    Line.Dash live() {
      return live;
    }

    BasicStroke stroke(float width) {
      int cap = BasicStroke.CAP_BUTT;
      int join = BasicStroke.JOIN_ROUND;
      return lengths.length == 0
          ? new BasicStroke(width, cap, join)
          : new BasicStroke(width, cap, join, 1, lengths.clone(), 0);
    }
  }

  /** Markers that both drawings have, and that stand out from a line. */
  enum Shape {
    CIRCLE(Symbol.CIRCLE, SeriesMarkers.CIRCLE),
    SQUARE(Symbol.SQUARE, SeriesMarkers.SQUARE),
    DIAMOND(Symbol.DIAMOND, SeriesMarkers.DIAMOND),
    TRIANGLE_UP(Symbol.TRIANGLE_UP, SeriesMarkers.TRIANGLE_UP),
    TRIANGLE_DOWN(Symbol.TRIANGLE_DOWN, SeriesMarkers.TRIANGLE_DOWN);

    private final Symbol live;
    private final Marker still;

    Shape(Symbol live, Marker still) {
      this.live = live;
      this.still = still;
    }

    Symbol live() {
      return live;
    }

    Marker still() {
      return still;
    }
  }

  private static final List<Color> COLORS =
      List.of(
          Canvas.color(0x0072B2), // blue
          Canvas.color(0xD55E00), // vermilion
          Canvas.color(0x009E73), // bluish green
          Canvas.color(0xCC79A7), // reddish purple
          Canvas.color(0x000000), // black
          Canvas.color(0xE69F00), // orange
          Canvas.color(0x56B4E9), // sky blue
          Canvas.color(0xF0E442)); // yellow

  /** The look of the i-th series: six dashes and five markers pair up differently thirty times. */
  static Style of(int i) {
    return new Style(
        COLORS.get(i % COLORS.size()),
        Dash.values()[i % Dash.values().length],
        Shape.values()[i % Shape.values().length]);
  }

  /** The colour as {@code #0072B2}. */
  String hex() {
    return String.format("#%06X", color.getRGB() & 0xFFFFFF);
  }
}
