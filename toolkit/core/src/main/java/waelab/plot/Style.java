package waelab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Symbol;
import waelab.base.Printable;

/**
 * The appearance of a series, live and as a picture.
 *
 * @param color one of Okabe and Ito's eight (2008), the darker ones first, because the background
 *     is white
 * @param dash along the line
 * @param shape of its points
 * @param hatch of its bars
 */
record Style(Color color, Dash dash, Shape shape, Hatch hatch) {

  /**
   * The pattern of a line.
   *
   * @param live Plotly's name of it
   * @param lengths of strokes and gaps in pixels; empty for a solid line
   */
  record Dash(Line.Dash live, float... lengths) {

    static final Dash SOLID = new Dash(Line.Dash.SOLID);
    static final Dash DASHED = new Dash(Line.Dash.DASH, 9, 6);
    private static final List<Dash> ALL =
        List.of(
            SOLID,
            DASHED,
            new Dash(Line.Dash.DOT, 2, 5),
            new Dash(Line.Dash.DASH_DOT, 9, 5, 2, 5),
            new Dash(Line.Dash.LONG_DASH, 18, 7),
            new Dash(Line.Dash.LONG_DASH_DOT, 18, 6, 2, 6));

    BasicStroke stroke(float width) {
      int cap = BasicStroke.CAP_BUTT;
      int join = BasicStroke.JOIN_ROUND;
      return lengths.length == 0
          ? new BasicStroke(width, cap, join)
          : new BasicStroke(width, cap, join, 1, lengths, 0);
    }
  }

  /** Markers that both Plotly and XChart have, and that are visible on a line. */
  record Shape(Symbol live, Marker still) {

    private static final List<Shape> ALL =
        List.of(
            new Shape(Symbol.CIRCLE, SeriesMarkers.CIRCLE),
            new Shape(Symbol.SQUARE, SeriesMarkers.SQUARE),
            new Shape(Symbol.DIAMOND, SeriesMarkers.DIAMOND),
            new Shape(Symbol.TRIANGLE_UP, SeriesMarkers.TRIANGLE_UP),
            new Shape(Symbol.TRIANGLE_DOWN, SeriesMarkers.TRIANGLE_DOWN));
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

  /** The appearance of a series in the background. */
  static final Style DUST =
      new Style(Canvas.color(0x888888), Dash.SOLID, Shape.ALL.get(0), Hatch.NONE);

  /** The appearance of the i-th series: six dashes and five markers give thirty different pairs. */
  static Style of(int i) {
    return new Style(
        COLORS.get(i % COLORS.size()),
        Dash.ALL.get(i % Dash.ALL.size()),
        Shape.ALL.get(i % Shape.ALL.size()),
        Hatch.values()[i % Hatch.values().length]);
  }

  /** The same with a solid line. */
  Style drawnThrough() {
    return new Style(color, Dash.SOLID, shape, hatch);
  }

  /** The colour as {@code #0072B2}. */
  String hex() {
    return hex(color);
  }

  static String hex(Color color) {
    return Printable.of("#%06X", color.getRGB() & 0xFFFFFF);
  }

  /** The colour, made so transparent that the background is visible. */
  Color faint() {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), FAINT);
  }

  /**
   * The colour for letters: the same, darkened if its contrast with white is less than 3 to 1 (WCAG
   * 2.1, 1.4.11).
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

  /** White lines over a filled area, which distinguish areas with the same grey in print. */
  enum Hatch {
    NONE(""),
    RISING("/", 45),
    CROSSED("x", 45, -45),
    LEVEL("-", 0),
    FALLING("\\\\", -45),
    UPRIGHT("|", 90),
    GRID("+", 0, 90);

    private static final int APART = 9;
    private static final BasicStroke STROKE = new BasicStroke(2);

    private final String live;
    private final int[] degrees;

    Hatch(String live, int... degrees) {
      this.live = live;
      this.degrees = degrees;
    }

    /** Plotly's name of it, as a literal of JavaScript. */
    String live() {
      return "'" + live + "'";
    }

    /** Draws it within a rectangle of pixels. */
    void draw(Graphics2D graphics, Rectangle2D within) {
      if (degrees.length == 0) {
        return;
      }
      var clip = graphics.getClip();
      graphics.clip(within);
      graphics.setColor(Color.WHITE);
      graphics.setStroke(STROKE);
      Arrays.stream(degrees).forEach(angle -> lines(graphics, within, Math.toRadians(angle)));
      graphics.setClip(clip);
    }

    /** Draws parallel lines that rise by an angle, until they cover the rectangle. */
    private static void lines(Graphics2D graphics, Rectangle2D within, double angle) {
      double reach = within.getWidth() + within.getHeight();
      double along = Math.cos(angle) * reach;
      double up = -Math.sin(angle) * reach;
      for (double across = -reach; across <= reach; across += APART) {
        double x = within.getMinX() + Math.sin(angle) * across;
        double y = within.getMaxY() + Math.cos(angle) * across;
        graphics.draw(new Line2D.Double(x - along, y - up, x + along, y + up));
      }
    }
  }
}
