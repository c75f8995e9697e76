package waelab.plot;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** A chart as a picture, for places where no script runs. */
final class StaticChart {

  /** Pixels of one panel. */
  static final int WIDTH = 800;

  static final int HEIGHT = 500;

  /** Pixels across a curve. */
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
    // A plane is square, and panels are of one size.
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
}
