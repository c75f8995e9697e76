package waelab.latent;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import waelab.base.BadArgumentException;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.Samples;
import waelab.metrics.Codes;
import waelab.model.GaussianEncoder;
import waelab.model.Model;

/**
 * One way to describe images by d numbers each.
 *
 * @param name what the numbers are
 * @param train of training images, n×d
 * @param test of test images, m×d
 */
public record FeatureView(String name, CodeSet train, CodeSet test) {

  /** The name of an encoder's view. */
  public static final String CODES = "codes";

  /** Averaging of images stops before they have fewer pixels than this along an edge. */
  private static final int FEWEST = 16;

  /** Checks that both sides have the same dimension. */
  public FeatureView {
    BadArgumentException.requireNonNull(train, "train", test, "test");
    int d = train.codes().dimension();
    BadArgumentException.require(
        test.codes().dimension() == d, "test", test.codes().dimension(), "in " + d + " dimensions");
  }

  /** A view of known codes. */
  public static FeatureView of(String name, Codes train, Codes test) {
    BadArgumentException.requireNonNull(name, "name", train, "train", test, "test");
    return new FeatureView(name, set(train, "train"), set(test, "test"));
  }

  private static CodeSet set(Codes codes, String side) {
    return new CodeSet(codes, Provenance.of("data", codes.caption()).with("side", side));
  }

  /**
   * The codes of images; for a VAE the mean μ.
   *
   * @param origin where the model comes from, such as its run's id
   * @throws waelab.base.LabException if the model has no encoder or cannot encode such images
   */
  public static FeatureView codes(Model model, Provenance origin, Samples train, Samples test) {
    BadArgumentException.requireNonNull(model, "model", origin, "origin");
    BadArgumentException.requireNonNull(train, "train", test, "test");
    String name = model instanceof GaussianEncoder ? CODES + ", mean μ" : CODES;
    Provenance from = Provenance.of("model", model.name()).with("", origin);
    return of(name, from, each -> Codes.means(model, each), train, test);
  }

  private static <S extends Samples> FeatureView of(
      String name, Provenance from, Function<S, Codes> codes, S train, S test) {
    return new FeatureView(
        name,
        new CodeSet(codes.apply(train), from.with("", facts(train))),
        new CodeSet(codes.apply(test), from.with("", facts(test))));
  }

  /**
   * Coordinates along the first d principal components of the training images, or along fewer if
   * they vary in fewer directions.
   */
  public static FeatureView principalComponents(Samples train, Samples test, int d) {
    Pca pca = Pca.upTo(train, d);
    Provenance from = Provenance.of("model", pca);
    return of("principal components", from, each -> pca.transform(each), train, test);
  }

  /**
   * Pixels, averaged over the largest squares that leave at least 16 in height and width: 1×32×32
   * become 1×16×16, and 3×64×64 become 3×16×16. More numbers would take minutes and add little.
   */
  public static FeatureView pixels(ImageSet train, ImageSet test) {
    BadArgumentException.requireNonNull(train, "train", test, "test");
    int square = square(train);
    long height = train.shape().get(1) / square;
    long width = train.shape().get(2) / square;
    String shape = train.shape().get(0) + "×" + height + "×" + width;
    String name = "pixels" + (square == 1 ? " " : ", averaged to ") + shape;
    var none = new Provenance(Map.of());
    return of(name, none, images -> pixels(images, square, name), train, test);
  }

  private static int square(ImageSet images) {
    long height = images.shape().get(1);
    long width = images.shape().get(2);
    int square = 1;
    for (int s = 2; s * FEWEST <= Math.min(height, width); s++) {
      square = height % s == 0 && width % s == 0 ? s : square;
    }
    return square;
  }

  private static Codes pixels(ImageSet images, int square, String name) {
    float[][] rows = new float[images.size()][];
    Arrays.setAll(rows, i -> averaged(images, i, square));
    return Codes.of(rows, name + ", " + images.caption());
  }

  /** Means over squares, in [−1, 1]. */
  private static float[] averaged(ImageSet images, int i, int square) {
    int width = (int) images.shape().get(2);
    byte[] pixels = images.pixels(i);
    int across = width / square;
    float[] means = new float[pixels.length / (square * square)];
    for (int at = 0; at < pixels.length; at++) {
      int row = at / width; // counted over all channels; the height is a multiple of square
      int cell = row / square * across + at % width / square;
      means[cell] += (Byte.toUnsignedInt(pixels[at]) / 127.5f - 1) / (square * square);
    }
    return means;
  }

  private static Provenance facts(Samples samples) {
    String side = samples.provenance().get("side");
    Provenance data = Provenance.of("data", samples.caption());
    return side.isEmpty() ? data : data.with("side", side);
  }

  /** d, how many numbers describe an image. */
  public int dimension() {
    return train.codes().dimension();
  }
}
