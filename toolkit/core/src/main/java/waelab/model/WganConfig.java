package waelab.model;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import waelab.base.BadArgumentException;
import waelab.data.Shaped;

/**
 * The WGAN's values.
 *
 * @param sample shape of one sample, without N: 1×32×32, 3×64×64, or d
 * @param latentSize d_z, coordinates of a code
 * @param clip c, the largest absolute value of a weight of the critic
 * @param criticSteps n_critic, critic steps per generator step
 * @param width filters as a multiple of Table 1's
 * @param learningRate α
 * @param epochs how often each training sample is shown, to the critic
 * @param batchSize m
 * @param seed what initial weights, batch order and noise are drawn from
 * @param options what a long training adds; none by default
 */
@JsonTypeName("wgan")
public record WganConfig(
    List<Long> sample,
    int latentSize,
    double clip,
    int criticSteps,
    double width,
    double learningRate,
    int epochs,
    int batchSize,
    long seed,
    @TrainingOptions.LeftOutIfNone TrainingOptions options)
    implements StudyConfig<WganConfig> {

  /** Checks the values. */
  public WganConfig {
    options = TrainingOptions.orNone(options, false);
    sample = StudyConfig.check(sample, latentSize, width, learningRate, epochs, batchSize);
    BadArgumentException.require(clip > 0 && Double.isFinite(clip), "clip", clip, "greater than 0");
    BadArgumentException.require(criticSteps >= 1, "criticSteps", criticSteps, "at least 1");
  }

  /** The study's values for images; this toolkit's small values for points. */
  public static WganConfig forData(Shaped data) {
    return ConfigField.forData(WganConfig.class, data);
  }

  /** The same with another bound c. */
  public WganConfig withClip(double value) {
    return with("clip", value);
  }

  /** The same with another number of critic steps per generator step. */
  public WganConfig withCriticSteps(int value) {
    return with("criticSteps", value);
  }
}
