package waelab.base;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How much time a person has. A budget decides how many images and epochs a verb uses when no
 * configuration is given; it never changes what a formula means.
 */
public enum Budget {
  /** Two minutes a notebook: does everything run? Nothing is learnt yet. */
  SMOKE(640, 160, 320, 80, 1, 0.125, 64),
  /** A two-core CPU and a coffee. */
  QUICK(12_000, 3_000, 4_000, 1_000, 4, 0.25, 1_000),
  /** The study's own schedule; for CelebA and the GANs this means a GPU. */
  STUDY(
      Integer.MAX_VALUE,
      Integer.MAX_VALUE,
      Integer.MAX_VALUE,
      Integer.MAX_VALUE,
      100,
      1,
      Integer.MAX_VALUE);

  private static final int MNIST_VALUES = 32 * 32;

  private final int mnistTrain;
  private final int mnistTest;
  private final int celebaTrain;
  private final int celebaTest;
  private final int epochs;
  private final double width;
  private final int featureImages;

  Budget(
      int mnistTrain,
      int mnistTest,
      int celebaTrain,
      int celebaTest,
      int epochs,
      double width,
      int featureImages) {
    this.mnistTrain = mnistTrain;
    this.mnistTest = mnistTest;
    this.celebaTrain = celebaTrain;
    this.celebaTest = celebaTest;
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
    return values <= MNIST_VALUES ? mnistTrain : celebaTrain;
  }

  /** Test images this budget allows; {@code values} as in {@link #trainImages}. */
  public int testImages(long values) {
    return values <= MNIST_VALUES ? mnistTest : celebaTest;
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

  /** Images on each side of a distance between features, or as many as there are. */
  public int featureImages() {
    return featureImages;
  }

  /**
   * Finds a budget by its name, in any case.
   *
   * @throws BadConfigException if there is none of that name
   */
  public static Budget named(String name) {
    BadConfigException.given(name, "budget");
    return Arrays.stream(values())
        .filter(b -> b.toString().equals(name.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new BadConfigException(
                    "budget",
                    "must be one of "
                        + Arrays.stream(values()).map(Budget::toString).collect(Collectors.toList())
                        + ", but is \""
                        + name
                        + "\""));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
