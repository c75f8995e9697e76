package waelab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import java.util.Map;
import java.util.function.Supplier;
import waelab.nn.RmsProp;

/**
 * The Wasserstein GAN with clipped weights (Arjovsky et al. 2017, Algorithm 1), with which the
 * study compares its penalty (§3.2).
 *
 * <pre>
 *   L_D = D_φ(G_θ(z)) − D_φ(x),   L_G = −D_φ(G_θ(z)),   φ ← clip(φ, −c, c) after each of the critic's steps
 * </pre>
 */
public final class Wgan extends Adversarial implements Configured<WganConfig> {

  private final WganConfig config;
  private final RmsProp ofCritic;
  private final RmsProp ofGenerator;

  /** A WGAN with initial weights of the configuration's seed. */
  public Wgan(WganConfig config) {
    this(config, Map.of());
  }

  /**
   * A WGAN with custom networks.
   *
   * @param own suppliers of DJL blocks, by the names of the networks that they replace: {@code
   *     generator}, {@code critic}
   */
  public Wgan(WganConfig config, Map<String, Supplier<Block>> own) {
    super("WGAN", config, own);
    this.config = config;
    ofCritic = add(new RmsProp(config.learningRate(), critic));
    ofGenerator = add(new RmsProp(config.learningRate(), generator));
    initialize(config.seed());
  }

  /** Lines 2 to 11 of its Algorithm 1: n_critic steps of the critic, then one of the generator. */
  @Override
  public Losses step(Batches batches, Noise noise) {
    Losses losses = null;
    for (int t = 1; t <= config.criticSteps(); t++) {
      losses = freeing(noise, () -> criticStep(batches.next(), noise));
    }
    NDArray z = codes(noise, "z of the generator", config.batchSize());
    NDArray lossG = critic.apply(generator.apply(z)).mean().neg();
    ofGenerator.minimize(lossG);
    return losses.and("generator", lossG);
  }

  private Losses criticStep(NDArray x, Noise noise) {
    Losses losses = criticLoss(x, noise);
    ofCritic.minimize(losses.get("total"));
    critic.clip(config.clip());
    return losses;
  }

  /** L_D ({@code total}), −L_D as {@code distance}, and L_G ({@code generator}). */
  @Override
  public Losses loss(NDArray x, Noise noise) {
    Losses losses = criticLoss(x, noise);
    NDArray z = codes(noise, "z of the generator", x.getShape().get(0));
    return losses.and("generator", critic.apply(generator.apply(z)).mean().neg());
  }

  private Losses criticLoss(NDArray x, Noise noise) {
    NDArray z = codes(noise, "z", x.getShape().get(0));
    NDArray xHat = generator.apply(z).stopGradient();
    NDArray distance = critic.apply(x).mean().sub(critic.apply(xHat).mean());
    return Losses.of("total", distance.neg()).and("distance", distance);
  }

  @Override
  public WganConfig config() {
    return config;
  }
}
