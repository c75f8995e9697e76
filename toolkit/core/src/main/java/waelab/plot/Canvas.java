package waelab.plot;

import java.awt.AWTError;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import waelab.base.LabException;

/** White images to draw on, on machines with and without a display. */
final class Canvas {

  static {
    // AWT would look for the display that DISPLAY names, and fail if there is none. This must run
    // before the first image or colour is made, so all of them are made here. A program with its
    // own windows sets the property to false.
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
  }

  /** The colour of letters and frames. */
  static final Color INK = color(0x222222);

  private Canvas() {}

  /** A colour, from its red, green and blue bytes. */
  static Color color(int rgb) {
    return new Color(rgb);
  }

  /** A white image of red, green and blue bytes. */
  static BufferedImage blank(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = draw(image);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return image;
  }

  /** The widths of the font's letters at a size in pixels. */
  static FontMetrics letters(double size) {
    return draw(blank(1, 1)).getFontMetrics(Typeface.size(size));
  }

  /** Graphics for smooth lines and letters; the caller must dispose of it. */
  static Graphics2D draw(BufferedImage image) {
    try {
      Graphics2D graphics = image.createGraphics();
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
      return graphics;
    } catch (AWTError | NoClassDefFoundError e) {
      throw new LabException(
          "Java cannot draw, since it looks for a display that is not there ("
              + e.getMessage()
              + "); start it with -Djava.awt.headless=true",
          e);
    }
  }
}
