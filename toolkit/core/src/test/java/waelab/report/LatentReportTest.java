package waelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.Lab;
import waelab.base.BadArgumentException;
import waelab.base.Budget;
import waelab.base.Cache;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.base.StoppedException;
import waelab.data.ImageSet;
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.model.Batches;
import waelab.model.Encoder;
import waelab.model.Gan;
import waelab.model.GanConfig;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Schedule;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.nn.Adam;
import waelab.nn.Mode;
import waelab.nn.Network;
import waelab.nn.Table1;
import waelab.runs.Run;
import waelab.runs.Trainer;

/** What codes of images hold, beside principal components and pixels. */
@Tag("torch")
@Tag("long")
class LatentReportTest {

  private static final ProgressListener SILENT = said -> {};

  @TempDir private static Path folder;

  private static final Split<ImageSet> BARS = bars(8);
  private static final VaeConfig CONFIG =
      VaeConfig.forData(BARS).withWidth(0.125).withEpochs(1).withBatchSize(16).withLatentSize(4);
  private static final Run<Vae> VAE =
      Trainer.train(new Vae(CONFIG), BARS, CONFIG, ProgressListener.silent());

  /** Bright bars in one of three places, in noise; half of the images are brighter. */
  private static Split<ImageSet> bars(int labels) {
    byte[] pixels = new byte[160 * 1024];
    int[] places = new int[160];
    boolean[] bright = new boolean[160];
    var random = new Random(1);
    for (int i = 0; i < 160; i++) {
      places[i] = random.nextInt(3);
      bright[i] = random.nextBoolean();
      for (int j = 0; j < 1024; j++) {
        int bar = j / 32 / 8 == places[i] ? 80 : 0;
        pixels[i * 1024 + j] = (byte) (bar + (bright[i] ? 100 : 40) + random.nextInt(30));
      }
      places[i] = labels >= 3 ? places[i] : 0;
    }
    var set =
        ImageSet.of(
            ByteBuffer.wrap(pixels),
            places,
            new Shape(1, 32, 32),
            Provenance.of("data", "bars in noise"));
    return Split.of(set.withAttributes(Map.of("Bright", bright, "Seen", new boolean[160])));
  }

  private static LatentReport views(Run<?> run, Split<?> data, String... attributes) {
    return new LatentReport(run, data, Budget.SMOKE, results(), SILENT, attributes);
  }

