package waelab.model;

import ai.djl.ndarray.NDArray;

/**
 * The source of a step's samples. Each sample is drawn once per epoch, in an order of that epoch.
 */
@FunctionalInterface
public interface Batches {

  /** The next batch x₁ … x_m from the training set: m×…, float32, images in [−1, 1]. */
  NDArray next();
}
