package waelab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Block;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import waelab.nn.Mode;
import waelab.nn.Network;
import waelab.nn.Table1;
import waelab.torch.Torch;

/**
 * What the GANs share: a generator G_θ, and a critic or discriminator D_φ without batch norm, both
 * from the WGAN-GP rows of the study's Table 1.
 */
public abstract class Adversarial extends StudyModel {

  final Network generator;
  final Network critic;

  Adversarial(String name, StudyConfig<?> config, Map<String, Supplier<Block>> own) {
    super(name, config, Table1::wganGp, own);
    generator = networkNamed("generator");
    critic = networkNamed("critic");
  }

  /** m codes z ~ N(0, I), for the critic's step or the generator's. */
  final NDArray codes(Noise noise, String purpose, long m) {
    return noise.normal(purpose, m, latentSize());
  }

  /**
   * Computes a part of a step and frees its arrays. Otherwise they would stay in memory during the
   * other steps of the critic.
   */
  static Losses freeing(Noise noise, Supplier<Losses> part) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Losses made = part.get();
      Losses kept = null;
      for (String name : made.names()) {
        NDArray value = Torch.operators().flat(List.of(made.get(name)));
        NDScope.unregister(value);
        value.attach(noise.manager());
        kept = kept == null ? Losses.of(name, value) : kept.and(name, value);
      }
      return kept;
    }
  }

  @Override
  public NDArray generate(NDArray z) {
    return Mode.evaluation(() -> generator.apply(z));
  }
}
