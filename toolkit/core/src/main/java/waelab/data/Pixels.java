package waelab.data;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/**
 * Stored images, one after the other, in parts that are cut between images: memory that Java maps
 * is addressed by an int and ends at 2 GiB, a data set does not.
 */
class Pixels {

  private final List<ByteBuffer> parts;
  private final int perImage;
  private final int perPart;
  private final int count;

  /**
   * Images in parts, which are not copied.
   *
   * @param parts each but the last holds the same whole number of images, the last no more of them
   * @param perImage bytes of an image, C·H·W
   */
  Pixels(List<ByteBuffer> parts, int perImage) {
    this.parts = List.copyOf(parts);
    this.perImage = perImage;
    this.perPart = parts.get(0).capacity() / perImage;
    int images = 0;
    for (int i = 0; i < parts.size(); i++) {
      int bytes = parts.get(i).capacity();
      boolean last = i == parts.size() - 1;
      boolean fits = last ? bytes <= parts.get(0).capacity() : bytes == parts.get(0).capacity();
      if (bytes % perImage != 0 || !fits) {
        throw new IllegalArgumentException(
            "part " + i + " of " + bytes + " bytes is not cut between images of " + perImage);
      }
      images += bytes / perImage;
    }
    this.count = images;
  }

  /** How many images there are. */
  int count() {
    return count;
  }

  /** Copies image {@code i} to a place in an array. */
  void copy(int i, byte[] target, int at) {
    requireThere(i / perPart);
    parts.get(i / perPart).get(i % perPart * perImage, target, at, perImage);
  }

  /**
   * Throws if the file of a part has become shorter, before Java is told to read what is no longer
   * there; here are no files.
   */
  void requireThere(int part) {}

  /**
   * The digest of the images at these places, in this order; those of images that never change may
   * be kept, as of 100,000 one takes seconds.
   */
  String digest(int[] places, Supplier<String> compute) {
    return compute.get();
  }
}
