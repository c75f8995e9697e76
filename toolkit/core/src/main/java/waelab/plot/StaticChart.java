package waelab.plot;

import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** A chart as a picture, for places where no script runs. */
final class StaticChart {

  /** Pixels of one panel. */
  static final int WIDTH = 800;

  static final int HEIGHT = 500;

  /** The width of a curve in pixels. */
  static final float LINE = 2.5f;

  private static final int COLUMNS = 2;
  private static final int TITLE = 56;

  private final Chart chart;

  StaticChart(Chart chart) {
    this.chart = chart;
  }

  BufferedImage image() {
    List<Chart.Panel> panels = chart.panels();
    int columns = Math.min(panels.size(), COLUMNS);
    int width = columns * WIDTH;
    // A plane is square, and all panels have the same size.
    int height = panels.stream().anyMatch(Chart.Panel::plane) ? WIDTH : HEIGHT;
    var legend = new Legend(chart, width);
    int top = TITLE + legend.height();
    int bottom = top + (panels.size() + columns - 1) / columns * height;
    var strip = new Caption(chart.caption(), width, 17);
    BufferedImage picture = Canvas.blank(width, bottom + strip.height());
    Graphics2D graphics = Canvas.draw(picture);
    graphics.setColor(Canvas.INK);
    graphics.setFont(Typeface.size(24));
    graphics.drawString(chart.title(), 24, 38);
    for (int i = 0; i < panels.size(); i++) {
      int x = i % columns * WIDTH;
      int y = top + i / columns * height;
      var place = (Graphics2D) graphics.create(x, y, WIDTH, height);
      new StaticPanel(chart, panels.get(i), WIDTH, height).draw(place);
      place.dispose();
    }
    legend.draw(graphics, TITLE);
    graphics.dispose();
    strip.draw(picture, bottom);
    return picture;
  }

  /**
   * One legend for all panels, wrapped to the picture's width. A legend in each panel would take
   * more room than its curves.
   */
  static final class Legend {

    private static final int MARGIN = 24;
    private static final int LINE = 56;
    private static final int SPACE = 10;
    private static final int BETWEEN = 36;
    private static final int ROW = 28;
    private static final int MARKER = 10;
    private static final int DOT = 4;

    private record Entry(String name, int x, int row) {}

    private final Chart chart;
    private final List<Entry> entries = new ArrayList<>();

    Legend(Chart chart, int width) {
      this.chart = chart;
      FontMetrics metrics = Canvas.letters(17);
      int x = MARGIN;
      int row = 0;
      for (String name : chart.names()) {
        if (chart.mark(name) == Mark.GLYPHS) {
          continue; // it is its own legend
        }
        int takes = LINE + SPACE + metrics.stringWidth(name);
        if (x > MARGIN && x + takes > width - MARGIN) {
          x = MARGIN;
          row++;
        }
        entries.add(new Entry(name, x, row));
        x += takes + BETWEEN;
      }
    }

    /** Its height in pixels. */
    int height() {
      return entries.isEmpty() ? 0 : (entries.get(entries.size() - 1).row + 1) * ROW + SPACE;
    }

    /** Draws it with its upper edge at {@code top}. */
    void draw(Graphics2D graphics, int top) {
      graphics.setFont(Typeface.size(17));
      for (Entry entry : entries) {
        int middle = top + entry.row * ROW + ROW / 2;
        drawSwatch(graphics, chart.mark(entry.name), chart.style(entry.name), entry.x, middle);
        graphics.setColor(Canvas.INK);
        graphics.drawString(entry.name, entry.x + LINE + SPACE, middle + 6);
      }
    }

    private static void drawSwatch(Graphics2D graphics, Mark mark, Style style, int x, int middle) {
      graphics.setColor(mark == Mark.AREA ? style.faint() : style.color());
      if (mark == Mark.AREA || mark == Mark.BARS) {
        var swatch = new Rectangle(x, middle - MARKER, LINE, 2 * MARKER);
        graphics.fill(swatch);
        if (mark == Mark.BARS) {
          style.hatch().draw(graphics, swatch);
        }
      }
      graphics.setColor(style.color());
      graphics.setStroke(style.dash().stroke(StaticChart.LINE));
      if (mark == Mark.AREA) {
        graphics.drawLine(x, middle - MARKER, x + LINE, middle - MARKER);
      }
      if (mark == Mark.CURVE || mark == Mark.LINE) {
        graphics.drawLine(x, middle, x + LINE, middle);
      }
      if (mark == Mark.CURVE || mark == Mark.POINTS || mark == Mark.DUST) {
        int size = mark == Mark.DUST ? DOT : MARKER;
        style.shape().still().paint(graphics, x + LINE / 2.0, middle, size);
      }
    }
  }
}
