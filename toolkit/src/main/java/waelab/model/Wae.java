package waelab.model;

import static ai.djl.nn.Activation.softPlus;
import static waelab.nn.Scalars.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import java.util.Map;
import java.util.Optional;
import waelab.base.BadConfigException;
import waelab.nn.Adam;
import waelab.nn.Architecture;
import waelab.nn.Mode;
import waelab.nn.Network;
import waelab.nn.Optimiser;
import waelab.nn.PointNetworks;
import waelab.nn.Table1;

/**
 * The Wasserstein autoencoder with an adversarial penalty, WAE-GAN (study §3.3, Algorithm 3;
 * Tolstikhin et al. 2018, Algorithm 1; as an autoencoder with squared cost also the adversarial
 * autoencoder of Makhzani et al. 2016), or with a maximum mean discrepancy, WAE-MMD (Tolstikhin et
 * al. 2018, Algorithm 2).
 *
 * <pre>
 *   L_WAE = c(x, p_θ(z̃)) − λ log D_ψ(z̃),                c(x, y) = ‖x − y‖²,  z̃ = q_φ(x)
 *   L_D   = log D_ψ(z) + log(1 − D_ψ(z̃)),               z ~ N(0, I)
 * </pre>
 *
 * Encoder and decoder minimise L_WAE; the discriminator minimises −λ L_D (Algorithm 3, line 11). In
 * WAE-MMD there is none, and λ MMD²(z̃, z) stands in the place of −λ log D_ψ(z̃); see {@link Mmd}.
 *
 * <p>The discriminator's network gives logits ℓ; its sigmoid is inside the losses, where it cannot
 * overflow: log D = −softplus(−ℓ) and log(1 − D) = −softplus(ℓ).
 */
public final class Wae extends Model implements Autoencoder, Configured<WaeConfig> {

  private final WaeConfig config;
  private final Network encoder;
  private final Network decoder;
  private final Adam adamOfAutoencoder;
  private final Optional<Discriminator> adversary;

  /** What only WAE-GAN has: the network D_ψ and its optimiser. */
  private record Discriminator(Network network, Adam adam) {}

  /** A WAE with initial weights of the configuration's seed. */
  public Wae(WaeConfig config) {
    this(config, Map.of());
  }

  /**
   * A WAE some of whose networks are your own.
   *
   * @param own DJL blocks by the names of those they replace: {@code encoder}, {@code decoder},
   *     {@code discriminator}, which gives logits
   */
  public Wae(WaeConfig config, Map<String, Block> own) {
    BadConfigException.given(config, "config");
    this.config = config;
    var shape = config.shape();
    var networks =
        shape.dimension() == 1
            ? PointNetworks.wae(shape.get(0), config.latentSize(), config.width())
            : Table1.wae(shape, config.latentSize(), config.width());
    ownNetworks(own, networks.keySet());
    encoder = network("encoder", networks.get("encoder"), own, false);
    decoder = network("decoder", networks.get("decoder"), own, false);
    adamOfAutoencoder =
        adam(config.learningRate(), config.beta1(), config.beta2(), encoder, decoder);
    adversary =
        config.penalty() == Penalty.GAN
            ? Optional.of(discriminator(networks.get("discriminator"), own))
            : Optional.empty();
    initialize(config.seed());
  }

  private Discriminator discriminator(Architecture study, Map<String, Block> own) {
    Network network = network("discriminator", study, own, false);
    return new Discriminator(
        network, adam(config.discriminatorRate(), config.beta1(), config.beta2(), network));
  }

  /**
   * Algorithm 3, lines 2 to 12. Both losses use the discriminator as it was before this step: its
   * gradient gψ and the autoencoder's gφθ are computed first, then both are applied, or neither if
   * one is not finite.
   */
  @Override
  public Losses step(Batches batches, Noise noise) {
    NDArray x = batches.next();
    Losses losses = loss(x, noise);
    if (adversary.isEmpty()) {
      adamOfAutoencoder.minimize(losses.get("total"));
      return losses;
    }
    Adam adamOfDiscriminator = adversary.get().adam();
    NDList gPsi = adamOfDiscriminator.gradients(losses.get("discriminator"));
    NDList gPhiTheta = adamOfAutoencoder.gradients(losses.get("total"));
    Optimiser.applyBoth(adamOfDiscriminator, gPsi, adamOfAutoencoder, gPhiTheta);
    return losses;
  }

  /**
   * L_WAE ({@code total}) with its parts {@code reconstruction} + λ · {@code penalty}, −λ L_D
   * ({@code discriminator}, of WAE-GAN), and E‖z̃‖² ({@code E‖z‖²}), whose value for a perfect
   * match with the prior is d_z.
   */
  @Override
  public Losses loss(NDArray x, Noise noise) {
    NDArray z = noise.normal("z", x.size(0), config.latentSize());
    NDArray zTilde = encoder.apply(x);
    NDArray xHat = decoder.apply(zTilde);

    NDArray cost = config.reduction().squaredError(x, xHat);
    NDArray penalty = penalty(zTilde, z);
    Losses losses =
        Losses.of("total", cost.add(times(config.lambda(), penalty)))
            .and("reconstruction", cost)
            .and("penalty", penalty);
    if (adversary.isPresent()) {
      losses.and("discriminator", times(config.lambda(), minusLossD(zTilde, z)));
    }
    return losses.and("E‖z‖²", zTilde.square().sum(new int[] {1}).mean());
  }

  /** −log D_ψ(z̃), or MMD²(z̃, z). */
  private NDArray penalty(NDArray zTilde, NDArray z) {
    return adversary
        .map(one -> minusLog(one.network().apply(zTilde)).mean())
        .orElseGet(() -> Mmd.squared(zTilde, z));
  }

  /** −L_D; no gradient goes from it to the encoder. */
  private NDArray minusLossD(NDArray zTilde, NDArray z) {
    Network discriminator = adversary.orElseThrow().network();
    NDArray minusLogD = minusLog(discriminator.apply(z)).mean();
    NDArray minusLogOneMinusD = minusLogOneMinus(discriminator.apply(zTilde.stopGradient())).mean();
    return minusLogD.add(minusLogOneMinusD);
  }

  /** −log D for logits ℓ: softplus(−ℓ). */
  private static NDArray minusLog(NDArray logits) {
    return softPlus(logits.neg());
  }

  /** −log(1 − D) for logits ℓ: softplus(ℓ). */
  private static NDArray minusLogOneMinus(NDArray logits) {
    return softPlus(logits);
  }

  @Override
  public NDArray encode(NDArray x) {
    return Mode.evaluation(() -> encoder.apply(x));
  }

  @Override
  public NDArray generate(NDArray z) {
    return Mode.evaluation(() -> decoder.apply(z));
  }

  @Override
  public int latentSize() {
    return config.latentSize();
  }

  @Override
  public String name() {
    return adversary.isPresent() ? "WAE" : "WAE-MMD";
  }

  @Override
  public void requireMadeFrom(Config other) {
    config.requireSameModel(other);
  }

  @Override
  public WaeConfig config() {
    return config;
  }
}
