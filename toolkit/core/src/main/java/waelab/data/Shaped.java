package waelab.data;

import ai.djl.ndarray.types.Shape;

/** An object with samples of one shape: a set of samples, or a split. */
public interface Shaped {

  /** Shape of one sample, without N: C×H×W for images, d for points. */
  Shape shape();
}
