package waelab.model;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.Table;
import waelab.base.BadConfigException;
import waelab.data.Split;

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
    long seed)
    implements AdamConfig<GanConfig> {

  private static final Map<String, String> ORIGINS =
      Map.ofEntries(
          Map.entry("sample", "the data"),
          Map.entry("latentSize", "study, Table 1; points: 2"),
          Map.entry("learningRate", "Radford et al. 2016; points: ours"),
          Map.entry("beta1", "Radford et al. 2016; points: ours"),
          Map.entry("beta2", "Radford et al. 2016"),
          Map.entry("width", "study, Table 1"),
          Map.entry("epochs", "study §4.1; points: ours"),
          Map.entry("batchSize", "study §4.1"));

  /** Checks the values. */
  public GanConfig {
    sample = List.copyOf(BadConfigException.given(sample, "sample"));
    StudyConfig.check(sample, latentSize, width, learningRate, epochs, batchSize);
    AdamConfig.check(beta1, beta2);
  }

  /** The study's values for these data; for points, which it has none of, small ones of ours. */
  public static GanConfig forData(Split<?> data) {
    return forSample(Dimensions.of(BadConfigException.given(data, "data").train().shape()));
  }

  private static GanConfig forSample(List<Long> sample) {
    boolean points = Dimensions.arePoints(sample);
    return new GanConfig(
        sample,
        points ? 2 : 128,
        1,
        points ? 1e-3 : 2e-4,
        0.5,
        0.999,
        points ? Dimensions.EPOCHS_ON_POINTS : 100,
        64,
        0);
  }

  @Override
  public boolean hasLargeNetworks() {
    return true;
  }

  @Override
  public Table explain() {
    return ConfigFormat.explain(this, forSample(sample), ORIGINS);
  }
}
