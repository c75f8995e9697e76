package waelab.model;

import static waelab.nn.Scalars.plus;
import static waelab.nn.Scalars.times;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import java.util.Map;
import java.util.function.Supplier;
import waelab.nn.Adam;
import waelab.nn.Network;

/**
 * The Wasserstein GAN with gradient penalty (study §3.2, Algorithm 2; Gulrajani et al. 2017).
 *
 * <pre>
 *   L_D = D_φ(x̂) − D_φ(x) + λ (‖∇D_φ(x̃)‖₂ − 1)₊²,   x̂ = G_θ(z),  z ~ N(0, I),
 *   L_G = −D_φ(G_θ(z)),                              x̃ = ε x + (1 − ε) x̂,  ε ~ U[0, 1]
 * </pre>
 *
 * The study's penalty is one-sided, (s)₊ = max(s, 0); Gulrajani's, without the ₊, is an option. The
 * norm is over all pixels and channels of a sample, and ε is one number per sample. D(x) − D(x̂),
 * which the critic maximises, estimates the Wasserstein distance W₁ between images and samples.
 */
public final class WganGp extends Adversarial implements Configured<WganGpConfig> {

  private final WganGpConfig config;
  private final Adam adamOfCritic;
  private final Adam adamOfGenerator;

  /** A WGAN-GP with initial weights of the configuration's seed. */
  public WganGp(WganGpConfig config) {
    this(config, Map.of());
  }

  /**
   * A WGAN-GP with custom networks.
   *
   * @param own suppliers of DJL blocks, by the names of the networks that they replace: {@code
   *     generator}, {@code critic}
   */
  public WganGp(WganGpConfig config, Map<String, Supplier<Block>> own) {
    super("WGAN-GP", config, own);
    this.config = config;
    adamOfCritic = adam(config.learningRate(), config.beta1(), config.beta2(), critic);
    adamOfGenerator = adam(config.learningRate(), config.beta1(), config.beta2(), generator);
    initialize(config.seed());
  }

  /**
   * Algorithm 2, lines 2 to 14: n_critic steps of the critic, each on a batch of its own, then one
   * of the generator, which neither computes nor changes the critic's gradients.
   */
  @Override
  public Losses step(Batches batches, Noise noise) {
    Losses losses = null;
    for (int t = 1; t <= config.criticSteps(); t++) {
      losses = freeing(noise, () -> criticStep(batches.next(), noise));
    }
    NDArray z = codes(noise, "z of the generator", config.batchSize());
    NDArray lossG = critic.apply(generator.apply(z)).mean().neg();
    adamOfGenerator.minimize(lossG);
    return losses.and("generator", lossG);
  }

  private Losses criticStep(NDArray x, Noise noise) {
    Losses losses = criticLoss(x, noise);
    adamOfCritic.minimize(losses.get("total"));
    return losses;
  }

  /**
   * L_D ({@code total}) with its parts −{@code W₁} + λ · {@code penalty}, and L_G ({@code
   * generator}).
   */
  @Override
  public Losses loss(NDArray x, Noise noise) {
    Losses losses = criticLoss(x, noise);
    NDArray z = codes(noise, "z of the generator", x.getShape().get(0));
    return losses.and("generator", critic.apply(generator.apply(z)).mean().neg());
  }

  private Losses criticLoss(NDArray x, Noise noise) {
    long m = x.getShape().get(0);
    NDArray xHat = generator.apply(codes(noise, "z", m)).stopGradient();
    NDArray epsilon = noise.uniform("epsilon", perSample(x));
    NDArray xTilde = epsilon.mul(x).add(plus(1, epsilon.neg()).mul(xHat));

    NDArray distance = critic.apply(x).mean().sub(critic.apply(xHat).mean());
    NDArray penalty = penalty(critic, xTilde, config.oneSided());
    return Losses.of("total", times(config.lambda(), penalty).sub(distance))
        .and("W₁", distance)
        .and("penalty", penalty);
  }

  /**
   * (‖∇D(x̃)‖₂ − 1)₊², or without the ₊, averaged over samples.
   *
   * @param xTilde m×…
   * @return a scalar, differentiable in the critic's parameters
   */
  static NDArray penalty(Network critic, NDArray xTilde, boolean oneSided) {
    NDArray excess = plus(-1, critic.gradientNorms(xTilde));
    return (oneSided ? Activation.relu(excess) : excess).square().mean();
  }

  /** The shape of one number per sample, which is broadcast over the sample's numbers. */
  private static long[] perSample(NDArray x) {
    long[] shape = new long[x.getShape().dimension()];
    java.util.Arrays.fill(shape, 1);
    shape[0] = x.getShape().get(0);
    return shape;
  }

  @Override
  public WganGpConfig config() {
    return config;
  }
}
