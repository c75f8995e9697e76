package waelab.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import waelab.base.BadArgumentException;
import waelab.nn.Architecture;
import waelab.nn.Network;

/**
 * What the study's models share: a configuration, and networks of its Table 1, or this toolkit's
 * small networks for points. Each network may be replaced by a custom one, which is made for each
 * model separately.
 */
public abstract class StudyModel extends Model implements Generator {

  private final String name;
  private final StudyConfig<?> config;
  private final Map<String, Architecture> usual;
  private final Map<String, Supplier<Block>> own;

  /** Returns a model's networks by name, for samples of a shape (without N). */
  interface Networks {
    Map<String, Architecture> of(Shape sample, int latent, double width);
  }

  /**
   * Takes a configuration and custom networks.
   *
   * @throws BadArgumentException if the model has no network of a custom network's name
   */
  StudyModel(
      String name, StudyConfig<?> config, Networks networks, Map<String, Supplier<Block>> own) {
    this.name = name;
    this.config = BadArgumentException.requireNonNull(config, "config");
    this.own = new LinkedHashMap<>(BadArgumentException.requireNonNull(own, "networks"));
    usual = networks.of(config.shape(), config.latentSize(), config.width());
    for (var each : own.entrySet()) {
      String key = each.getKey();
      BadArgumentException.require(
          usual.containsKey(key), "network", key, "one of " + usual.keySet());
      BadArgumentException.requireNonNull(each.getValue(), key);
    }
  }

  /**
   * Adds a network: the study's, or a custom one.
   *
   * @throws BadArgumentException if a custom network's output has another shape than the study's
   */
  final Network networkNamed(String network) {
    return networkNamed(network, usual.get(network));
  }

  /** Adds this network, or a custom one; see {@link #networkNamed(String)}. */
  final Network networkNamed(String network, Architecture otherwise) {
    Network added = networkOfAnyOutput(network, otherwise);
    BadArgumentException.require(
        added.output().equals(otherwise.output()),
        network,
        "a network from " + otherwise.input() + " to " + added.output(),
        "one to " + otherwise.output());
    return added;
  }

  /** Adds the study's network, or a custom one, whose output may have any shape. */
  final Network networkOfAnyOutput(String network) {
    return networkOfAnyOutput(network, usual.get(network));
  }

  private Network networkOfAnyOutput(String network, Architecture otherwise) {
    if (!own.containsKey(network)) {
      return network(network, otherwise);
    }
    Block block = BadArgumentException.requireNonNull(own.get(network).get(), network);
    BadArgumentException.require(
        block.getParameters().values().stream().noneMatch(Parameter::isInitialized),
        network,
        "a block that another model has already",
        "a new block each time, as in () -> Blocks.batchFlattenBlock()");
    return network(network, block, otherwise.input().getShape());
  }

  @Override
  public final Map<String, Supplier<Block>> ownNetworks() {
    return Collections.unmodifiableMap(own);
  }

  @Override
  public final int latentSize() {
    return config.latentSize();
  }

  @Override
  public final void requireMadeFrom(Config other) {
    config.requireSameModel(other);
  }

  /** Includes the names of custom networks: {@code WAE with own encoder}. */
  @Override
  public final String name() {
    var names = usual.keySet().stream().filter(own::containsKey).toList();
    return names.isEmpty() ? name : name + " with own " + String.join(", ", names);
  }
}
