package waelab.metrics;

import java.util.Arrays;
import waelab.data.ImageSet;

/** Vectors in ℝᵈ that are read a few at a time, so that a large set of images is never copied. */
interface Rows {

  /** n, how many there are. */
  int size();

  /** d, how many numbers each has. */
  int dimension();

  /** Vectors {@code from} to {@code to − 1}, one after the other: (to − from)·d numbers. */
  float[] values(int from, int to);

  /** Each image's stored pixels, 0 … 255, as one vector of C·H·W numbers. */
  static Rows pixels(ImageSet images) {
    return new Rows() {
      @Override
      public int size() {
        return images.size();
      }

      @Override
      public int dimension() {
        return (int) images.values();
      }

      @Override
      public float[] values(int from, int to) {
        float[] values = new float[(to - from) * dimension()];
        for (int i = from, at = 0; i < to; i++) {
          for (byte pixel : images.pixels(i)) {
            values[at++] = Byte.toUnsignedInt(pixel);
          }
        }
        return values;
      }
    };
  }

  /** ‖x‖² of each vector. */
  default double[] squaredNorms() {
    double[] norms = new double[size()];
    Arrays.setAll(norms, i -> squaredNorm(values(i, i + 1)));
    return norms;
  }

  private static double squaredNorm(float[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value * value;
    }
    return sum;
  }
}
