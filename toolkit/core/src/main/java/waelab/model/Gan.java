package waelab.model;

import static ai.djl.nn.Activation.softPlus;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import java.util.Map;
import java.util.function.Supplier;
import waelab.nn.Adam;

/**
 * The generative adversarial network with the non-saturating loss of its generator (Goodfellow et
 * al. 2014, Algorithm 1 and §3; study §3.2).
 *
 * <pre>
 *   L_D = −log D_φ(x) − log(1 − D_φ(G_θ(z))),   L_G = −log D_φ(G_θ(z))
 * </pre>
 *
 * The critic's network gives logits ℓ; its sigmoid is inside the losses: −log D = softplus(−ℓ) and
 * −log(1 − D) = softplus(ℓ).
 */
public final class Gan extends Adversarial implements Configured<GanConfig> {

  private final GanConfig config;
  private final Adam adamOfCritic;
  private final Adam adamOfGenerator;

  /** A GAN with initial weights of the configuration's seed. */
  public Gan(GanConfig config) {
    this(config, Map.of());
  }

  /**
   * A GAN with custom networks.
   *
   * @param own suppliers of DJL blocks, by the names of the networks that they replace: {@code
   *     generator}, {@code critic}
   */
  public Gan(GanConfig config, Map<String, Supplier<Block>> own) {
    super("GAN", config, own);
    this.config = config;
    adamOfCritic = adam(config.learningRate(), config.beta1(), config.beta2(), critic);
    adamOfGenerator = adam(config.learningRate(), config.beta1(), config.beta2(), generator);
    initialize(config.seed());
  }

  /** One step of the discriminator on a batch, then one of the generator against its new state. */
  @Override
  public Losses step(Batches batches, Noise noise) {
    Losses losses = freeing(noise, () -> criticStep(batches.next(), noise));
    NDArray lossG = generatorLoss(noise, config.batchSize());
    adamOfGenerator.minimize(lossG);
    return losses.and("generator", lossG);
  }

  private Losses criticStep(NDArray x, Noise noise) {
    Losses losses = criticLoss(x, noise);
    adamOfCritic.minimize(losses.get("total"));
    return losses;
  }

  /** L_D ({@code total}) and L_G ({@code generator}); they are 2 log 2 and log 2 if D = ½. */
  @Override
  public Losses loss(NDArray x, Noise noise) {
    return criticLoss(x, noise).and("generator", generatorLoss(noise, x.getShape().get(0)));
  }

  private NDArray generatorLoss(Noise noise, long m) {
    NDArray xHat = generator.apply(codes(noise, "z of the generator", m));
    return softPlus(critic.apply(xHat).neg()).mean();
  }

  private Losses criticLoss(NDArray x, Noise noise) {
    NDArray z = codes(noise, "z", x.getShape().get(0));
    NDArray xHat = generator.apply(z).stopGradient();
    NDArray minusLogD = softPlus(critic.apply(x).neg()).mean();
    NDArray minusLogOneMinusD = softPlus(critic.apply(xHat)).mean();
    return Losses.of("total", minusLogD.add(minusLogOneMinusD));
  }

  @Override
  public GanConfig config() {
    return config;
  }
}
