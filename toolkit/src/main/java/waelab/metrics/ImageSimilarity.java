package waelab.metrics;

import java.util.Locale;
import java.util.stream.IntStream;
import waelab.base.BadConfigException;
import waelab.base.LabException;
import waelab.data.ImageSet;

/**
 * How like each other two images are, pixel by pixel and in structure, on average over pairs: the
 * i-th image of one set with the i-th of the other, such as originals and reconstructions.
 *
 * @param mse the mean squared error of the stored pixels, 0 … 255²
 * @param psnr the peak signal-to-noise ratio 10 log₁₀(255² / MSE) in dB, averaged over pairs;
 *     infinite if the images of one pair are equal
 * @param ssim the structural similarity, −1 … 1; see {@link Ssim}
 * @param pairs how many
 */
public record ImageSimilarity(double mse, double psnr, double ssim, int pairs)
    implements SetMeasure {

  private static final double PEAK = 255;

  /**
   * The similarity of two sets, image by image.
   *
   * @throws BadConfigException if there are no images or they are smaller than SSIM's window
   * @throws LabException if the sets differ in size or in their images' shape
   */
  public static ImageSimilarity between(ImageSet a, ImageSet b) {
    BadConfigException.given(a, "a", b, "b");
    requireSameShape(a, b);
    if (a.size() != b.size()) {
      throw new LabException(
          String.format(
              Locale.ROOT,
              "%d images cannot be paired with %d; slice the larger set",
              a.size(),
              b.size()));
    }
    int n = a.size();
    BadConfigException.require(n >= 1, "images", n, "at least 1 in each set");
    var ssim = new Ssim(a.shape());
    double[][] each =
        IntStream.range(0, n)
            .parallel()
            .mapToObj(i -> compare(a.pixels(i), b.pixels(i), ssim))
            .toArray(double[][]::new);
    double[] sums = new double[3];
    for (double[] pair : each) {
      for (int k = 0; k < sums.length; k++) {
        sums[k] += pair[k];
      }
    }
    return new ImageSimilarity(sums[0] / n, sums[1] / n, sums[2] / n, n);
  }

  static void requireSameShape(ImageSet a, ImageSet b) {
    if (!a.shape().equals(b.shape())) {
      throw new LabException(
          String.format(
              Locale.ROOT,
              "images of shape %s and of %s cannot be compared; load both alike",
              a.shape(),
              b.shape()));
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
    return String.format(Locale.ROOT, "MSE %.2f, PSNR %.2f dB, SSIM %.4f", mse, psnr, ssim);
  }

  /** The three values and the number of pairs. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s (%,d pairs)", values(), pairs);
  }
}
