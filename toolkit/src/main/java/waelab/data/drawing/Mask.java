package waelab.data.drawing;

/**
 * Which share of each pixel a shape covers, 0 … 1: edges are smooth without any luck.
 *
 * <p>Like {@link Pen}'s, its arithmetic is the same on every machine.
 */
final class Mask {

  /** Lines looked at per row of pixels; along a line the share is exact. */
  private static final int LINES = 4;

  /** The first column and row it covers, and how many. */
  final int left;

  final int top;
  final int width;
  final int height;

  /** height×width shares, row by row. */
  final float[] shares;

  private Mask(int left, int top, int width, int height) {
    this.left = left;
    this.top = top;
    this.width = width;
    this.height = height;
    this.shares = new float[width * height];
  }

  /**
   * The inside of closed curves, all of them together.
   *
   * @param curves each x₀ y₀ x₁ y₁ …, in pixels; pixel (0, 0) has its centre at (0.5, 0.5)
   */
  static Mask inside(double[]... curves) {
    double[] low = {1e9, 1e9};
    double[] high = {-1e9, -1e9};
    for (double[] curve : curves) {
      for (int i = 0; i < curve.length; i++) {
        low[i % 2] = Math.min(low[i % 2], curve[i]);
        high[i % 2] = Math.max(high[i % 2], curve[i]);
      }
    }
    int left = (int) Math.floor(low[0]);
    int top = (int) Math.floor(low[1]);
    var mask = new Mask(left, top, (int) high[0] + 2 - left, (int) high[1] + 1 - top);
    for (double[] curve : curves) {
      int n = curve.length;
      for (int i = 0; i < n; i += 2) {
        mask.edge(curve[i], curve[i + 1], curve[(i + 2) % n], curve[(i + 3) % n]);
      }
    }
    mask.sum();
    return mask;
  }

  /** Notes in each line that an edge crosses that what is to the right of it changes sides. */
  private void edge(double x0, double y0, double x1, double y1) {
    boolean down = y0 < y1;
    double first = Math.ceil((Math.min(y0, y1) - top) * LINES - 0.5);
    double end = Math.ceil((Math.max(y0, y1) - top) * LINES - 0.5);
    float change = (down ? 1f : -1f) / LINES;
    for (int line = (int) first; line < end; line++) {
      double y = top + (line + 0.5) / LINES;
      double x = x0 + (y - y0) / (y1 - y0) * (x1 - x0) - left;
      int column = Math.max(0, Math.min(width - 2, (int) x));
      float part = (float) (x - column);
      shares[line / LINES * width + column] += change * (1 - part);
      shares[line / LINES * width + column + 1] += change * part;
    }
  }

  /** From changes of sides to shares. */
  private void sum() {
    for (int y = 0; y < height; y++) {
      float sum = 0;
      for (int at = y * width; at < (y + 1) * width; at++) {
        sum += shares[at];
        shares[at] = Math.min(1, Math.abs(sum));
      }
    }
  }

  /** The same with edges that fade over about {@code 4·radius} pixels. */
  Mask soft(int radius) {
    int margin = 2 * radius;
    var soft = new Mask(left - margin, top - margin, width + 2 * margin, height + 2 * margin);
    for (int y = 0; y < height; y++) {
      System.arraycopy(shares, y * width, soft.shares, (y + margin) * soft.width + margin, width);
    }
    float[] line = new float[Math.max(soft.width, soft.height)];
    for (int pass = 0; pass < 2; pass++) {
      for (int y = 0; y < soft.height; y++) {
        soft.average(y * soft.width, 1, soft.width, radius, line);
      }
      for (int x = 0; x < soft.width; x++) {
        soft.average(x, soft.width, soft.height, radius, line);
      }
    }
    return soft;
  }

  /** Replaces each of n shares in a line by the mean of its neighbours up to radius away. */
  private void average(int at, int stride, int n, int radius, float[] line) {
    for (int i = 0; i < n; i++) {
      line[i] = shares[at + i * stride];
    }
    double sum = 0;
    for (int i = -radius; i < n; i++) {
      sum += i + radius < n ? line[i + radius] : 0;
      sum -= i - radius - 1 >= 0 ? line[i - radius - 1] : 0;
      if (i >= 0) {
        shares[at + i * stride] = (float) (sum / (2 * radius + 1));
      }
    }
  }

  /** The share of a pixel of the picture. */
  float at(int x, int y) {
    boolean here = x >= left && y >= top && x < left + width && y < top + height;
    return here ? shares[(y - top) * width + x - left] : 0;
  }

  /** What of this lies in another too. */
  Mask within(Mask other) {
    var both = new Mask(left, top, width, height);
    for (int i = 0; i < shares.length; i++) {
      both.shares[i] = shares[i] * other.at(left + i % width, top + i / width);
    }
    return both;
  }

  /** What of this lies outside another. */
  Mask without(Mask other) {
    var rest = new Mask(left, top, width, height);
    for (int i = 0; i < shares.length; i++) {
      rest.shares[i] = shares[i] * (1 - other.at(left + i % width, top + i / width));
    }
    return rest;
  }
}
