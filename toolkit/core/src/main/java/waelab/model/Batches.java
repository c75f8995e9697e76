package waelab.model;

import ai.djl.ndarray.NDArray;

/** Where a step gets its samples. Each image is shown once an epoch, in an order of its own. */
@FunctionalInterface
public interface Batches {

  /** The next batch x₁ … x_m from the training set: m×…, float32, images in [−1, 1]. */
  NDArray next();
}
