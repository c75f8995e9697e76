package waelab.model;

import static waelab.nn.Scalars.plus;
import static waelab.nn.Scalars.times;

import ai.djl.ndarray.NDArray;

/**
 * The distribution q_φ(z|x) = N(μ, diag σ²) of the code of each sample of a batch (study §3.1).
 *
 * @param mu μ, m×d_z
 * @param logVar log σ², m×d_z
 */
public record Posterior(NDArray mu, NDArray logVar) {

  /**
   * z = μ + σ ε, which has this distribution if ε ~ N(0, I).
   *
   * @param epsilon ε, m×d_z
   */
  public NDArray sample(NDArray epsilon) {
    return mu.add(times(0.5, logVar).exp().mul(epsilon));
  }

  /**
   * KL(N(μ, diag σ²) ‖ N(0, I)) = −½ Σᵢ (1 + log σᵢ² − σᵢ² − μᵢ²) of each sample, in nats.
   *
   * @return m
   */
  public NDArray kl() {
    NDArray inner = plus(1, logVar).sub(logVar.exp()).sub(mu.square());
    return times(-0.5, inner.sum(new int[] {1}));
  }
}
