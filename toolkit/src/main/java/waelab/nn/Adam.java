package waelab.nn;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import waelab.base.BadConfigException;
import waelab.base.TrainingException;
import waelab.torch.Torch;

/**
 * Adam (Kingma and Ba, 2015, Algorithm 1) over the parameters of one or more networks, ε = 10⁻⁸.
 *
 * <p>{@link #gradients} and {@link #apply} are apart so that an algorithm can compute the gradients
 * of several losses from the same old parameters before anything is changed (the study's Algorithm
 * 3); {@link #minimize} is both.
 */
public final class Adam {

  private static final double EPSILON = 1e-8;

  private final List<Network> networks;
  private final double rate;
  private final double beta1;
  private final double beta2;
  private final List<NDArray> parameters = new ArrayList<>();
  private final List<NDArray> m = new ArrayList<>();
  private final List<NDArray> v = new ArrayList<>();
  private final List<NDArray> steps = new ArrayList<>();

  /**
   * Makes an optimiser.
   *
   * @param rate learning rate α &gt; 0
   * @param beta1 decay of the first moment, in [0, 1)
   * @param beta2 decay of the second moment, in [0, 1)
   * @param networks whose parameters it changes
   */
  public Adam(double rate, double beta1, double beta2, Network... networks) {
    BadConfigException.require(rate > 0, "learning rate", rate, "greater than 0");
    BadConfigException.require(beta1 >= 0 && beta1 < 1, "Adam's β₁", beta1, "in [0, 1)");
    BadConfigException.require(beta2 >= 0 && beta2 < 1, "Adam's β₂", beta2, "in [0, 1)");
    BadConfigException.require(networks.length > 0, "networks", 0, "at least one");
    this.networks = List.of(networks);
    this.rate = rate;
    this.beta1 = beta1;
    this.beta2 = beta2;
    for (Network network : networks) {
      for (NDArray parameter : network.learnt()) {
        NDManager manager = parameter.getManager(); // the moments live as long as the parameter
        parameters.add(parameter);
        m.add(parameter.zerosLike());
        v.add(parameter.zerosLike());
        steps.add(manager.zeros(new Shape()));
      }
    }
  }

  /** Adam with the betas of its paper, 0.9 and 0.999. */
  public Adam(double rate, Network... networks) {
    this(rate, 0.9, 0.999, networks);
  }

  /**
   * Gradients of a loss with respect to this optimiser's parameters, and nothing else: no gradient
   * of another network is computed, none is accumulated. The loss's graph is freed.
   *
   * @param loss a scalar computed in {@link Mode#training}
   * @return one array per parameter, to be given to {@link #apply}. To clip them, make new arrays
   *     ({@code g.mul(0.1f)}): PyTorch lets them neither be changed in place nor enter another loss
   * @throws BadConfigException if the loss is not one number, was not computed from networks in
   *     training mode, or shares its graph with a loss whose gradients were taken before
   */
  public NDList gradients(NDArray loss) {
    BadConfigException.require(
        loss.getShape().size() == 1, "loss", "of shape " + loss.getShape(), "one number");
    try {
      return Torch.operators().gradients(loss, parameters);
    } catch (EngineException e) {
      throw reason(e);
    } finally {
      Reference.reachabilityFence(networks);
    }
  }

  private static RuntimeException reason(EngineException e) {
    if (e.getMessage().contains("does not require grad")) {
      return new BadConfigException(
          "loss",
          "depends on no parameter of any network: compute it from the networks, inside step");
    }
    if (e.getMessage().contains("backward through the graph a second time")) {
      return new BadConfigException(
          "loss",
          "shares its graph with a loss whose gradients were taken before, which frees it: apply the"
              + " networks again for each loss, to x.stopGradient() where the gradient shall end");
    }
    return e;
  }

  /**
   * Changes the parameters by one step.
   *
   * @param gradients one per parameter, in order, of its shape and type
   * @throws BadConfigException if they are not that; nothing is changed then
   * @throws TrainingException if a gradient is not finite; nothing is changed then
   */
  public void apply(NDList gradients) {
    requireFit(gradients);
    requireFinite(gradients);
    change(gradients);
  }

  /**
   * Changes the parameters of two optimisers by one step each, as {@link #apply} does: both, or
   * neither if a gradient of either is not finite.
   */
  public static void applyBoth(Adam one, NDList itsGradients, Adam other, NDList othersGradients) {
    one.requireFit(itsGradients);
    other.requireFit(othersGradients);
    var all = new NDList(itsGradients);
    all.addAll(othersGradients);
    requireFinite(all);
    one.change(itsGradients);
    other.change(othersGradients);
  }

  private void requireFit(NDList gradients) {
    BadConfigException.require(
        gradients.size() == parameters.size(),
        "gradients",
        gradients.size() + " arrays",
        parameters.size() + " arrays, one per parameter");
    for (int i = 0; i < parameters.size(); i++) {
      requireAlike(i, gradients.get(i), parameters.get(i));
    }
  }

  private static void requireFinite(NDList gradients) {
    if (!Torch.operators().allFinite(gradients)) {
      throw new TrainingException("a gradient is NaN or infinite");
    }
  }

  private void change(NDList gradients) {
    Torch.operators().adam(parameters, gradients, m, v, steps, rate, beta1, beta2, EPSILON);
    Reference.reachabilityFence(networks); // they own the parameters' memory
  }

  private static void requireAlike(int i, NDArray gradient, NDArray parameter) {
    if (gradient.getDataType() != parameter.getDataType()
        || !gradient.getShape().equals(parameter.getShape())) {
      throw new BadConfigException(
          "gradient " + i,
          String.format(
              "must be %s %s as its parameter, but is %s %s",
              parameter.getDataType(),
              parameter.getShape(),
              gradient.getDataType(),
              gradient.getShape()));
    }
  }

  /** One step against a loss: {@link #gradients}, then {@link #apply}. */
  public void minimize(NDArray loss) {
    apply(gradients(loss));
  }

  /** Forgets all moments and steps. */
  public void reset() {
    for (NDArray array : state().values()) {
      try (NDArray zeros = array.zerosLike()) {
        Torch.operators().copyInto(array, zeros);
      }
    }
  }

  /** Everything there is to save: moments and step counts by parameter. */
  public Map<String, NDArray> state() {
    var state = new LinkedHashMap<String, NDArray>();
    for (int i = 0; i < parameters.size(); i++) {
      state.put(i + ".m", m.get(i));
      state.put(i + ".v", v.get(i));
      state.put(i + ".step", steps.get(i));
    }
    return state;
  }

  /** What it was made with. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "Adam(%s, %s, %s)", rate, beta1, beta2);
  }
}
