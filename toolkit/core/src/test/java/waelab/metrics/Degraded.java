package waelab.metrics;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import waelab.base.Randomness;
import waelab.data.ImageSet;

/** Images that became worse in a known way; grey ones, 1×H×W. */
final class Degraded {

  private interface Change {
    byte[] of(byte[] image, int index);
  }

  private Degraded() {}

  /** Images with normal noise of this standard deviation, in grey levels. */
  static ImageSet noise(ImageSet images, double sigma) {
    return change(
        images,
        (image, i) -> {
          float[] noise = new Randomness(1).normals("noise", i, image.length);
          for (int p = 0; p < image.length; p++) {
            long grey = Math.round((image[p] & 0xff) + sigma * noise[p]);
            image[p] = (byte) Math.max(0, Math.min(255, grey));
          }
          return image;
        });
  }

  /** Images of which each pixel became the mean of 3×3, so many times. */
  static ImageSet blur(ImageSet images, int times) {
    int width = (int) images.shape().get(2);
    return change(
        images,
        (image, i) -> {
          byte[] blurred = image;
          for (int t = 0; t < times; t++) {
            blurred = blur(blurred, width);
          }
          return blurred;
        });
  }

  private static byte[] blur(byte[] image, int width) {
    byte[] blurred = new byte[image.length];
    for (int p = 0; p < image.length; p++) {
      int sum = 0;
      for (int dy = -width; dy <= width; dy += width) {
        for (int q = p + dy - 1; q <= p + dy + 1; q++) {
          sum += q < 0 || q >= image.length ? 0 : image[q] & 0xff;
        }
      }
      blurred[p] = (byte) Math.round(sum / 9f);
    }
    return blurred;
  }

  /** The images but those of one label. */
  static ImageSet without(ImageSet images, int label) {
    int[] labels = images.labels();
    return of(images, IntStream.range(0, labels.length).filter(i -> labels[i] != label).toArray());
  }

  /** The first {@code distinct} images, each as often as any other. */
  static ImageSet repeating(ImageSet images, int distinct) {
    return of(images, IntStream.range(0, images.size()).map(i -> i % distinct).toArray());
  }

  private static ImageSet change(ImageSet images, Change change) {
    return of(images, change, IntStream.range(0, images.size()).toArray());
  }

  private static ImageSet of(ImageSet images, int... places) {
    return of(images, (image, i) -> image, places);
  }

  private static ImageSet of(ImageSet images, Change change, int... places) {
    Shape shape = images.shape();
    var pixels = ByteBuffer.allocate(Math.toIntExact(places.length * shape.size()));
    for (int i : places) {
      pixels.put(change.of(images.pixels(i), i));
    }
    return ImageSet.of(pixels.flip(), new int[places.length], shape, images.provenance());
  }
}
