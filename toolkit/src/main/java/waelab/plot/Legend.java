package waelab.plot;

import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;

/**
 * One legend for all panels, wrapped to the picture's width. A legend in each panel would take more
 * room than its curves.
 */
final class Legend {

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
        continue; // is its own legend
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

  /** Pixels it takes. */
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
