package waelab.model;

import static waelab.nn.Scalars.times;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import java.util.Map;
import java.util.function.Supplier;
import waelab.nn.Adam;
import waelab.nn.Table1;

/**
 * The Wasserstein autoencoder with a maximum mean discrepancy as penalty, WAE-MMD (Tolstikhin et
 * al. 2018, Algorithm 2). It has no discriminator: nothing is trained against the encoder.
 *
 * <pre>
 *   L = c(x, p_θ(z̃)) + λ MMD²(z̃, z),   c(x, y) = ‖x − y‖²,  z̃ = q_φ(x),  z ~ N(0, I)
 * </pre>
 *
 * See {@link Mmd} for the estimate and its kernel.
 */
public final class WaeMmd extends WassersteinAutoencoder implements Configured<WaeMmdConfig> {

  private final WaeMmdConfig config;
  private final Adam adam;

  /** A WAE-MMD with initial weights of the configuration's seed. */
  public WaeMmd(WaeMmdConfig config) {
    this(config, Map.of());
  }

  /**
   * A WAE-MMD with custom networks.
   *
   * @param own suppliers of DJL blocks, by the names of the networks that they replace: {@code
   *     encoder}, {@code decoder}
   */
  public WaeMmd(WaeMmdConfig config, Map<String, Supplier<Block>> own) {
    super("WAE-MMD", config, Table1::waeMmd, own);
    this.config = config;
    adam = adam(config.learningRate(), config.beta1(), config.beta2(), encoder, decoder);
    initialize(config.seed());
  }

  /** One round of Algorithm 2: a batch, equally many draws from the prior, one step of Adam. */
  @Override
  public Losses step(Batches batches, Noise noise) {
    NDArray x = batches.next();
    Losses losses = loss(x, noise);
    adam.minimize(losses.get("total"));
    return losses;
  }

  /**
   * L ({@code total}) with its parts {@code reconstruction} + λ · {@code penalty}, and E‖z̃‖²
   * ({@code E‖z‖²}), whose value for a perfect match with the prior is d_z.
   */
  @Override
  public Losses loss(NDArray x, Noise noise) {
    NDArray z = noise.normal("z", x.size(0), config.latentSize());
    NDArray zTilde = encoder.apply(x);
    NDArray xHat = decoder.apply(zTilde);

    NDArray cost = config.reduction().squaredError(x, xHat);
    NDArray penalty = Mmd.squared(zTilde, z);
    return Losses.of("total", cost.add(times(noise.weightScale() * config.lambda(), penalty)))
        .and("reconstruction", cost)
        .and("penalty", penalty)
        .and("E‖z‖²", squaredNorm(zTilde));
  }

  @Override
  public WaeMmdConfig config() {
    return config;
  }
}
