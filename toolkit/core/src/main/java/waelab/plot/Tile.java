package waelab.plot;

import java.awt.image.BufferedImage;
import waelab.base.BadArgumentException;

/**
 * The size of the small images of a grid.
 *
 * @param channels C, 1 for grey or 3 for red, green and blue
 * @param height H
 * @param width W
 * @param scale width and height, in pixels of the picture, of one pixel of an image
 */
public record Tile(int channels, int height, int width, int scale) {

  /** Checks the values. */
  public Tile {
    BadArgumentException.require(channels == 1 || channels == 3, "channels", channels, "1 or 3");
    BadArgumentException.require(height >= 1, "height", height, "at least 1");
    BadArgumentException.require(width >= 1, "width", width, "at least 1");
    BadArgumentException.require(scale >= 1, "scale", scale, "at least 1");
  }

  /** A tile that draws small images larger, up to three times, so that they can be recognised. */
  public static Tile of(int channels, int height, int width) {
    int scale = Math.max(1, Math.min(3, 128 / Math.max(1, Math.max(height, width))));
    return new Tile(channels, height, width, scale);
  }

  int pixelsWide() {
    return width * scale;
  }

  int pixelsHigh() {
    return height * scale;
  }

  /**
   * Draws an image, each pixel as a square.
   *
   * @param image C·H·W unsigned bytes, plane after plane
   * @param left the x of its left edge
   * @param top the y of its upper edge
   */
  void draw(byte[] image, BufferedImage picture, int left, int top) {
    int plane = height * width;
    BadArgumentException.require(
        image.length == channels * plane,
        "image",
        image.length + " bytes",
        channels * plane + " bytes (" + channels + "×" + height + "×" + width + ")");
    int next = channels == 3 ? plane : 0;
    for (int p = 0; p < plane; p++) {
      int red = image[p] & 0xff;
      int green = image[p + next] & 0xff;
      int blue = image[p + 2 * next] & 0xff;
      int rgb = red << 16 | green << 8 | blue;
      for (int k = 0; k < scale * scale; k++) {
        int x = p % width * scale + k % scale;
        int y = p / width * scale + k / scale;
        picture.setRGB(left + x, top + y, rgb);
      }
    }
  }

  /**
   * Numbers of a model's output as the bytes of a picture: (x + 1)/2 · 255, <em>rounded</em> to the
   * nearest byte, which is closest to the output; metrics truncate instead, as in the study.
   * Numbers outside [−1, 1] are clipped, and NaN is black.
   *
   * @param x any number of values in [−1, 1]
   * @return the same number of bytes, 0 … 255 unsigned
   */
  public static byte[] pixels(float... x) {
    BadArgumentException.requireNonNull(x, "x");
    byte[] bytes = new byte[x.length];
    for (int i = 0; i < x.length; i++) {
      // Math.round of NaN is 0, which is black
      bytes[i] = (byte) Math.max(0, Math.min(255, Math.round((x[i] + 1) / 2 * 255)));
    }
    return bytes;
  }
}
