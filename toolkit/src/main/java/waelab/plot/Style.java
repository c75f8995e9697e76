package waelab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import java.util.Locale;
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
 * @param hatch of its bars
 */
record Style(Color color, Dash dash, Shape shape, Hatch hatch) {

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

  /** A quarter of 255. */
  static final int FAINT = 64;

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

  /** The look of what is in the background. */
  static final Style DUST = new Style(Canvas.color(0x888888), Dash.SOLID, Shape.CIRCLE, Hatch.NONE);

  /** The look of the i-th series: six dashes and five markers pair up differently thirty times. */
  static Style of(int i) {
    return new Style(
        COLORS.get(i % COLORS.size()),
        Dash.values()[i % Dash.values().length],
        Shape.values()[i % Shape.values().length],
        Hatch.values()[i % Hatch.values().length]);
  }

  /** The same, but a line is drawn through. */
  Style drawnThrough() {
    return new Style(color, Dash.SOLID, shape, hatch);
  }

  /** The colour as {@code #0072B2}. */
  String hex() {
    return hex(color);
  }

  static String hex(Color color) {
    return String.format(Locale.ROOT, "#%06X", color.getRGB() & 0xFFFFFF);
  }

  /** The colour, so faint that what lies below is seen. */
  Color faint() {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), FAINT);
  }

  /**
   * The colour for letters: the same, darkened where it stands out from white paper less than 3 to
   * 1 (WCAG 2.1, 1.4.11).
   */
  Color ink() {
    Color ink = color;
    while (1.05 / (luminance(ink) + 0.05) < 3) {
      ink = new Color(darker(ink.getRed()), darker(ink.getGreen()), darker(ink.getBlue()));
    }
    return ink;
  }

  private static int darker(int channel) {
    return (int) (channel * 0.95);
  }

  /** As WCAG 2.1 defines it, 0 for black and 1 for white. */
  private static double luminance(Color color) {
    return 0.2126 * linear(color.getRed())
        + 0.7152 * linear(color.getGreen())
        + 0.0722 * linear(color.getBlue());
  }

  private static double linear(int channel) {
    double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }
}
