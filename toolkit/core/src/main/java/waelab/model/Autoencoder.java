package waelab.model;

import ai.djl.ndarray.NDArray;

/** A model that maps samples to codes and codes back to samples. */
public interface Autoencoder extends Encoder, Generator {

  /** x̂ of each sample, without randomness: what is generated from its code. Shapes as in x. */
  default NDArray reconstruct(NDArray x) {
    return generate(encode(x));
  }
}
