package waelab.base;

import java.util.List;
import java.util.Locale;

/**
 * How much time the user has. A budget decides how many images and epochs a verb uses when no
 * configuration is given; it never changes what a formula means.
 */
public enum Budget {
  /** Two minutes per notebook, to check that everything runs; the models learn almost nothing. */
  SMOKE(new Images(640, 160), new Images(320, 80), 1, 0.125, 64),
  /** The length of a coffee break, on a two-core CPU. */
  QUICK(new Images(12_000, 3_000), new Images(4_000, 1_000), 4, 0.25, 1_000),
  /** The study's own schedule; CelebA and the GANs need a GPU. */
  STUDY(Images.ALL, Images.ALL, 100, 1, Integer.MAX_VALUE);

  private record Images(int train, int test) {
    static final Images ALL = new Images(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  private static final int MNIST_VALUES = 32 * 32;

  private final Images mnist;
  private final Images celeba;
  private final int epochs;
  private final double width;
  private final int featureImages;

  Budget(Images mnist, Images celeba, int epochs, double width, int featureImages) {
    this.mnist = mnist;
    this.celeba = celeba;
    this.epochs = epochs;
    this.width = width;
    this.featureImages = featureImages;
  }

  /**
   * Training images this budget allows.
   *
   * @param values numbers in one image, C·H·W: up to 32×32 grey counts as MNIST, more as CelebA
   */
  public int trainImages(long values) {
    return (values <= MNIST_VALUES ? mnist : celeba).train;
  }

  /** Test images this budget allows; {@code values} as in {@link #trainImages}. */
  public int testImages(long values) {
    return (values <= MNIST_VALUES ? mnist : celeba).test;
  }

  /** Epochs this budget allows on images. */
  public int epochs() {
    return epochs;
  }

  /**
   * The widest networks this budget allows where the study's are large: CelebA's WAE and the GANs,
   * as a multiple of Table 1's filters.
   */
  public double width() {
    return width;
  }

  /** Images on each side of a distance between features; all images if there are fewer. */
  public int featureImages() {
    return featureImages;
  }

  /**
   * Finds a budget by its name, in any case.
   *
   * @throws BadArgumentException if there is no budget of that name
   */
  public static Budget named(String name) {
    BadArgumentException.requireNonNull(name, "budget");
    List<Budget> all = List.of(values());
    return all.stream()
        .filter(b -> b.toString().equals(name.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new BadArgumentException(
                    "budget", "must be one of " + all + ", but is \"" + name + "\""));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
