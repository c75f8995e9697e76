package waelab.model;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import waelab.data.Shaped;

/**
 * The GAN's values.
 *
 * @param sample shape of one sample, without N: 1×32×32, 3×64×64, or d
 * @param latentSize d_z, coordinates of a code
 * @param width filters as a multiple of Table 1's
 * @param learningRate α
 * @param beta1 Adam's β₁
 * @param beta2 Adam's β₂
 * @param epochs how often each training sample is shown, to the critic
 * @param batchSize m
 * @param seed what initial weights, batch order and noise are drawn from
 * @param options what a long training adds; none by default
 */
@JsonTypeName("gan")
public record GanConfig(
    List<Long> sample,
    int latentSize,
    double width,
    double learningRate,
    double beta1,
    double beta2,
    int epochs,
    int batchSize,
    long seed,
    @TrainingOptions.LeftOutIfNone TrainingOptions options)
    implements AdamConfig<GanConfig> {

  /** Checks the values. */
  public GanConfig {
    options = TrainingOptions.orNone(options, false);
    sample = StudyConfig.check(sample, latentSize, width, learningRate, epochs, batchSize);
    AdamConfig.check(beta1, beta2);
  }

  /** The study's values for images; this toolkit's small values for points. */
  public static GanConfig forData(Shaped data) {
    return ConfigField.forData(GanConfig.class, data);
  }
}
