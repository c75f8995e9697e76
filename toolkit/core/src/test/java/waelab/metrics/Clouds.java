package waelab.metrics;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import waelab.base.Provenance;
import waelab.base.Randomness;
import waelab.data.ImageSet;

/** Points and images; {@code src/test/python/sample_metrics.py} makes some by the same formulas. */
final class Clouds {

  private Clouds() {}

  /** Its {@code cloud(n, d, phase)}, multiples of 1/4096 in [−1, 1], plus a shift. */
  static FeatureMatrix cloud(int n, int d, double phase, double shift) {
    float[][] rows = new float[n][d];
    for (int at = 0; at < n * d; at++) {
      double wave = Math.floor(4096 * Math.sin(0.7 * at * at + phase)) / 4096;
      rows[at / d][at % d] = (float) (wave + shift);
    }
    return FeatureMatrix.of(rows);
  }

  static FeatureMatrix cloud(int n, int d, double phase) {
    return cloud(n, d, phase, 0);
  }

  /** Draws from N((shift, 0, …), 1). */
  static FeatureMatrix normals(long seed, int n, int d, double shift) {
    float[] draws = new Randomness(seed).normals("cloud", 0, n * d);
    float[][] rows = new float[n][d];
    for (int at = 0; at < draws.length; at++) {
      rows[at / d][at % d] = (float) (draws[at] + (at % d == 0 ? shift : 0));
    }
    return FeatureMatrix.of(rows);
  }

  /** Its {@code images(n, c, h, w, phase)}. */
  static ImageSet images(int n, int c, int h, int w, double phase) {
    byte[] pixels = new byte[n * c * h * w];
    for (int at = 0; at < pixels.length; at++) {
      double wave = 100 * Math.sin(at / 9.0) + 27 * Math.sin(0.7 * at * at + phase) + 128;
      pixels[at] = (byte) (int) Math.floor(wave);
    }
    return images(pixels, n, c, h, w);
  }

  static ImageSet images(byte[] pixels, int n, int c, int h, int w) {
    Provenance waves = Provenance.of("data", "waves");
    return ImageSet.of(ByteBuffer.wrap(pixels), new int[n], new Shape(c, h, w), waves);
  }
}
