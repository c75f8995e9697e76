package waelab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import waelab.base.Randomness;
import waelab.torch.Torch;

/**
 * Every ε and z of one step. Draws are keyed by (seed, purpose, step), so the same purpose gives
 * the same numbers in the same step whatever else a model draws or however it is configured. Ask
 * for a purpose once a step.
 *
 * @param manager where the arrays live
 * @param randomness the run's source of randomness
 * @param scope what the step belongs to: training and testing never share draws
 * @param step which step
 */
public record Noise(NDManager manager, Randomness randomness, String scope, long step) {

  /** Draws from N(0, 1) of this shape. */
  public NDArray normal(String purpose, long... shape) {
    Shape s = new Shape(shape);
    float[] draws = randomness.normals(scope + "/" + purpose, step, (int) s.size());
    return Torch.array(manager, draws, s);
  }

  /** Draws from U[0, 1) of this shape. */
  public NDArray uniform(String purpose, long... shape) {
    Shape s = new Shape(shape);
    float[] draws = randomness.uniforms(scope + "/" + purpose, step, (int) s.size());
    return Torch.array(manager, draws, s);
  }
}
