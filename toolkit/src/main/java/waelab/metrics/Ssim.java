package waelab.metrics;

import ai.djl.ndarray.types.Shape;
import waelab.base.BadConfigException;

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
 * The result is the mean over all places where the window lies within the image, as in the authors'
 * program, and over channels. Images are not made smaller first.
 */
final class Ssim {

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
   * @throws BadConfigException if the window does not fit into the image
   */
  Ssim(Shape shape) {
    channels = (int) shape.get(0);
    height = (int) shape.get(1);
    width = (int) shape.get(2);
    int least = Math.min(height, width);
    BadConfigException.require(least >= WINDOW, "image side", least, "at least 11 for SSIM");
  }

  /** Weights of one direction, of sum 1; the window is their product in both. */
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
