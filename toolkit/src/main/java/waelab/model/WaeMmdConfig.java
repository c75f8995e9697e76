package waelab.model;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.Table;
import waelab.base.BadConfigException;
import waelab.data.Split;

/**
 * The values of the WAE with a maximum mean discrepancy.
 *
 * @param sample shape of one sample, without N: 1×32×32, 3×64×64, or d
 * @param latentSize d_z, coordinates of a code
 * @param lambda λ, the weight of the penalty beside the reduced reconstruction error
 * @param reduction how the squared errors of a sample become one number
 * @param width filters as a multiple of Table 1's
 * @param learningRate α
 * @param beta1 Adam's β₁
 * @param beta2 Adam's β₂
 * @param epochs how often each training sample is shown
 * @param batchSize m
 * @param seed what initial weights, batch order and noise are drawn from
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
    long seed)
    implements WassersteinConfig<WaeMmdConfig> {

  private static final Map<String, String> ORIGINS =
      Map.ofEntries(
          Map.entry("sample", "the data"),
          Map.entry("latentSize", "study, Table 1; points: 2"),
          Map.entry("lambda", "ours: 10 beside the summed error"),
          Map.entry("reduction", "as for the VAE; the study prints a sum"),
          Map.entry("width", "study, Table 1"),
          Map.entry("learningRate", "as for the WAE"),
          Map.entry("beta1", "Tolstikhin et al. 2018; the study names none; points: ours"),
          Map.entry("beta2", "Tolstikhin et al. 2018; the study names none"),
          Map.entry("epochs", "study §4.1; points: ours"),
          Map.entry("batchSize", "study §4.1"));

  /** Checks the values. */
  public WaeMmdConfig {
    sample = List.copyOf(BadConfigException.given(sample, "sample"));
    BadConfigException.given(reduction, "reduction");
    StudyConfig.check(sample, latentSize, width, learningRate, epochs, batchSize);
    AdamConfig.check(beta1, beta2);
    BadConfigException.require(
        lambda >= 0 && Double.isFinite(lambda), "lambda", lambda, "0 or greater, and finite");
  }

  /** The values of the study's WAE for these data, and a λ of ours: 10 beside the summed error. */
  public static WaeMmdConfig forData(Split<?> data) {
    return forSample(Dimensions.of(BadConfigException.given(data, "data").train().shape()));
  }

  private static WaeMmdConfig forSample(List<Long> sample) {
    boolean points = Dimensions.arePoints(sample);
    boolean large = Dimensions.shape(sample).size() > 32 * 32;
    return new WaeMmdConfig(
        sample,
        points ? 2 : large ? 64 : 8,
        10.0 / Dimensions.shape(sample).size(),
        Reduction.MEAN,
        1,
        points ? 1e-3 : 3e-4,
        points ? 0 : 0.5,
        0.999,
        points ? Dimensions.EPOCHS_ON_POINTS : 100,
        64,
        0);
  }

  @Override
  public Table explain() {
    Table table = ConfigFormat.explain(this, forSample(sample), ORIGINS);
    Dimensions.derived(table, "effective λ", effectiveLambda(), "λ beside the summed error");
    return table;
  }
}
