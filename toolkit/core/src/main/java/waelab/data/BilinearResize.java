package waelab.data;

import java.util.Arrays;

/**
 * Resizes images exactly as Pillow's {@code Image.resize(size, Image.BILINEAR)} does, bit for bit.
 * The study's torchvision transforms resize in this way.
 *
 * <p>Each output pixel is a weighted mean of input pixels with triangular weights. The triangle
 * reaches one input pixel to each side when enlarging; when reducing it grows with the scale, so
 * that reducing does not alias. Weights are fixed-point numbers with 22 fractional bits. Rows are
 * resized first and rounded to bytes, then columns; a direction whose size does not change is
 * copied. After {@code src/libImaging/Resample.c} of Pillow 9.4.
 *
 * <p>Weights are computed once; one resizer serves any number of images and threads.
 */
public final class BilinearResize {

  /** Eight bits hold the result and two are a reserve for sums: Pillow's PRECISION_BITS. */
  private static final int FRACTION_BITS = 32 - 8 - 2;

  private static final int HALF = 1 << (FRACTION_BITS - 1);

  private final Weights columns;
  private final Weights rows;

  /**
   * Prepares the weights.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public BilinearResize(int inHeight, int inWidth, int outHeight, int outWidth) {
    if (Math.min(Math.min(inHeight, inWidth), Math.min(outHeight, outWidth)) <= 0) {
      throw new IllegalArgumentException("heights and widths must be positive");
    }
    this.columns = Weights.of(inWidth, outWidth);
    this.rows = Weights.of(inHeight, outHeight);
  }

  /**
   * Resizes one image or many.
   *
   * @param planes H×W bytes (0 … 255, unsigned) for each channel of each image: C×H×W or N×C×H×W
   * @return the same number of planes in the new size, in the same order
   * @throws IllegalArgumentException if the number of bytes is not a multiple of a plane's H·W
   * @throws ArithmeticException if the result does not fit one array
   */
  public byte[] apply(byte[] planes) {
    int in = rows.in * columns.in;
    int out = rows.out * columns.out;
    if (planes.length % in != 0) {
      throw new IllegalArgumentException(
          planes.length + " bytes are not a multiple of a plane of " + rows.in + "×" + columns.in);
    }
    int count = planes.length / in;
    byte[] resized = new byte[Math.multiplyExact(count, out)];
    byte[] widened = new byte[rows.in * columns.out];
    int[] sums = new int[columns.out];
    for (int i = 0; i < count; i++) {
      resizeRows(planes, i * in, widened);
      resizeColumns(widened, resized, i * out, sums);
    }
    return resized;
  }

  /** The horizontal pass: resizes each row of a plane to the new width. */
  private void resizeRows(byte[] plane, int from, byte[] widened) {
    if (columns.in == columns.out) {
      System.arraycopy(plane, from, widened, 0, widened.length);
      return;
    }
    for (int y = 0; y < rows.in; y++) {
      int row = from + y * columns.in;
      for (int x = 0; x < columns.out; x++) {
        int[] weights = columns.weights[x];
        int first = row + columns.first[x];
        int sum = HALF;
        for (int k = 0; k < weights.length; k++) {
          sum += (plane[first + k] & 0xff) * weights[k];
        }
        widened[y * columns.out + x] = toByte(sum);
      }
    }
  }

  /** The vertical pass. It processes complete rows, so memory is read in order. */
  private void resizeColumns(byte[] widened, byte[] resized, int to, int[] sums) {
    if (rows.in == rows.out) {
      System.arraycopy(widened, 0, resized, to, widened.length);
      return;
    }
    for (int y = 0; y < rows.out; y++) {
      Arrays.fill(sums, HALF);
      int[] weights = rows.weights[y];
      for (int k = 0; k < weights.length; k++) {
        int row = (rows.first[y] + k) * columns.out;
        int weight = weights[k];
        for (int x = 0; x < columns.out; x++) {
          sums[x] += (widened[row + x] & 0xff) * weight;
        }
      }
      for (int x = 0; x < columns.out; x++) {
        resized[to + y * columns.out + x] = toByte(sums[x]);
      }
    }
  }

  private static byte toByte(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> FRACTION_BITS));
  }

  /**
   * The input pixels and weights that determine each output pixel, along one direction.
   *
   * @param in number of input pixels
   * @param out number of output pixels
   * @param first for each output pixel, the index of its first input pixel
   * @param weights for each output pixel, the weights of its input pixels, with a sum of about 2²²
   */
  private record Weights(int in, int out, int[] first, int[][] weights) {

    static Weights of(int in, int out) {
      double scale = (double) in / out;
      double support = Math.max(scale, 1);
      int[] first = new int[out];
      int[][] weights = new int[out][];
      for (int i = 0; i < out; i++) {
        double center = (i + 0.5) * scale;
        first[i] = Math.max(0, (int) (center - support + 0.5));
        int end = Math.min(in, (int) (center + support + 0.5));
        weights[i] = triangle(first[i], end, center, support);
      }
      return new Weights(in, out, first, weights);
    }

    private static int[] triangle(int first, int end, double center, double support) {
      double[] heights = new double[end - first];
      // Multiplied by the reciprocal and summed in this order, as Pillow does: a division or
      // another order would differ in the last bit.
      double narrow = 1 / support;
      double sum = 0;
      for (int k = 0; k < heights.length; k++) {
        double distance = Math.abs((k + first - center + 0.5) * narrow);
        heights[k] = Math.max(0, 1 - distance);
        sum += heights[k];
      }
      int[] weights = new int[heights.length];
      for (int k = 0; k < weights.length; k++) {
        weights[k] = (int) (0.5 + heights[k] / sum * (1 << FRACTION_BITS));
      }
      return weights;
    }
  }
}
