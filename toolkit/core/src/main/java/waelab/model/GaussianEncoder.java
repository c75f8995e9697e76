package waelab.model;

import ai.djl.ndarray.NDArray;

/**
 * An encoder whose codes are random: the codes of a sample are normally distributed, as in a VAE.
 */
public interface GaussianEncoder extends Encoder {

  /** q_φ(z|x) of each sample; batch norm in evaluation mode. */
  Posterior posterior(NDArray x);
}
