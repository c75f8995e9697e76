package waelab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.Map;
import java.util.function.Supplier;
import waelab.base.BadConfigException;
import waelab.nn.Mode;
import waelab.nn.Network;
import waelab.nn.PointNetworks;
import waelab.nn.Table1;

/**
 * What the GANs share: a generator G_θ, and a critic or discriminator D_φ without batch norm, both
 * from the WGAN-GP rows of the study's Table 1.
 *
 * @param <C> the configuration's record
 */
abstract class Adversarial<C extends Record & StudyConfig<C>> extends Model
    implements Generator, Configured<C> {

  final C config;
  final Network generator;
  final Network critic;

  Adversarial(C config, Map<String, Block> own) {
    this.config = BadConfigException.given(config, "config");
    var shape = config.shape();
    var networks =
        shape.dimension() == 1
            ? PointNetworks.gan(shape.get(0), config.latentSize(), config.width())
            : Table1.wganGp(shape, config.latentSize(), config.width());
    ownNetworks(own, networks.keySet());
    generator = network("generator", networks.get("generator"), own, false);
    critic = network("critic", networks.get("critic"), own, false);
  }

  /** m codes z ~ N(0, I), for the critic's step or the generator's. */
  final NDArray codes(Noise noise, String purpose, long m) {
    return noise.normal(purpose, m, config.latentSize());
  }

  /**
   * Does a part of a step and frees its arrays: one step of a critic would hold all those of the
   * others before it.
   */
  static Losses freeing(Noise noise, Supplier<Losses> part) {
    Map<String, Double> values;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      values = part.get().values();
    }
    Losses kept = null;
    for (var term : values.entrySet()) {
      NDArray value = noise.manager().full(new Shape(), term.getValue().floatValue());
      kept = kept == null ? Losses.of(term.getKey(), value) : kept.and(term.getKey(), value);
    }
    return kept;
  }

  @Override
  public NDArray generate(NDArray z) {
    return Mode.evaluation(() -> generator.apply(z));
  }

  @Override
  public int latentSize() {
    return config.latentSize();
  }

  @Override
  public void requireMadeFrom(Config other) {
    config.requireSameModel(other);
  }

  @Override
  public C config() {
    return config;
  }
}
