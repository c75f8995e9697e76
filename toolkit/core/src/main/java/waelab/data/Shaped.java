package waelab.data;

import ai.djl.ndarray.types.Shape;

/** What has samples of one shape: a set of them, or a split. */
public interface Shaped {

  /** Shape of one sample, without N: C×H×W for images, d for points. */
  Shape shape();
}
