package waelab.plot;

import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
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

  private record Entry(String name, int x, int row) {}

  private final Chart chart;
  private final List<Entry> entries = new ArrayList<>();

  Legend(Chart chart, int width) {
    this.chart = chart;
    Graphics2D graphics = Canvas.draw(Canvas.blank(1, 1));
    FontMetrics metrics = graphics.getFontMetrics(Typeface.size(17));
    int x = MARGIN;
    int row = 0;
    for (String name : chart.names()) {
      int takes = LINE + SPACE + metrics.stringWidth(name);
      if (x > MARGIN && x + takes > width - MARGIN) {
        x = MARGIN;
        row++;
      }
      entries.add(new Entry(name, x, row));
      x += takes + BETWEEN;
    }
    graphics.dispose();
  }

  /** Pixels it takes. */
  int height() {
    return entries.isEmpty() ? 0 : (entries.get(entries.size() - 1).row + 1) * ROW + SPACE;
  }

  /** Draws it with its upper edge at {@code top}. */
  void draw(BufferedImage image, int top) {
    Graphics2D graphics = Canvas.draw(image);
    graphics.setFont(Typeface.size(17));
    for (Entry entry : entries) {
      Style style = chart.style(entry.name);
      int middle = top + entry.row * ROW + ROW / 2;
      graphics.setColor(style.color());
      graphics.setStroke(style.dash().stroke(StaticChart.LINE));
      graphics.drawLine(entry.x, middle, entry.x + LINE, middle);
      style.shape().still().paint(graphics, entry.x + LINE / 2.0, middle, MARKER);
      graphics.setColor(Canvas.INK);
      graphics.drawString(entry.name, entry.x + LINE + SPACE, middle + 6);
    }
    graphics.dispose();
  }
}
