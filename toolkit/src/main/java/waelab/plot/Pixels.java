package waelab.plot;

import waelab.base.BadConfigException;

/** Numbers of a model's output as the bytes of a picture. */
public final class Pixels {

  private Pixels() {}

  /**
   * (x + 1)/2 · 255, <em>rounded</em> to the nearest byte, since a picture is to look like what it
   * shows; metrics truncate instead, as the study's did. What lies outside [−1, 1] is cut off, and
   * what is not a number is black.
   *
   * @param x any number of values in [−1, 1]
   * @return as many bytes, 0 … 255 unsigned
   */
  public static byte[] of(float... x) {
    BadConfigException.given(x, "x");
    byte[] bytes = new byte[x.length];
    for (int i = 0; i < x.length; i++) {
      // Math.round of NaN is 0, which is black
      bytes[i] = (byte) Math.max(0, Math.min(255, Math.round((x[i] + 1) / 2 * 255)));
    }
    return bytes;
  }
}
