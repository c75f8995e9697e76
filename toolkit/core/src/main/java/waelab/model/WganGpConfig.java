package waelab.model;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import waelab.base.BadArgumentException;
import waelab.data.Shaped;

/**
 * The WGAN-GP's values.
 *
 * @param sample shape of one sample, without N: 1×32×32, 3×64×64, or d
 * @param latentSize d_z, coordinates of a code
 * @param lambda λ, the weight of the gradient penalty
 * @param oneSided whether only slopes above 1 are penalised, as in the study
 * @param criticSteps n_critic, critic steps per generator step
 * @param width filters as a multiple of Table 1's
 * @param learningRate α
 * @param beta1 Adam's β₁
 * @param beta2 Adam's β₂
 * @param epochs how often each training sample is shown, to the critic
 * @param batchSize m
 * @param seed what initial weights, batch order and noise are drawn from
 * @param options what a long training adds; none by default
 */
@JsonTypeName("wgan-gp")
public record WganGpConfig(
    List<Long> sample,
    int latentSize,
    double lambda,
    boolean oneSided,
    int criticSteps,
    double width,
    double learningRate,
    double beta1,
    double beta2,
    int epochs,
    int batchSize,
    long seed,
    @TrainingOptions.LeftOutIfNone TrainingOptions options)
    implements AdamConfig<WganGpConfig> {

  /** Checks the values. */
  public WganGpConfig {
    options = TrainingOptions.orNone(options, false);
    sample = StudyConfig.check(sample, latentSize, width, learningRate, epochs, batchSize);
    AdamConfig.check(beta1, beta2);
    BadArgumentException.require(
        lambda >= 0 && Double.isFinite(lambda), "lambda", lambda, "0 or greater, and finite");
    BadArgumentException.require(criticSteps >= 1, "criticSteps", criticSteps, "at least 1");
  }

  /** The study's values for images; this toolkit's small values for points. */
  public static WganGpConfig forData(Shaped data) {
    return ConfigField.forData(WganGpConfig.class, data);
  }

  /** The same with another λ. */
  public WganGpConfig withLambda(double value) {
    return with("lambda", value);
  }

  /** The same with only slopes above 1 penalised, or all. */
  public WganGpConfig withOneSided(boolean value) {
    return with("oneSided", value);
  }

  /** The same with another number of critic steps per generator step. */
  public WganGpConfig withCriticSteps(int value) {
    return with("criticSteps", value);
  }
}
