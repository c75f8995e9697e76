package waelab.data;

import java.nio.ByteBuffer;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.Randomness;

/**
 * Makes images worse in a known way, to test what a metric detects. Labels and attributes do not
 * change; the caption says what was done.
 */
public final class Corruptions {

  private static final double MOST_BLUR = 10;

  private Corruptions() {}

  /**
   * Blurs each plane with a Gaussian kernel that ends at three standard deviations. Outside the
   * image, the nearest pixel of the edge is used.
   *
   * @param sigma the kernel's standard deviation in pixels, above 0, at most 10
   */
  public static ImageSet blur(ImageSet images, double sigma) {
    BadArgumentException.requireNonNull(images, "images");
    BadArgumentException.require(
        sigma > 0 && sigma <= MOST_BLUR, "sigma", sigma, "above 0, at most 10 pixels");
    double[] kernel = kernel(sigma);
    int height = (int) images.shape().get(1);
    int width = (int) images.shape().get(2);
    String what = Printable.of("blurred by %s pixels", sigma);
    return each(
        images,
        what,
        (image, i) -> blur(blur(image, kernel, height, width, true), kernel, height, width, false));
  }

  private static double[] kernel(double sigma) {
    int reach = (int) Math.ceil(3 * sigma);
    double[] kernel =
        IntStream.rangeClosed(-reach, reach)
            .mapToDouble(k -> Math.exp(-k * k / (2 * sigma * sigma)))
            .toArray();
    double sum = 0;
    for (double weight : kernel) {
      sum += weight;
    }
    for (int k = 0; k < kernel.length; k++) {
      kernel[k] /= sum;
    }
    return kernel;
  }

  private static byte[] blur(byte[] image, double[] kernel, int height, int width, boolean rows) {
    byte[] blurred = new byte[image.length];
    int reach = kernel.length / 2;
    for (int at = 0; at < image.length; at++) {
      int x = at % width;
      int y = at / width % height;
      double sum = 0;
      for (int k = -reach; k <= reach; k++) {
        int across = rows ? clamp(x + k, width) - x : (clamp(y + k, height) - y) * width;
        sum += kernel[k + reach] * Byte.toUnsignedInt(image[at + across]);
      }
      blurred[at] = grey(sum);
    }
    return blurred;
  }

  private static int clamp(int place, int size) {
    return Math.max(0, Math.min(size - 1, place));
  }

  private static byte grey(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }

  /**
   * Adds independent Gaussian noise to each pixel. The noise is the same at every call.
   *
   * @param sigma the noise's standard deviation in grey levels, at least 0
   */
  public static ImageSet noise(ImageSet images, double sigma) {
    BadArgumentException.requireNonNull(images, "images");
    BadArgumentException.require(
        sigma >= 0 && Double.isFinite(sigma), "sigma", sigma, "0 or greater, in grey levels");
    var randomness = new Randomness(0);
    String what = Printable.of("with noise of %s grey levels", sigma);
    return each(
        images,
        what,
        (image, i) -> {
          float[] noise = randomness.normals("image noise", i, image.length);
          for (int at = 0; at < image.length; at++) {
            image[at] = grey(Byte.toUnsignedInt(image[at]) + sigma * noise[at]);
          }
          return image;
        });
  }

  /**
   * The stored images of a generator whose output is exactly these images, if its real numbers are
   * truncated to integer grey levels, as in TorchMetrics, and not rounded. Each number v + u, with
   * u uniform in [−½, ½), would be rounded to v; truncation gives v − 1 for half of the pixels.
   * Black does not change.
   */
  public static ImageSet truncated(ImageSet images) {
    BadArgumentException.requireNonNull(images, "images");
    var randomness = new Randomness(0);
    return each(
        images,
        "truncated instead of rounded",
        (image, i) -> {
          float[] u = randomness.uniforms("truncation", i, image.length);
          for (int at = 0; at < image.length; at++) {
            image[at] = (byte) Math.max(0, Byte.toUnsignedInt(image[at]) - (u[at] < 0.5f ? 1 : 0));
          }
          return image;
        });
  }

  /**
   * The images except those of one label.
   *
   * @throws LabException if no image has another label
   */
  public static ImageSet without(ImageSet images, int label) {
    BadArgumentException.requireNonNull(images, "images");
    int[] labels = images.labels();
    int[] others = IntStream.range(0, labels.length).filter(i -> labels[i] != label).toArray();
    if (others.length == 0) {
      throw new LabException("All " + labels.length + " images have the label " + label + ".");
    }
    return images.select(others).changed("without label " + label);
  }

  /**
   * Halves height and width and enlarges again, with Pillow's triangular weights as in {@link
   * BilinearResize}.
   *
   * @param smooth true if each pixel of the small image is a weighted mean of the pixels that it
   *     replaces, as in Pillow; false if one pixel in four is kept, as in resizing without a filter
   * @throws BadArgumentException if height or width is odd
   */
  public static ImageSet halved(ImageSet images, boolean smooth) {
    BadArgumentException.requireNonNull(images, "images");
    int height = (int) images.shape().get(1);
    int width = (int) images.shape().get(2);
    BadArgumentException.require(
        height % 2 == 0 && width % 2 == 0, "images", height + "×" + width, "of even size");
    var smaller = new BilinearResize(height, width, height / 2, width / 2);
    var larger = new BilinearResize(height / 2, width / 2, height, width);
    String what = smooth ? "halved by a mean and enlarged" : "halved by omission and enlarged";
    return each(
        images,
        what,
        (image, i) -> larger.apply(smooth ? smaller.apply(image) : everySecond(image, width)));
  }

  private static byte[] everySecond(byte[] image, int width) {
    byte[] small = new byte[image.length / 4];
    for (int at = 0; at < small.length; at++) {
      int row = at / (width / 2);
      small[at] = image[2 * row * width + 2 * (at % (width / 2))];
    }
    return small;
  }

  private static ImageSet each(
      ImageSet images, String what, BiFunction<byte[], Integer, byte[]> change) {
    int each = (int) images.values();
    byte[] pixels = new byte[Math.multiplyExact(images.size(), each)];
    IntStream.range(0, images.size())
        .parallel()
        .forEach(
            i -> System.arraycopy(change.apply(images.pixels(i), i), 0, pixels, i * each, each));
    return images.changed(ByteBuffer.wrap(pixels), what);
  }
}
