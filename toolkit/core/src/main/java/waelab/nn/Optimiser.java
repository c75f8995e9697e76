package waelab.nn;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import waelab.base.BadArgumentException;
import waelab.base.TrainingException;
import waelab.torch.Torch;

/**
 * Changes the parameters of one or more networks by the gradients of a loss.
 *
 * <p>{@link #gradients} and {@link #apply} are separate so that an algorithm can compute the
 * gradients of several losses from the same old parameters before anything is changed (the study's
 * Algorithm 3); {@link #minimize} does both.
 */
public abstract class Optimiser {

  private final List<Network> networks;
  private final List<NDArray> parameters = new ArrayList<>();
  private double rateScale = 1;
  private double clipNorm;

  /**
   * Takes the parameters of some networks.
   *
   * @param rate learning rate, checked here
   * @param networks whose parameters it changes
   */
  Optimiser(double rate, Network... networks) {
    BadArgumentException.require(rate > 0, "learning rate", rate, "greater than 0");
    BadArgumentException.requireNonNull(networks, "networks");
    BadArgumentException.require(networks.length > 0, "networks", 0, "at least one");
    this.networks =
        BadArgumentException.requireNonNullElements(Arrays.asList(networks), "networks", "network");
    for (Network network : networks) {
      parameters.addAll(network.arrays(true));
    }
  }

  /** Its name in a checkpoint. */
  public abstract String name();

  /** Everything to save, by name: its state for each parameter. */
  public abstract Map<String, NDArray> state();

  /**
   * Changes the parameters by gradients of their shapes and memory layouts; changes nothing if
   * {@code fault} is 1.
   *
   * @param scale of the learning rate
   */
  abstract void change(NDList gradients, double scale, NDArray fault);

  /**
   * Scales the learning rate and clips gradients, from now on.
   *
   * @param scale of the learning rate; 1 for the rate that it was made with
   * @param most the greatest norm of all its gradients together; 0 for any
   */
  public final void adjust(double scale, double most) {
    rateScale = scale;
    clipNorm = most;
  }

  final List<NDArray> parameters() {
    return parameters;
  }

  /** Arrays of zeros in the parameters' layouts, which live as long as the parameters. */
  final List<NDArray> zeros() {
    return Torch.operators().zerosLike(parameters);
  }

  /**
   * Gradients of a loss with respect to this optimiser's parameters, and nothing else: no gradient
   * of another network is computed, and no gradient is accumulated. The loss's graph is freed.
   *
   * @param loss a scalar computed in {@link Mode#training}
   * @return one array per parameter, for {@link #apply}. To clip them, make new arrays ({@code
   *     g.mul(0.1f)}): PyTorch allows neither a change in place nor a use in another loss
   * @throws BadArgumentException if the loss is not one number, was not computed from networks in
   *     training mode, or shares its graph with a loss whose gradients were taken before
   */
  public NDList gradients(NDArray loss) {
    BadArgumentException.require(
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
      return new BadArgumentException(
          "loss",
          "depends on no parameter of any network: compute it from the networks, inside step");
    }
    if (e.getMessage().contains("backward through the graph a second time")) {
      return new BadArgumentException(
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
   * @throws BadArgumentException if they do not fit; nothing is changed then
   * @throws TrainingException if a gradient is not finite; nothing is changed then. In a training
   *     the exception comes some steps later, and nothing is changed in between
   */
  public void apply(NDList gradients) {
    applyAll(List.of(this), List.of(gradients));
  }

  /**
   * Changes the parameters of two optimisers by one step each, as {@link #apply} does: both, or
   * neither if a gradient of either is not finite.
   */
  public static void applyBoth(
      Optimiser one, NDList itsGradients, Optimiser other, NDList othersGradients) {
    BadArgumentException.requireNonNull(one, "one", itsGradients, "itsGradients");
    BadArgumentException.requireNonNull(other, "other", othersGradients, "othersGradients");
    applyAll(List.of(one, other), List.of(itsGradients, othersGradients));
  }

  private static void applyAll(List<Optimiser> optimisers, List<NDList> gradients) {
    for (int i = 0; i < optimisers.size(); i++) {
      optimisers.get(i).requireFit(gradients.get(i));
    }
    FaultFlag flag = FaultFlag.current();
    try (NDManager scratch = flag.array().getManager().newSubManager()) {
      var laid = new ArrayList<NDList>();
      for (int i = 0; i < optimisers.size(); i++) {
        List<NDArray> parameters = optimisers.get(i).parameters;
        laid.add(Torch.operators().checked(scratch, parameters, gradients.get(i), flag.array()));
      }
      flag.throwUnlessDeferred();
      flag.countChange();
      for (int i = 0; i < optimisers.size(); i++) {
        optimisers.get(i).change(laid.get(i), flag.array());
      }
    } finally {
      flag.release();
      Reference.reachabilityFence(optimisers); // their networks own the parameters' memory
    }
  }

  private void change(NDList gradients, NDArray fault) {
    NDList clipped =
        clipNorm == 0 ? gradients : Torch.operators().clippedByNorm(gradients, clipNorm);
    change(clipped, rateScale, fault);
  }

  private void requireFit(NDList gradients) {
    BadArgumentException.require(
        gradients.size() == parameters.size(),
        "gradients",
        gradients.size() + " arrays",
        parameters.size() + " arrays, one per parameter");
    for (int i = 0; i < parameters.size(); i++) {
      requireAlike(i, gradients.get(i), parameters.get(i));
    }
  }

  private static void requireAlike(int i, NDArray gradient, NDArray parameter) {
    if (gradient.getDataType() != parameter.getDataType()
        || !gradient.getShape().equals(parameter.getShape())) {
      throw new BadArgumentException(
          "gradient " + i,
          String.format(
              Locale.ROOT,
              "must be %s %s as its parameter, but is %s %s",
              parameter.getDataType(),
              parameter.getShape(),
              gradient.getDataType(),
              gradient.getShape()));
    }
  }

  /** One step that reduces a loss: {@link #gradients}, then {@link #apply}. */
  public void minimize(NDArray loss) {
    apply(gradients(loss));
  }

  /** Resets all moments and steps to 0. */
  public void reset() {
    for (NDArray array : state().values()) {
      try (NDArray zeros = array.zerosLike()) {
        Torch.operators().copyInto(array, zeros);
      }
    }
  }
}
