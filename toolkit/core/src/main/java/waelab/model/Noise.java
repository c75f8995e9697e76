package waelab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;
import waelab.base.Randomness;
import waelab.torch.Torch;

/**
 * Every ε and z of one step. Draws are keyed by (seed, purpose, step) and by how often the step has
 * drawn for that purpose before. So they are the same in the same step, whatever else a model draws
 * and however it is configured.
 */
public final class Noise {

  private final NDManager manager;
  private final Randomness randomness;
  private final String scope;
  private final long step;
  private final double weightScale;
  private final Map<String, Integer> asked = new HashMap<>();

  /**
   * The noise of one step.
   *
   * @param manager where the arrays live
   * @param randomness the run's source of randomness
   * @param scope what the step belongs to: training and testing never share draws
   * @param step which step
   */
  public Noise(NDManager manager, Randomness randomness, String scope, long step) {
    this(manager, randomness, scope, step, 1);
  }

  /**
   * The noise of one step of a training whose penalty rises slowly.
   *
   * @param weightScale see {@link #weightScale()}
   */
  public Noise(
      NDManager manager, Randomness randomness, String scope, long step, double weightScale) {
    this.weightScale = weightScale;
    this.manager = manager;
    this.randomness = randomness;
    this.scope = scope;
    this.step = step;
  }

  /** Draws from N(0, 1) of this shape. */
  public NDArray normal(String purpose, long... shape) {
    Shape s = new Shape(shape);
    return Torch.array(manager, randomness.normals(key(purpose), step, (int) s.size()), s);
  }

  /**
   * Draws from U[0, 1) of this shape; they are independent of the normal draws for this purpose.
   */
  public NDArray uniform(String purpose, long... shape) {
    Shape s = new Shape(shape);
    String key = key(purpose + "/uniform");
    return Torch.array(manager, randomness.uniforms(key, step, (int) s.size()), s);
  }

  /** Where the arrays of this step live; they are freed when it ends. */
  public NDManager manager() {
    return manager;
  }

  /**
   * By what a loss multiplies the weight of its penalty, β or λ: from 0 to 1 in a training with
   * {@link TrainingOptions#weightWarmUp}, else 1.
   */
  public double weightScale() {
    return weightScale;
  }

  /** Which step this is, from 0; in testing, which batch. */
  public long step() {
    return step;
  }

  private String key(String purpose) {
    int before = asked.merge(purpose, 1, Integer::sum) - 1;
    return scope + "/" + purpose + (before == 0 ? "" : "/" + before);
  }
}
