package waelab.metrics;

import java.util.Optional;
import waelab.base.BadArgumentException;
import waelab.base.Printable;
import waelab.data.Samples;

/**
 * How far images are from others: the squared Fréchet distance between normal distributions fitted
 * to their features. It depends on the feature space and on the counts, so it is reported with
 * both; values of different spaces or counts are not comparable.
 *
 * @param name its name in this feature space, such as {@code FID(768)}
 * @param value at least 0; lower is closer
 * @param images what was measured
 * @param reference what it was measured against
 * @param floor the real-vs-real baseline, if there are enough real images
 * @param dimension how many features an image has
 */
public record FrechetDistance(
    String name, double value, Side images, Side reference, Optional<Floor> floor, int dimension) {

  /**
   * A set of images.
   *
   * @param count number of images that were used
   * @param caption what they are, in words
   */
  public record Side(int count, String caption) {

    /** The first {@code count} images of a set. */
    public static Side of(Samples set, int count) {
      BadArgumentException.requireNonNull(set, "set");
      String side = set.provenance().get("side");
      return new Side(count, set.caption() + (side.isEmpty() ? "" : ", " + side + " side"));
    }
  }

  /**
   * The real-vs-real baseline: the distance between two halves of the real images without a common
   * image. It is not zero, because the statistics of finitely many images differ by chance. Samples
   * that are as good as real images would have this distance.
   *
   * @param value as {@link FrechetDistance#value}
   * @param count how many images each half has
   */
  public record Floor(double value, int count) {

    private String beside(FrechetDistance distance) {
      boolean same = count == distance.images.count && count == distance.reference.count;
      return same
          ? readable(value) + " (real against real)"
          : Printable.of("%s (%,d real against %,d real)", readable(value), count, count);
    }
  }

  /**
   * The value with two decimals, with three if it is below 1, or with two digits if it is very
   * small.
   */
  static String readable(double value) {
    String pattern = value >= 1 ? "%,.2f" : value >= 1e-3 || value == 0 ? "%.3f" : "%.1e";
    return Printable.of(pattern, value);
  }

  /**
   * A warning about a distance of few images. The covariance of n samples has rank n − 1 at most.
   * With at most as many samples as features it is singular, and the missing rank makes the
   * distance too large; the distance falls slowly when images are added.
   *
   * @return empty if there are more images than features on both sides
   */
  public Optional<String> caution() {
    int fewest = Math.min(images.count, reference.count);
    return fewest > dimension
        ? Optional.empty()
        : Optional.of(
            Printable.of(
                "%,d images are too few for %,d features: the covariances are singular and the value"
                    + " is too large; take more than %,d",
                fewest, dimension, dimension));
  }

  /** {@code FID(768) 12.34, 2,000 against 2,000 images (…); floor 1.02 (real against real)}. */
  @Override
  public String toString() {
    return Printable.of(
        "%s %s, %,d against %,d images (%s against %s)%s%s",
        name,
        readable(value),
        images.count,
        reference.count,
        images.caption,
        reference.caption,
        floor.map(f -> "; floor " + f.beside(this)).orElse(""),
        caution().map(each -> "; " + each).orElse(""));
  }
}
