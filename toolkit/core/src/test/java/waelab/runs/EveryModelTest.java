package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.base.Randomness;
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.model.Config;
import waelab.model.Gan;
import waelab.model.GanConfig;
import waelab.model.Generator;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.model.WaeMmd;
import waelab.model.WaeMmdConfig;
import waelab.model.Wgan;
import waelab.model.WganConfig;
import waelab.model.WganGp;
import waelab.model.WganGpConfig;
import waelab.torch.Torch;

/** Every model learns a law that no single Gaussian has: two narrow hills on a line. */
@Tag("torch")
@Tag("long")
class EveryModelTest {

  private static final int N = 4_000;
  private static final Split<PointSet> HILLS = Split.of(hills());

  private static PointSet hills() {
    float[] noise = new Randomness(5).normals("hills", 0, N);
    float[][] points = new float[N][];
    for (int i = 0; i < N; i++) {
      points[i] = new float[] {(i % 2 == 0 ? -1 : 1) + 0.15f * noise[i]};
    }
    return PointSet.of(points, Provenance.of("data", "two hills"));
  }

  private record Kind(String name, LongFunction<Config> config, Function<Config, Model> model) {
    @Override
    public String toString() {
      return name;
    }
  }

  // A deterministic encoder makes a curve of a line, which fills no plane: so d_z = 1.
  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "VAE",
              seed -> VaeConfig.forData(HILLS).withLatentSize(1).withSeed(seed).withEpochs(30),
              c -> new Vae((VaeConfig) c)),
          new Kind(
              "WAE",
              seed ->
                  WaeConfig.forData(HILLS)
                      .withLatentSize(1)
                      .withLambda(0.1)
                      .withSeed(seed)
                      .withEpochs(20),
              c -> new Wae((WaeConfig) c)),
          new Kind(
              "WAE-MMD",
              seed -> WaeMmdConfig.forData(HILLS).withLatentSize(1).withSeed(seed).withEpochs(20),
              c -> new WaeMmd((WaeMmdConfig) c)),
          new Kind(
              "WGAN-GP",
              seed -> WganGpConfig.forData(HILLS).withWidth(0.5).withSeed(seed),
              c -> new WganGp((WganGpConfig) c)),
          new Kind(
              "WGAN",
              seed -> WganConfig.forData(HILLS).withWidth(0.5).withSeed(seed),
              c -> new Wgan((WganConfig) c)),
          new Kind(
              "GAN",
              seed -> GanConfig.forData(HILLS).withWidth(0.5).withSeed(seed).withEpochs(20),
              c -> new Gan((GanConfig) c)));

  /** One seed, or as many as {@code -Dwaelab.seeds=3} says. */
  static Stream<Arguments> kindsAndSeeds() {
    long seeds = Long.getLong("waelab.seeds", 1);
    return KINDS.stream()
        .flatMap(kind -> LongStream.range(0, seeds).mapToObj(seed -> Arguments.of(kind, seed)));
  }

  @ParameterizedTest
  @MethodSource("kindsAndSeeds")
  void samplesAreNearerThanAThirdOfTheBestGaussian(Kind kind, long seed) {
    Config config = kind.config().apply(seed);
    Run<Model> run =
        Trainer.train(kind.model().apply(config), HILLS, config, ProgressListener.silent());
    double[] drawn = samples((Generator) run.model());
    double[] real = values(HILLS.test());
    double gaussian = distance(gaussian(), real);
    assertThat(distance(drawn, real)).isLessThan(gaussian / 3);
  }

  private static double[] samples(Generator generator) {
    int n = HILLS.test().size();
    float[] z = new Randomness(9).normals("z", 0, n * generator.latentSize());
    try (NDManager manager = Torch.newManager()) {
      NDArray codes = Torch.array(manager, z, new Shape(n, generator.latentSize()));
      return sorted(generator.generate(codes).toFloatArray());
    }
  }

  private static double[] values(PointSet set) {
    float[] values = new float[set.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = set.point(i)[0];
    }
    return sorted(values);
  }

  /** Draws from the Gaussian of the hills' mean 0 and variance 1 + 0.15². */
  private static double[] gaussian() {
    float[] draws = new Randomness(7).normals("gaussian", 0, HILLS.test().size());
    double sd = Math.sqrt(1 + 0.15 * 0.15);
    double[] all = sorted(draws);
    return Arrays.stream(all).map(x -> sd * x).toArray();
  }

  /** W₁ of two laws on a line, each of as many points: the mean distance of points by rank. */
  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum / a.length;
  }

  private static double[] sorted(float[] values) {
    double[] sorted = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      sorted[i] = values[i];
    }
    Arrays.sort(sorted);
    return sorted;
  }
}
