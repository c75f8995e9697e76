package waelab.model;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.Table;
import waelab.base.BadConfigException;
import waelab.data.Split;

/**
 * The WAE's values; those of the WAE with MMD are {@link WaeMmdConfig}.
 *
 * @param sample shape of one sample, without N: 1×32×32, 3×64×64, or d
 * @param latentSize d_z, coordinates of a code
 * @param lambda λ, the weight of the penalty beside the reduced reconstruction error
 * @param reduction how the squared errors of a sample become one number
 * @param width filters as a multiple of Table 1's
 * @param learningRate α₂, of encoder and decoder
 * @param discriminatorRate α₁, of the discriminator
 * @param beta1 Adam's β₁
 * @param beta2 Adam's β₂
 * @param epochs how often each training sample is shown
 * @param batchSize m
 * @param seed what initial weights, batch order and noise are drawn from
 */
@JsonTypeName("wae")
public record WaeConfig(
    List<Long> sample,
    int latentSize,
    double lambda,
    Reduction reduction,
    double width,
    double learningRate,
    double discriminatorRate,
    double beta1,
    double beta2,
    int epochs,
    int batchSize,
    long seed)
    implements WassersteinConfig<WaeConfig> {

  private static final Map<String, String> ORIGINS =
      Map.ofEntries(
          Map.entry("sample", "the data"),
          Map.entry("latentSize", "study, Table 1; points: 2"),
          Map.entry("lambda", "study §4.1; points: ours"),
          Map.entry("reduction", "as for the VAE; the study prints a sum"),
          Map.entry("width", "study, Table 1"),
          Map.entry("learningRate", "study §4.1; points: ours"),
          Map.entry("discriminatorRate", "study §4.1; points: ours"),
          Map.entry("beta1", "Tolstikhin et al. 2018; the study names none; points: ours"),
          Map.entry("beta2", "Tolstikhin et al. 2018; the study names none"),
          Map.entry("epochs", "study §4.1; points: ours"),
          Map.entry("batchSize", "study §4.1"));

  /** Checks the values. */
  public WaeConfig {
    sample = List.copyOf(BadConfigException.given(sample, "sample"));
    BadConfigException.given(reduction, "reduction");
    StudyConfig.check(sample, latentSize, width, learningRate, epochs, batchSize);
    AdamConfig.check(beta1, beta2);
    BadConfigException.require(
        lambda >= 0 && Double.isFinite(lambda), "lambda", lambda, "0 or greater, and finite");
    Config.checkRate("discriminatorRate", discriminatorRate);
  }

  /** The study's values for these data; for points, which it has none of, small ones of ours. */
  public static WaeConfig forData(Split<?> data) {
    return forSample(Dimensions.of(BadConfigException.given(data, "data").train().shape()));
  }

  private static WaeConfig forSample(List<Long> sample) {
    boolean points = Dimensions.arePoints(sample);
    boolean large = Dimensions.shape(sample).size() > 32 * 32;
    return new WaeConfig(
        sample,
        points ? 2 : large ? 64 : 8,
        points ? 0.01 : 1,
        Reduction.MEAN,
        1,
        points ? 1e-3 : 3e-4,
        points ? 3e-3 : 1e-3,
        points ? 0 : 0.5,
        0.999,
        points ? Dimensions.EPOCHS_ON_POINTS : 100,
        64,
        0);
  }

  /** The same with another learning rate of the discriminator. */
  public WaeConfig withDiscriminatorRate(double value) {
    return with("discriminatorRate", value);
  }

  @Override
  public Table explain() {
    Table table = ConfigFormat.explain(this, forSample(sample), ORIGINS);
    Dimensions.derived(table, "effective λ", effectiveLambda(), "λ beside the summed error");
    return table;
  }
}
