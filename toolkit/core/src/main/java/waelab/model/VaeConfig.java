package waelab.model;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import tech.tablesaw.api.Table;
import waelab.base.BadArgumentException;
import waelab.data.Shaped;

/**
 * The β-VAE's values.
 *
 * @param sample shape of one sample, without N: 1×32×32, 3×64×64, or d
 * @param latentSize d_z, coordinates of a code
 * @param beta β, the weight of the KL divergence relative to the reduced reconstruction error
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
@JsonTypeName("vae")
public record VaeConfig(
    List<Long> sample,
    int latentSize,
    double beta,
    Reduction reduction,
    double width,
    double learningRate,
    double beta1,
    double beta2,
    int epochs,
    int batchSize,
    long seed,
    @TrainingOptions.LeftOutIfNone TrainingOptions options)
    implements AutoencoderConfig<VaeConfig> {

  /** Checks the values. */
  public VaeConfig {
    BadArgumentException.requireNonNull(reduction, "reduction");
    options = TrainingOptions.orNone(options, true);
    sample = StudyConfig.check(sample, latentSize, width, learningRate, epochs, batchSize);
    AdamConfig.check(beta1, beta2);
    BadArgumentException.require(
        beta >= 0 && Double.isFinite(beta), "beta", beta, "0 or greater, and finite");
  }

  /** The study's values for images; this toolkit's small values for points. */
  public static VaeConfig forData(Shaped data) {
    return ConfigField.forData(VaeConfig.class, data);
  }

  /** The same with another β. */
  public VaeConfig withBeta(double value) {
    return with("beta", value);
  }

  /** The same with the β for which {@link #effectiveBeta()} is {@code value}. */
  public VaeConfig withEffectiveBeta(double value) {
    return withBeta(reduction.weightFor(value, shape().size()));
  }

  /** β relative to ½ of the <em>summed</em> squared error: β·D when errors are averaged. */
  public double effectiveBeta() {
    return reduction.weight(beta, shape().size());
  }

  @Override
  public Table explain() {
    return ConfigField.derived(
        AutoencoderConfig.super.explain(),
        "effective β",
        effectiveBeta(),
        "β beside ½ of the summed error");
  }

  @Override
  public boolean hasLargeNetworks() {
    return false;
  }
}