  /** A folder of its own, in which nothing is known yet. */
  private static Cache results() {
    try {
      return new Cache(Files.createTempDirectory(folder, "results"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Somebody's own, whose encoder can be changed without its weights. */
  private static final class Own extends Model implements Encoder {
    private final Network encoder =
        network("encoder", Table1.wae(BARS.train().shape(), 4, 0.125).get("encoder"));
    private final Adam adam = adam(1e-3, encoder);
    private boolean squares;

    @Override
    public Losses step(Batches batches, Noise noise) {
      Losses losses = loss(batches.next(), noise);
      adam.minimize(losses.get("total"));
      return losses;
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      return Losses.of("total", encoder.apply(x).square().mean());
    }

    @Override
    public NDArray encode(NDArray x) {
      NDArray z = Mode.evaluation(() -> encoder.apply(x));
      return squares ? z.square() : z;
    }
  }

  @Test
  void anEncoderThatChangedIsAskedAnewThoughItsWeightsAreTheSame() {
    var results = results();
    var asked = new ArrayList<String>();
    var schedule = Schedule.forData(BARS).withEpochs(1).withBatchSize(16);
    var own = Trainer.train(new Own(), BARS, schedule, ProgressListener.silent());
    new LatentReport(own, BARS, Budget.SMOKE, results, telling(asked)).probes();
    new LatentReport(own, BARS, Budget.SMOKE, results, telling(asked)).probes();
    assertThat(asked).hasSize(3);
    own.model().squares = true;
    new LatentReport(own, BARS, Budget.SMOKE, results, telling(asked)).probes();
    assertThat(asked).hasSize(4).last().asString().startsWith("Learning from codes");
  }

  /** Notes what takes a while. */
  private static ProgressListener telling(List<String> asked) {
    return new ProgressListener() {
      @Override
      public void info(String sentence) {}

      @Override
      public <T> T watch(String sentence, Function<Consumer<String>, T> work) {
        return work.apply(asked::add);
      }
    };
  }

  @Test
  void eachViewIsAskedOnce() {
    var results = results();
    var asked = new ArrayList<String>();
    ProgressListener all = telling(asked);
    var few = BARS.limit(100);
    var first = new LatentReport(VAE, few, Budget.SMOKE, results, all).probes();
    assertThat(asked).hasSize(3);
    assertThat(new LatentReport(VAE, few, Budget.SMOKE, results, all).probes().rows())
        .isEqualTo(first.rows());
    assertThat(asked).hasSize(3);
    var more =
        Trainer.train(
            new Vae(CONFIG.withSeed(1)), few, CONFIG.withSeed(1), ProgressListener.silent());
    new LatentReport(more, few, Budget.SMOKE, results, all).probes();
    assertThat(asked).hasSize(4).last().asString().startsWith("Learning from codes");
    var other = new LatentReport(VAE, few, Budget.SMOKE, results, all, "Bright").probes();
    assertThat(asked).hasSize(7);
    assertThat(other.rows().get(2).question()).isEqualTo("Bright");
  }

  @Test
  void aProbeHasARowForCodesComponentsAndPixels() {
    var probes = views(VAE, BARS).probes();
    var table = probes.table();
    assertThat(table.stringColumn("view").asList())
        .containsExactly("codes, mean μ", "principal components", "pixels, averaged to 1×16×16");
    assertThat(table.intColumn("d").asList()).containsExactly(4, 4, 256);
    assertThat(table.intColumn("train").get(0)).isEqualTo(128);
    assertThat(table.intColumn("test").get(0)).isEqualTo(32);
    assertThat(table.doubleColumn("5-NN").get(2)).isEqualTo(1); // bars in three places
    assertThat(probes.toString()).startsWith("label from codes, mean μ (d = 4): linear probe ");
    assertThat(probes.toString().lines()).hasSize(1);
    assertThat(probes.chart().panels()).hasSize(2);
    assertThat(probes.chart().panels().get(0).series()).hasSize(4);
    assertThat(probes.caption())
        .startsWith("128 training and 32 test images (bars in noise). The linear probe is")
        .endsWith("run " + VAE.id() + ".");
    assertThat(probes.chart().facts()).containsKey("run." + VAE.id());
    assertThat(probes.parts()).hasSize(2);
  }

  @Test
  void eachAttributeIsAQuestionOfItsOwn() {
    Split<ImageSet> more = withOther(BARS);
    var probes = views(VAE, more, "Bright", "Other").probes();
    assertThat(probes.table().stringColumn("question").asList())
        .containsExactly("Bright", "Other", "Bright", "Other", "Bright", "Other");
    assertThat(probes.toString().lines()).hasSize(2);
    assertThat(probes.chart().panels().get(0).names()).containsExactly("Bright", "Other");
  }

  private static Split<ImageSet> withOther(Split<ImageSet> split) {
    return new Split<>(withOther(split.train()), withOther(split.test()));
  }

  private static ImageSet withOther(ImageSet set) {
    boolean[] other = new boolean[set.size()];
    for (int i = 0; i < other.length; i++) {
      other[i] = set.labels()[i] == 1;
    }
    return set.withAttributes(Map.of("Bright", set.attribute("Bright"), "Other", other));
  }

  @Test
  void clustersAreAsManyAsLabels() {
    var clusters = views(VAE, BARS).clusters();
    assertThat(clusters.table().intColumn("k").asList()).containsExactly(3, 3, 3);
    assertThat(clusters.table().intColumn("images").get(0)).isEqualTo(32);
    assertThat(clusters.toString()).startsWith("label in codes, mean μ (d = 4): k-means (3) NMI ");
    assertThat(clusters.chart().panels()).hasSize(2);
    assertThat(clusters.caption()).contains("noise counts as one more cluster");
    assertThat(views(VAE, BARS, "Bright").clusters().table().intColumn("k").asList())
        .containsExactly(2, 2, 2);
  }

  @Test
  void runsSideBySideShareYardsticks() {
    var config =
        WaeConfig.forData(BARS).withWidth(0.125).withEpochs(1).withBatchSize(16).withLatentSize(4);
    var wae = Trainer.train(new Wae(config), BARS, config, ProgressListener.silent());
    var probes = new LinkedHashMap<String, Probes>();
    probes.put("VAE", views(VAE, BARS).probes());
    probes.put("WAE", views(wae, BARS).probes());
    var table = Probes.table(probes);
    assertThat(table.stringColumn("model").asList()).containsExactly("VAE", "WAE", "", "");
    assertThat(table.stringColumn("view").asList())
        .containsExactly(
            "codes, mean μ", "codes", "principal components", "pixels, averaged to 1×16×16");
    var clusters = new LinkedHashMap<String, Clusters>();
    clusters.put("VAE", views(VAE, BARS).clusters());
    clusters.put("WAE", views(wae, BARS).clusters());
    assertThat(Clusters.table(clusters).stringColumn("model").asList())
        .containsExactly("VAE", "WAE", "", "");
  }

  @Test
  void itIsToldWhatIsDone() {
    var said = new ArrayList<String>();
    new LatentReport(VAE, BARS, Budget.SMOKE, results(), said::add).probes();
    assertThat(said)
        .containsExactly(
            "What can be told from codes, principal components and pixels of 128 + 32 images");
  }

  @Test
  void whatCannotBeProbedIsOneSentence() {
    assertThatThrownBy(() -> views(VAE, BARS, "Beard"))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageStartingWith("attribute must be one of [");
    assertThatThrownBy(() -> views(VAE, BARS, "Seen"))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("Seen is the same for all 128 training images");
    assertThatThrownBy(() -> views(VAE, bars(1)))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("have only one label; name one or more of their attributes [");
    assertThatThrownBy(() -> views(VAE, persons()))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("have 80 labels, too many to learn; take images with labels");
    Split<PointSet> ring = Lab.loadToy("ring", 100);
    assertThatThrownBy(() -> views(VAE, ring))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("These are points without labels");
    assertThatThrownBy(() -> views(VAE, small()))
        .isInstanceOf(LabException.class)
        .hasMessage("These images are (1, 16, 16), but the run was trained on (1, 32, 32).");
    assertThatThrownBy(() -> views(VAE, null)).hasMessage("data must be given, but is null");
  }

  private static Split<ImageSet> persons() {
    int[] each = new int[100];
    Arrays.setAll(each, i -> i);
    return Split.of(
        ImageSet.of(
            ByteBuffer.allocate(100 * 1024),
            each,
            new Shape(1, 32, 32),
            Provenance.of("data", "persons")));
  }

  private static Split<ImageSet> small() {
    return Split.of(
        ImageSet.of(
            ByteBuffer.allocate(10 * 256),
            new int[10],
            new Shape(1, 16, 16),
            Provenance.of("data", "small")));
  }

  @Test
  void aGanHasNoCodes() {
    var config = GanConfig.forData(BARS).withWidth(0.03125).withEpochs(1).withBatchSize(64);
    var gan = Trainer.train(new Gan(config), BARS.limit(64), config, ProgressListener.silent());
    assertThatThrownBy(() -> views(gan, BARS))
        .isInstanceOf(LabException.class)
        .hasMessage("GAN has no codes to look into, since it is not an Encoder; VAE and WAE are.");
  }

  @Test
  void anInterruptEndsIt() {
    var some = views(VAE, BARS);
    Thread.currentThread().interrupt();
    assertThatThrownBy(some::probes).isInstanceOf(StoppedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void theVerbsAreThese() {
    List<Object> parts = Lab.probe(VAE, BARS, "Bright").parts();
    assertThat(parts).hasSize(2);
    assertThat(Lab.clusters(VAE, BARS).rows()).hasSize(3);
  }
}
