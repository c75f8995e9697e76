package waelab.data.drawing;

import java.awt.image.BufferedImage;

/** A picture that is painted layer on layer, through masks. */
final class Canvas {

  /** How far from one colour to another a point is. */
  @FunctionalInterface
  interface Blend {
    /** 0 is the first colour, 1 the second; beyond is allowed. */
    double at(double x, double y);
  }

  private final int width;
  private final int height;
  private final float[] values;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    this.values = new float[3 * width * height];
  }

  /** Covers everything. */
  void fill(Colour from, Colour to, Blend blend) {
    double[] all = {0, 0, width, 0, width, height, 0, height};
    paint(Mask.inside(all), 1, from, to, blend);
  }

  /** Paints with one colour. */
  void paint(Mask mask, double opacity, Colour colour) {
    paint(mask, opacity, colour, colour, (x, y) -> 0);
  }

  /** Paints with the colours between two. */
  void paint(Mask mask, double opacity, Colour from, Colour to, Blend blend) {
    int right = Math.min(width, mask.left + mask.width);
    int bottom = Math.min(height, mask.top + mask.height);
    for (int y = Math.max(0, mask.top); y < bottom; y++) {
      for (int x = Math.max(0, mask.left); x < right; x++) {
        double share = opacity * mask.shares[(y - mask.top) * mask.width + x - mask.left];
        if (share > 0) {
          double t = blend.at(x + 0.5, y + 0.5);
          int at = 3 * (y * width + x);
          mix(at, share, from.red() + t * (to.red() - from.red()));
          mix(at + 1, share, from.green() + t * (to.green() - from.green()));
          mix(at + 2, share, from.blue() + t * (to.blue() - from.blue()));
        }
      }
    }
  }

  private void mix(int at, double share, double value) {
    values[at] += (float) (share * (Math.max(0, Math.min(1, value)) - values[at]));
  }

  /** Makes the whole brighter, darker or tinted: each value times the light's. */
  void light(Colour light) {
    for (int at = 0; at < values.length; at += 3) {
      values[at] = (float) Math.min(1, values[at] * light.red());
      values[at + 1] = (float) Math.min(1, values[at + 1] * light.green());
      values[at + 2] = (float) Math.min(1, values[at + 2] * light.blue());
    }
  }

  /** What has been painted. */
  BufferedImage image() {
    int[] pixels = new int[width * height];
    for (int i = 0; i < values.length; i++) {
      pixels[i / 3] = pixels[i / 3] << 8 | (int) (255 * values[i] + 0.5f);
    }
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.getRaster().setDataElements(0, 0, width, height, pixels);
    return image;
  }
}
