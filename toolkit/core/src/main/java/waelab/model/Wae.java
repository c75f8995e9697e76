package waelab.model;

import static ai.djl.nn.Activation.softPlus;
import static waelab.nn.Scalars.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import java.util.Map;
import java.util.function.Supplier;
import waelab.nn.Adam;
import waelab.nn.Network;
import waelab.nn.Optimiser;
import waelab.nn.Table1;

/**
 * The Wasserstein autoencoder with an adversarial penalty, WAE-GAN (study §3.3, Algorithm 3;
 * Tolstikhin et al. 2018, Algorithm 1; as an autoencoder with squared cost also the adversarial
 * autoencoder of Makhzani et al. 2016).
 *
 * <pre>
 *   L_WAE = c(x, p_θ(z̃)) − λ log D_ψ(z̃),                c(x, y) = ‖x − y‖²,  z̃ = q_φ(x)
 *   L_D   = log D_ψ(z) + log(1 − D_ψ(z̃)),               z ~ N(0, I)
 * </pre>
 *
 * Encoder and decoder minimise L_WAE; the discriminator minimises −λ L_D (Algorithm 3, line 11).
 *
 * <p>The discriminator's network gives logits ℓ; its sigmoid is inside the losses, where it cannot
 * overflow: log D = −softplus(−ℓ) and log(1 − D) = −softplus(ℓ).
 */
public final class Wae extends WassersteinAutoencoder implements Configured<WaeConfig> {

  private final WaeConfig config;
  private final Network discriminator;
  private final Adam adamOfAutoencoder;
  private final Adam adamOfDiscriminator;

  /** A WAE with initial weights of the configuration's seed. */
  public Wae(WaeConfig config) {
    this(config, Map.of());
  }

  /**
   * A WAE with custom networks.
   *
   * @param own suppliers of DJL blocks, by the names of the networks that they replace: {@code
   *     encoder}, {@code decoder}, {@code discriminator}, which gives logits
   */
  public Wae(WaeConfig config, Map<String, Supplier<Block>> own) {
    super("WAE", config, Table1::wae, own);
    this.config = config;
    discriminator = networkNamed("discriminator");
    adamOfAutoencoder =
        adam(config.learningRate(), config.beta1(), config.beta2(), encoder, decoder);
    adamOfDiscriminator =
        adam(config.discriminatorRate(), config.beta1(), config.beta2(), discriminator);
    initialize(config.seed());
  }

  /**
   * Algorithm 3, lines 2 to 12. Both losses use the discriminator as it was before this step: its
   * gradient gψ and the autoencoder's gφθ are computed first, then both are applied, or neither if
   * one is not finite.
   */
  @Override
  public Losses step(Batches batches, Noise noise) {
    NDArray x = batches.next(); // line 2
    Losses losses = loss(x, noise); // lines 3 to 10
    NDList gPsi = adamOfDiscriminator.gradients(losses.get("discriminator")); // line 11
    NDList gPhiTheta = adamOfAutoencoder.gradients(losses.get("total")); // line 12
    Optimiser.applyBoth(adamOfDiscriminator, gPsi, adamOfAutoencoder, gPhiTheta);
    return losses;
  }

  /**
   * L_WAE ({@code total}) with its parts {@code reconstruction} + λ · {@code penalty}, −λ L_D
   * ({@code discriminator}), and E‖z̃‖² ({@code E‖z‖²}), whose value for a perfect match with the
   * prior is d_z.
   */
  @Override
  public Losses loss(NDArray x, Noise noise) {
    NDArray z = noise.normal("z", x.size(0), config.latentSize()); // line 3
    NDArray zTilde = encoder.apply(x); // line 7
    NDArray xHat = decoder.apply(zTilde);

    NDArray cost = config.reduction().squaredError(x, xHat); // line 9
    NDArray penalty = minusLog(discriminator.apply(zTilde)).mean();
    return Losses.of("total", cost.add(times(noise.weightScale() * config.lambda(), penalty)))
        .and("reconstruction", cost)
        .and("penalty", penalty)
        .and("discriminator", times(config.lambda(), minusLossD(zTilde, z)))
        .and("E‖z‖²", squaredNorm(zTilde));
  }

  /** −L_D (line 8); no gradient flows from it to the encoder. */
  private NDArray minusLossD(NDArray zTilde, NDArray z) {
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
  public WaeConfig config() {
    return config;
  }
}
