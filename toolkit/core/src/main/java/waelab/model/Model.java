package waelab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import waelab.base.BadArgumentException;
import waelab.base.Randomness;
import waelab.nn.Adam;
import waelab.nn.Architecture;
import waelab.nn.Network;
import waelab.nn.Optimiser;
import waelab.torch.Torch;

/**
 * Something that can be trained: networks, optimisers, and one step. To write your own, make
 * networks and optimisers with {@link #network} and {@link #adam}, and implement a step and a test
 * loss.
 *
 * <p>A step runs with gradients recorded and batch norm in training mode; a test loss runs with
 * neither. Arrays made in either are freed when it ends.
 */
public abstract class Model implements AutoCloseable {

  /** What the names of {@link #averages} begin with. */
  public static final String AVERAGE = "ema.";

  /** The name of a model whose class has no name: {@code new Model() {…}}. */
  public static final String ANONYMOUS = "anonymous model";

  private final Map<String, Network> networks = new LinkedHashMap<>();
  private final List<Optimiser> optimisers = new ArrayList<>();
  private final Map<String, NDArray> averages = new LinkedHashMap<>();
  private long initializations;

  /**
   * One step of training: draws its batches and its noise, changes the networks, and returns its
   * losses.
   */
  public abstract Losses step(Batches batches, Noise noise);

  /**
   * The loss of a batch; changes nothing.
   *
   * @param x m×…; m may be smaller than in training
   */
  public abstract Losses loss(NDArray x, Noise noise);

  /** The model's name in captions and legends: by default that of its class. */
  public String name() {
    return nameOf(getClass());
  }

  /** The name of a model's class; {@link #ANONYMOUS} for an anonymous class. */
  public static String nameOf(Class<? extends Model> type) {
    return type.isAnonymousClass() ? ANONYMOUS : type.getSimpleName();
  }

  /**
   * Checks that this model can be trained with a configuration. The two may differ in epochs, batch
   * size and seed; all other values must be those that the model was made from. Otherwise the run
   * would report values that the model does not have.
   *
   * @throws BadArgumentException if it cannot
   */
  public void requireMadeFrom(Config config) {}

  /**
   * Adds a network made of any DJL block with one input and one output.
   *
   * @param sample shape of one input sample, without N
   */
  protected final Network network(String name, Block block, long... sample) {
    return add(new Network(name, block, new Shape(sample)));
  }

  /** Adds a network. */
  protected final Network network(String name, Architecture architecture) {
    return add(new Network(name, architecture));
  }

  /** Suppliers of its custom networks, which its configuration does not describe, by name. */
  public Map<String, Supplier<Block>> ownNetworks() {
    return Map.of();
  }

  /** Adds Adam over some of this model's networks; see {@link Adam#Adam}. */
  protected final Adam adam(double rate, double beta1, double beta2, Network... over) {
    return add(new Adam(rate, beta1, beta2, over));
  }

  /** Adds Adam with the betas of its paper, 0.9 and 0.999. */
  protected final Adam adam(double rate, Network... over) {
    return adam(rate, 0.9, 0.999, over);
  }

  /** Resets the model: initial weights of this seed, optimisers without moments and steps. */
  public final void initialize(long seed) {
    var randomness = new Randomness(seed);
    networks.values().forEach(network -> network.initialize(randomness));
    optimisers.forEach(Optimiser::reset);
    averages.values().forEach(NDArray::close);
    averages.clear();
    initializations++;
  }

  /** How often it was initialised; a model that is trained again counts as another model. */
  public final long initializations() {
    return initializations;
  }

  /**
   * Changes how its optimisers step, from now on; see {@link Optimiser#adjust}. A training does
   * this by its {@link TrainingOptions}.
   */
  public final void adjustOptimisers(double rateScale, double clipNorm) {
    optimisers.forEach(optimiser -> optimiser.adjust(rateScale, clipNorm));
  }

  /** The networks, in the order they were added. */
  public final List<Network> networks() {
    return List.copyOf(networks.values());
  }

  /** The number of trainable parameters, over all networks. */
  public final long parameterCount() {
    return networks.values().stream().mapToLong(Network::parameterCount).sum();
  }

  /** All weights and running statistics by name, such as {@code encoder.0.weight}. */
  public final Map<String, NDArray> state() {
    var state = new LinkedHashMap<String, NDArray>();
    networks.values().forEach(network -> state.putAll(network.state()));
    return state;
  }

  /** The state of the optimisers, by name, such as {@code adam.0.3.m}. */
  public final Map<String, NDArray> optimiserState() {
    var state = new LinkedHashMap<String, NDArray>();
    for (int i = 0; i < optimisers.size(); i++) {
      Optimiser optimiser = optimisers.get(i);
      String prefix = optimiser.name() + "." + i + ".";
      optimiser.state().forEach((name, array) -> state.put(prefix + name, array));
    }
    return state;
  }

  /**
   * Starts a moving average of the weights of its networks {@code decoder} and {@code generator},
   * as they are now.
   *
   * @throws BadArgumentException if it has no such network
   */
  public final void startAverages() {
    List<Network> averaged =
        Stream.of("decoder", "generator").map(networks::get).filter(Objects::nonNull).toList();
    BadArgumentException.require(
        !averaged.isEmpty(),
        "emaDecay",
        "for " + name() + ", whose networks are " + networks.keySet(),
        "0, or the model needs a network named decoder or generator");
    for (Network network : averaged) {
      network.trainableState().forEach((name, array) -> averages.put(AVERAGE + name, copy(array)));
    }
  }

  private static NDArray copy(NDArray array) {
    NDArray copy = Torch.operators().zerosLike(List.of(array)).get(0);
    Torch.operators().copyInto(copy, array);
    return copy;
  }

  /**
   * One step of the averages: e ← e + (1 − decay) (θ − e).
   *
   * @param fault a scalar; nothing changes if it is 1
   */
  public final void updateAverages(double decay, NDArray fault) {
    Torch.operators().average(List.copyOf(averages.values()), averaged(), 1 - decay, fault);
  }

  /** The weights that the averages are of, in their order. */
  private List<NDArray> averaged() {
    Map<String, NDArray> state = state();
    return averages.keySet().stream()
        .map(name -> state.get(name.substring(AVERAGE.length())))
        .toList();
  }

  /** Runs an action while the averages are in the place of the weights that they are of. */
  public final <T> T withAverages(Supplier<T> action) {
    List<NDArray> live = averaged();
    List<NDArray> kept = live.stream().map(Model::copy).toList();
    try {
      Torch.operators().copyInto(live, List.copyOf(averages.values()));
      return action.get();
    } finally {
      Torch.operators().copyInto(live, kept);
      kept.forEach(NDArray::close);
    }
  }

  /** The averages by name, such as {@code ema.decoder.0.weight}; empty if there are none. */
  public final Map<String, NDArray> averages() {
    return Collections.unmodifiableMap(averages);
  }

  /**
   * Frees the networks' memory; otherwise it is freed some time after the last reference is gone.
   */
  @Override
  public final void close() {
    networks.values().forEach(Network::close);
  }

  /** Adds any optimiser over some of this model's networks, such as RMSProp. */
  protected final <O extends Optimiser> O add(O optimiser) {
    optimisers.add(optimiser);
    return optimiser;
  }

  private Network add(Network network) {
    BadArgumentException.require(
        networks.putIfAbsent(network.name(), network) == null,
        "network",
        '"' + network.name() + "\" twice",
        "a name that is used once");
    return network;
  }
}
