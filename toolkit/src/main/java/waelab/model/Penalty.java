package waelab.model;

/** How a WAE tells the codes of all images together from draws of the prior. */
public enum Penalty {
  /** A discriminator is trained on codes: −log D(z̃), Algorithm 3. */
  GAN,
  /** The maximum mean discrepancy between codes and draws, which nothing is trained for. */
  MMD
}
