package waelab.plot;

import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Text below a picture, wrapped to its width. */
final class Caption {

  private static final int MARGIN = 12;

  private final int width;
  private final double size;
  private final List<String> lines;

  /**
   * Lays out a text.
   *
   * @param width of the picture, in pixels
   * @param size of the letters, in pixels
   */
  Caption(String text, int width, double size) {
    this.width = width;
    this.size = size;
    lines = wrap(text, Canvas.letters(size), width - 2 * MARGIN);
  }

  /** The height of the strip in pixels; 0 for an empty text. */
  int height() {
    return lines.isEmpty() ? 0 : (int) Math.ceil(lines.size() * lineHeight()) + 2 * MARGIN;
  }

  /** Draws the strip with its upper edge at {@code top}. */
  void draw(BufferedImage image, int top) {
    Graphics2D graphics = Canvas.draw(image);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, top, width, height());
    graphics.setColor(Canvas.INK);
    graphics.setFont(Typeface.size(size));
    for (int i = 0; i < lines.size(); i++) {
      double baseline = top + MARGIN + i * lineHeight() + size;
      graphics.drawString(lines.get(i), MARGIN, (float) baseline);
    }
    graphics.dispose();
  }

  private double lineHeight() {
    return 1.4 * size;
  }

  /** Breaks a text at spaces, at its own line breaks, and inside words that are too long. */
  static List<String> wrap(String text, FontMetrics metrics, int width) {
    var lines = new ArrayList<String>();
    for (String paragraph : text.strip().lines().toList()) {
      var line = new StringBuilder();
      for (String word : paragraph.strip().split(" +")) {
        if (line.length() > 0 && metrics.stringWidth(line + " " + word) > width) {
          lines.add(line.toString());
          line.setLength(0);
        }
        line.append(line.length() > 0 ? " " : "").append(word);
        while (metrics.stringWidth(line.toString()) > width && line.length() > 1) {
          int fits = fitting(line, metrics, width);
          lines.add(line.substring(0, fits));
          line.delete(0, fits);
        }
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static int fitting(StringBuilder word, FontMetrics metrics, int width) {
    int fits = 1;
    while (fits < word.length() && metrics.stringWidth(word.substring(0, fits + 1)) <= width) {
      fits++;
    }
    // Never breaks between the two halves of one character.
    return fits > 1 && Character.isHighSurrogate(word.charAt(fits - 1)) ? fits - 1 : fits;
  }
}
