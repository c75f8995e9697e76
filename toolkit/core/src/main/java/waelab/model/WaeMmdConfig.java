package waelab.model;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import waelab.base.BadArgumentException;
import waelab.data.Shaped;

/**
 * The values of the WAE with a maximum mean discrepancy.
 *
 * @param sample shape of one sample, without N: 1×32×32, 3×64×64, or d
 * @param latentSize d_z, coordinates of a code
 * @param lambda λ, the weight of the penalty relative to the reduced reconstruction error
 * @param reduction how the squared errors of a sample become one number
 * @param width filters as a multiple of Table 1's
 * @param learningRate α
 * @param beta1 Adam's β₁
 * @param beta2 Adam's β₂
 * @param epochs how often each training sample is shown
 * @param batchSize m
 * @param seed what initial weights, batch order and noise are drawn from
 * @param options what a long training adds; none by default
 */
@JsonTypeName("wae-mmd")
public record WaeMmdConfig(
    List<Long> sample,
    int latentSize,
    double lambda,
    Reduction reduction,
    double width,
    double learningRate,
    double beta1,
    double beta2,
    int epochs,
    int batchSize,
    long seed,
    @TrainingOptions.LeftOutIfNone TrainingOptions options)
    implements WassersteinConfig<WaeMmdConfig> {

  /** Checks the values. */
  public WaeMmdConfig {
    BadArgumentException.requireNonNull(reduction, "reduction");
    options = TrainingOptions.orNone(options, true);
    sample = StudyConfig.check(sample, latentSize, width, learningRate, epochs, batchSize);
    AdamConfig.check(beta1, beta2);
    BadArgumentException.require(
        lambda >= 0 && Double.isFinite(lambda), "lambda", lambda, "0 or greater, and finite");
  }

  /**
   * The values of the study's WAE for these data, and this toolkit's λ: 10 relative to the summed
   * error.
   */
  public static WaeMmdConfig forData(Shaped data) {
    return ConfigField.forData(WaeMmdConfig.class, data);
  }
}
