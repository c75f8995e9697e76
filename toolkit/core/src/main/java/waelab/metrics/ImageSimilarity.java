package waelab.metrics;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.data.ImageSet;

/**
 * How similar two images are, pixel by pixel and in structure, on average over pairs. A pair is the
 * i-th image of one set and the i-th of the other, such as an original and its reconstruction.
 *
 * @param mse the mean squared error of the stored pixels, 0 … 255²
 * @param psnr the peak signal-to-noise ratio 10 log₁₀(255² / MSE) in dB, averaged over pairs;
 *     infinite if the images of one pair are equal
 * @param ssim the structural similarity, −1 … 1; see {@link Ssim}
 * @param pairs number of pairs
 */
public record ImageSimilarity(double mse, double psnr, double ssim, int pairs)
    implements SetMetric {

  private static final double PEAK = 255;

  /**
   * The similarity of two sets, image by image.
   *
   * @throws BadArgumentException if there are no images or they are smaller than SSIM's window
   * @throws LabException if the sets differ in size or in their images' shape
   */
  public static ImageSimilarity between(ImageSet a, ImageSet b) {
    BadArgumentException.requireNonNull(a, "a", b, "b");
    requireSameShape(a, b);
    if (a.size() != b.size()) {
      throw LabException.of(
          "%d images cannot be paired with %d; slice the larger set", a.size(), b.size());
    }
    int n = a.size();
    BadArgumentException.require(n >= 1, "images", n, "at least 1 in each set");
    var ssim = new Ssim(a.shape());
    double[] sums = sums(n, i -> compare(a.pixels(i), b.pixels(i), ssim));
    return new ImageSimilarity(sums[0] / n, sums[1] / n, sums[2] / n, n);
  }

  /** Sums of three numbers of each image, in the order of images. */
  static double[] sums(int images, IntFunction<double[]> three) {
    double[][] each =
        IntStream.range(0, images).parallel().mapToObj(three).toArray(double[][]::new);
    double[] sums = new double[3];
    for (double[] image : each) {
      Arrays.setAll(sums, k -> sums[k] + image[k]);
    }
    return sums;
  }

  static void requireSameShape(ImageSet a, ImageSet b) {
    if (!a.shape().equals(b.shape())) {
      throw LabException.of(
          "images of shape %s and of %s cannot be compared; load both alike", a.shape(), b.shape());
    }
  }

  private static double[] compare(byte[] a, byte[] b, Ssim ssim) {
    long sum = 0;
    for (int at = 0; at < a.length; at++) {
      int difference = Byte.toUnsignedInt(a[at]) - Byte.toUnsignedInt(b[at]);
      sum += difference * difference;
    }
    double mse = (double) sum / a.length;
    return new double[] {mse, 10 * Math.log10(PEAK * PEAK / mse), ssim.of(a, b)};
  }

  /** The three values. */
  @Override
  public String values() {
    return Printable.of("MSE %.2f, PSNR %.2f dB, SSIM %.4f", mse, psnr, ssim);
  }

  /** The three values and the number of pairs. */
  @Override
  public String toString() {
    return Printable.of("%s (%,d pairs)", values(), pairs);
  }

  /**
   * Structural similarity of two images (Wang et al., <em>Image Quality Assessment: From Error
   * Visibility to Structural Similarity</em>, IEEE TIP 2004, Eq. 13):
   *
   * <pre>
   *   SSIM(x, y) = (2 μx μy + C₁)(2 σxy + C₂) / ((μx² + μy² + C₁)(σx² + σy² + C₂))
   *   C₁ = (0.01 · 255)²,   C₂ = (0.03 · 255)²
   * </pre>
   *
   * with means, variances and covariance under an 11×11 Gaussian window of standard deviation 1.5.
   * The result is the mean over all places where the window is inside the image, as in the authors'
   * program, and over channels. Images are not downsampled first.
   */
  private static final class Ssim {

    private static final int WINDOW = 11;
    private static final double[] WEIGHTS = gaussian(1.5);
    private static final double C1 = Math.pow(0.01 * 255, 2);
    private static final double C2 = Math.pow(0.03 * 255, 2);

    private final int channels;
    private final int height;
    private final int width;

    /**
     * For images of one shape.
     *
     * @param shape C×H×W
     * @throws BadArgumentException if the window does not fit into the image
     */
    Ssim(Shape shape) {
      channels = (int) shape.get(0);
      height = (int) shape.get(1);
      width = (int) shape.get(2);
      int least = Math.min(height, width);
      BadArgumentException.require(least >= WINDOW, "image side", least, "at least 11 for SSIM");
    }

    /** Weights of one direction, with sum 1; the window is the product of both directions. */
    private static double[] gaussian(double sigma) {
      double[] weights = new double[WINDOW];
      double sum = 0;
      for (int k = 0; k < WINDOW; k++) {
        double offset = k - WINDOW / 2;
        weights[k] = Math.exp(-offset * offset / (2 * sigma * sigma));
        sum += weights[k];
      }
      for (int k = 0; k < WINDOW; k++) {
        weights[k] /= sum;
      }
      return weights;
    }

    /** The similarity of two images' stored pixels, C·H·W each. */
    double of(byte[] a, byte[] b) {
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += ofChannel(plane(a, c), plane(b, c));
      }
      return sum / channels;
    }

    private double[] plane(byte[] image, int channel) {
      double[] plane = new double[height * width];
      for (int at = 0; at < plane.length; at++) {
        plane[at] = Byte.toUnsignedInt(image[channel * plane.length + at]);
      }
      return plane;
    }

    private double ofChannel(double[] x, double[] y) {
      double[] meanX = blur(x);
      double[] meanY = blur(y);
      double[] meanXx = blur(product(x, x));
      double[] meanYy = blur(product(y, y));
      double[] meanXy = blur(product(x, y));
      double sum = 0;
      for (int at = 0; at < meanX.length; at++) {
        double muXx = meanX[at] * meanX[at];
        double muYy = meanY[at] * meanY[at];
        double muXy = meanX[at] * meanY[at];
        double variances = meanXx[at] - muXx + meanYy[at] - muYy;
        double covariance = meanXy[at] - muXy;
        sum += (2 * muXy + C1) * (2 * covariance + C2) / ((muXx + muYy + C1) * (variances + C2));
      }
      return sum / meanX.length;
    }

    private static double[] product(double[] x, double[] y) {
      double[] product = new double[x.length];
      for (int at = 0; at < product.length; at++) {
        product[at] = x[at] * y[at];
      }
      return product;
    }

    /** The window's mean at each place where it fits: (H − 10)·(W − 10) values. */
    private double[] blur(double[] plane) {
      int right = width - WINDOW + 1;
      int down = height - WINDOW + 1;
      double[] rows = new double[height * right];
      for (int at = 0; at < rows.length; at++) {
        int start = at / right * width + at % right;
        for (int k = 0; k < WINDOW; k++) {
          rows[at] += WEIGHTS[k] * plane[start + k];
        }
      }
      double[] blurred = new double[down * right];
      for (int at = 0; at < blurred.length; at++) {
        for (int k = 0; k < WINDOW; k++) {
          blurred[at] += WEIGHTS[k] * rows[at + k * right];
        }
      }
      return blurred;
    }
  }
}
