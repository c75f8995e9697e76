package waelab.model;

import static waelab.nn.Scalars.times;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import java.util.Map;
import java.util.function.Supplier;
import waelab.nn.Adam;
import waelab.nn.Architecture;
import waelab.nn.Mode;
import waelab.nn.Network;
import waelab.nn.Table1;

/**
 * The β-variational autoencoder (study §3.1, Algorithm 1; Kingma and Welling 2013, Higgins et al.
 * 2017).
 *
 * <pre>
 *   L(x, x̂) = ½ ‖x − x̂‖² − β/2 Σᵢ (1 + log σᵢ² − σᵢ² − μᵢ²),   x̂ = p_θ(z),  z = μ + σ ε,  ε ~ N(0, I)
 * </pre>
 *
 * The KL divergence is summed over latent coordinates and averaged over the batch, in nats. The
 * study prints a sum of squares; its β and its KLD fit a mean over pixels, the default here ({@link
 * Reduction}).
 */
public final class Vae extends StudyModel
    implements GaussianEncoder, Autoencoder, Configured<VaeConfig> {

  private final VaeConfig config;
  private final Network encoder;
  private final Network mean;
  private final Network logVariance;
  private final Network decoder;
  private final Adam adam;

  /** A β-VAE with initial weights of the configuration's seed. */
  public Vae(VaeConfig config) {
    this(config, Map.of());
  }

  /**
   * A β-VAE with custom networks.
   *
   * @param own suppliers of DJL blocks, by the names of the networks that they replace: {@code
   *     encoder}, whose output may be a vector of any length, {@code mean}, {@code log-variance},
   *     {@code decoder}
   */
  public Vae(VaeConfig config, Map<String, Supplier<Block>> own) {
    super("VAE", config, Table1::vae, own);
    this.config = config;
    encoder = networkOfAnyOutput("encoder");
    var head = Architecture.of(encoder.output().size()).linear(config.latentSize());
    mean = networkNamed("mean", head);
    logVariance = networkNamed("log-variance", head);
    decoder = networkNamed("decoder");
    adam =
        adam(
            config.learningRate(),
            config.beta1(),
            config.beta2(),
            encoder,
            mean,
            logVariance,
            decoder);
    initialize(config.seed());
  }

  /** Algorithm 1, lines 2 to 11. */
  @Override
  public Losses step(Batches batches, Noise noise) {
    NDArray x = batches.next();
    Losses losses = loss(x, noise);
    adam.minimize(losses.get("total"));
    return losses;
  }

  /** L(x, x̂) with its two parts: {@code reconstruction} + β · {@code KL}. */
  @Override
  public Losses loss(NDArray x, Noise noise) {
    Posterior q = q(x);
    NDArray epsilon = noise.normal("epsilon", x.size(0), config.latentSize());
    NDArray z = q.sample(epsilon);
    NDArray xHat = decoder.apply(z);

    NDArray reconstruction = times(0.5, config.reduction().squaredError(x, xHat));
    NDArray kl = q.kl().mean();
    return Losses.of("total", reconstruction.add(times(noise.weightScale() * config.beta(), kl)))
        .and("reconstruction", reconstruction)
        .and("KL", kl);
  }

  /** q_φ(z|x), in the {@link Mode} of this thread. */
  private Posterior q(NDArray x) {
    NDArray h = encoder.apply(x);
    return new Posterior(mean.apply(h), logVariance.apply(h));
  }

  @Override
  public Posterior posterior(NDArray x) {
    return Mode.evaluation(() -> q(x));
  }

  @Override
  public NDArray encode(NDArray x) {
    return Mode.evaluation(() -> mean.apply(encoder.apply(x)));
  }

  @Override
  public NDArray generate(NDArray z) {
    return Mode.evaluation(() -> decoder.apply(z));
  }

  @Override
  public VaeConfig config() {
    return config;
  }
}
