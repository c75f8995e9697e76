package waelab.data;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/**
 * Stored images, one after the other, in parts; no image is split between two parts. Parts are
 * needed because Java addresses mapped memory by an int, so a map is limited to 2 GiB and a data
 * set is not.
 */
class Pixels {

  private final List<ByteBuffer> parts;
  private final int perImage;
  private final int perPart;
  private final int count;

  /**
   * Images in parts, which are not copied.
   *
   * @param parts all parts except the last have the same number of images, the last has at most
   *     that number
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
   * Throws if the file of a part has become shorter, before Java reads bytes that no longer exist.
   * This class has no files, so it does nothing.
   */
  void requireThere(int part) {}

  /**
   * The digest of the images at these places, in this order. A subclass whose images never change
   * may keep digests, because a digest of 100,000 images takes seconds.
   */
  String digest(int[] places, Supplier<String> compute) {
    return compute.get();
  }
}
