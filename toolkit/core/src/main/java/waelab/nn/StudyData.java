package waelab.nn;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import waelab.base.BadArgumentException;

/**
 * Selects the values and networks for samples: those for one of the study's data sets or points.
 */
public enum StudyData {
  /** MNIST's: images of up to 32×32 pixels. */
  MNIST(new Shape(1, 32, 32)),
  /** CelebA's: larger images. */
  CELEBA(new Shape(3, 64, 64)),
  /** This toolkit's, for points in ℝᵈ, which are not in the study. */
  POINTS(new Shape(2));

  private final Shape own;

  StudyData(Shape own) {
    this.own = own;
  }

  /**
   * Selects by the shape of a sample.
   *
   * @param sample C×H×W or d, without N
   * @throws BadArgumentException if it has neither shape
   */
  public static StudyData of(Shape sample) {
    BadArgumentException.requireNonNull(sample, "sample");
    boolean positive = Arrays.stream(sample.getShape()).allMatch(d -> d >= 1);
    BadArgumentException.require(
        positive && (sample.dimension() == 1 || sample.dimension() == 3),
        "sample",
        sample,
        "[d] for points or [C, H, W] for images");
    return sample.dimension() == 1 ? POINTS : sample.get(1) <= 32 ? MNIST : CELEBA;
  }

  /** Whether samples have the shape that the values were chosen for; always true for points. */
  public boolean isOwn(Shape sample) {
    return this == POINTS || own.equals(sample);
  }
}
