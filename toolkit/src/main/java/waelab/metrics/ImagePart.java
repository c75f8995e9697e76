package waelab.metrics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import waelab.data.ImageSet;

/**
 * Some images of a set: those in places {@code from}, {@code from + step} and so on, before {@code
 * to}.
 */
record ImagePart(ImageSet set, int from, int to, int step) {

  static ImagePart all(ImageSet set) {
    return new ImagePart(set, 0, set.size(), 1);
  }

  int size() {
    return Math.max(0, (to - from + step - 1) / step);
  }

  /** Its images {@code first} to {@code last − 1}, as they are stored. */
  NDArray batch(NDManager manager, int first, int last) {
    int[] places = IntStream.range(first, last).map(i -> from + i * step).toArray();
    return set.stored(manager, places);
  }

  /** Which images these are; computes the set's digest. */
  String key() {
    return set.digest() + ", " + from + " to " + to + " by " + step;
  }

  /**
   * A set cut into parts so that each image is measured once: the first {@code n} images, and two
   * halves that have none in common.
   *
   * <p>A half is every second image, for in some sets one kind of image follows the other.
   *
   * @param first make up the first n images
   * @param halves make up each half; none if there are fewer than two images for each
   */
  record Cut(List<ImagePart> first, List<List<ImagePart>> halves) {

    /** Cuts a set; {@code h} is how many images each half has. */
    static Cut of(ImageSet set, int n, int h) {
      if (h < 2) {
        return new Cut(List.of(new ImagePart(set, 0, n, 1)), List.of());
      }
      int both = Math.min(n, 2 * h);
      var first = new ArrayList<ImagePart>();
      var halves = new ArrayList<List<ImagePart>>();
      for (int k = 0; k < 2; k++) {
        var inside = new ImagePart(set, k, both, 2);
        var outside = new ImagePart(set, both + (both + k) % 2, 2 * h, 2);
        first.add(inside);
        halves.add(outside.size() == 0 ? List.of(inside) : List.of(inside, outside));
      }
      if (n > both) {
        first.add(new ImagePart(set, both, n, 1));
      }
      return new Cut(first, halves);
    }
  }
}
