package waelab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import java.util.Map;
import java.util.function.Supplier;
import waelab.nn.Mode;
import waelab.nn.Network;

/**
 * What both Wasserstein autoencoders share: an encoder q_φ without randomness and a decoder p_θ,
 * from the WAE rows of the study's Table 1.
 */
public abstract class WassersteinAutoencoder extends StudyModel implements Autoencoder {

  final Network encoder;
  final Network decoder;

  WassersteinAutoencoder(
      String name, StudyConfig<?> config, Networks networks, Map<String, Supplier<Block>> own) {
    super(name, config, networks, own);
    encoder = networkNamed("encoder");
    decoder = networkNamed("decoder");
  }

  /** E‖z̃‖² over a batch, m×d_z. */
  static NDArray squaredNorm(NDArray zTilde) {
    return zTilde.square().sum(new int[] {1}).mean();
  }

  @Override
  public final NDArray encode(NDArray x) {
    return Mode.evaluation(() -> encoder.apply(x));
  }

  @Override
  public final NDArray generate(NDArray z) {
    return Mode.evaluation(() -> decoder.apply(z));
  }
}
