package waelab.nn;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import waelab.base.BadArgumentException;

/** Whose values and networks samples get: those of one of the study's two data sets, or ours. */
public enum StudyData {
  /** MNIST's: images of up to 32×32 pixels. */
  MNIST(new Shape(1, 32, 32)),
  /** CelebA's: larger images. */
  CELEBA(new Shape(3, 64, 64)),
  /** Ours for points in ℝᵈ, which the study has none of. */
  POINTS(new Shape(2));

  private final Shape own;

  StudyData(Shape own) {
    this.own = own;
  }

  /**
   * Tells which, by the shape of a sample.
   *
   * @param sample C×H×W or d, without N
   * @throws BadArgumentException if it is neither
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

  /** Whether samples of this shape are the study's own, whose values it tells. */
  public boolean isOwn(Shape sample) {
    return this == POINTS || own.equals(sample);
  }
}
