package waelab.model;

import ai.djl.ndarray.NDArray;

/** A model that maps samples to codes. */
public interface Encoder {

  /** The code of each sample, m×d_z, without randomness; a VAE gives its mean μ. */
  NDArray encode(NDArray x);
}
