package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.model.Batches;
import waelab.model.Config;
import waelab.model.Configured;
import waelab.model.Gan;
import waelab.model.GanConfig;
import waelab.model.Generator;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Schedule;
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
import waelab.nn.Adam;
import waelab.nn.Architecture;
import waelab.nn.Network;
import waelab.torch.Torch;
import waelab.training.Ending;
import waelab.training.EvaluationPlan;

/** Every model on images of both of the study's sizes, and with networks of one's own. */
@Tag("torch")
@Tag("long")
class ImageModelsTest {

  private static final Split<ImageSet> SMALL = noise(1, 32);
  private static final Split<ImageSet> LARGE = noise(3, 64);

  private static Split<ImageSet> noise(int channels, int side) {
    byte[] pixels = new byte[41 * channels * side * side];
    new Random(0).nextBytes(pixels);
    var shape = new Shape(channels, side, side);
    return Split.of(
        ImageSet.of(ByteBuffer.wrap(pixels), new int[41], shape, Provenance.of("data", "noise")));
  }

  static Stream<Arguments> modelsAndData() {
    return Stream.of(SMALL, LARGE)
        .flatMap(
            data ->
                Stream.<Function<Split<?>, Model>>of(
                        set -> new Vae(VaeConfig.forData(set).withWidth(0.125)),
                        set -> new Wae(WaeConfig.forData(set).withWidth(0.125)),
                        set -> new WaeMmd(WaeMmdConfig.forData(set).withWidth(0.125)),
                        set -> new WganGp(WganGpConfig.forData(set).withWidth(0.125)),
                        set -> new Wgan(WganConfig.forData(set).withWidth(0.125)),
                        set -> new Gan(GanConfig.forData(set).withWidth(0.125)))
                    .map(model -> Arguments.of(model.apply(data), data)));
  }

  /** An autoencoder of convolutions, there and back. */
  static final class Convolutional extends Model {
    private final Network encoder =
        network("encoder", Architecture.of(1, 32, 32).convolutions(4, 8).linear(2));
    private final Network decoder =
        network(
            "decoder",
            Architecture.of(2).dense(8 * 8 * 8).reshape(8, 8, 8).transposed(4, 4).image(1));
    private final Adam adam = adam(1e-2, encoder, decoder);

    @Override
    public Losses step(Batches batches, Noise noise) {
      Losses losses = loss(batches.next(), noise);
      adam.minimize(losses.get("total"));
      return losses;
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      return Losses.of("total", x.sub(decoder.apply(encoder.apply(x))).square().mean());
    }
  }

  @Test
  void anOwnModelOfConvolutionsLearns() {
    var schedule = Schedule.forData(SMALL).withEpochs(10).withBatchSize(8);
    var epochs =
        Trainer.train(new Convolutional(), SMALL, schedule, ProgressListener.silent())
            .losses()
            .epochs();
    assertThat(epochs.get(9).train().get("total"))
        .isLessThan(0.9 * epochs.get(0).train().get("total"));
  }

  @ParameterizedTest
  @MethodSource("modelsAndData")
  void everyModelTrainsIsKeptAndComesBack(Model model, Split<ImageSet> data, @TempDir Path folder) {
    Config config = ((Configured<?>) model).config();
    var brief = Schedules.brief(config);
    var store = new RunStore(folder, java.util.List.of());
    Run<Model> run =
        store.train(
            model,
            data,
            brief,
            Optional.empty(),
            ProgressListener.silent(),
            EvaluationPlan.by("total"));
    assertThat(run.ending()).isEqualTo(Ending.COMPLETED);
    var again = store.load(StoredRun.in(run.folder().orElseThrow()), model.getClass(), () -> data);
    assertThat(samples((Generator) again.model())).isEqualTo(samples((Generator) run.model()));
    assertThat(again.losses().epochs()).isEqualTo(run.losses().epochs());
  }

  private static float[] samples(Generator generator) {
    try (NDManager manager = Torch.newManager()) {
      var shape = new Shape(4, generator.latentSize());
      float[] z = new float[(int) shape.size()];
      NDArray images = generator.generate(Torch.array(manager, z, shape));
      return images.toFloatArray();
    }
  }

  private static Block encoder(int units) {
    return new SequentialBlock()
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(16).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(units).build());
  }

  @Test
  void networksOfOnesOwnTakeTheirPlaces(@TempDir Path folder) {
    WaeConfig config = Schedules.brief(WaeConfig.forData(SMALL));
    var store = new RunStore(folder, java.util.List.of());
    Run<Wae> own = train(store, new Wae(config, Map.of("encoder", () -> encoder(8))), config);
    Run<Wae> studys = train(store, new Wae(config), config);
    assertThat(own.id()).isNotEqualTo(studys.id());
    assertThat(own.facts().parameters()).isLessThan(studys.facts().parameters());
    assertThat(own.name()).isEqualTo("WAE with own encoder");
    float[] weights = own.model().state().get("encoder.1.weight").toFloatArray();
    Run<Wae> again = store.retrain(own, ProgressListener.silent(), EvaluationPlan.by("total"));
    assertThat(again.id()).isEqualTo(own.id());
    assertThat(again.model().state().get("encoder.1.weight").toFloatArray()).isEqualTo(weights);
    Run<Wae> stronger =
        store.train(
            again, config.withLambda(20), ProgressListener.silent(), EvaluationPlan.by("total"));
    assertThat(stronger.name()).isEqualTo(own.name());
    assertThat(stronger.id()).isNotEqualTo(own.id());
    assertThat(stronger.facts().parameters()).isEqualTo(own.facts().parameters());
    Block one = encoder(8);
    WaeConfig other = config.withLambda(30);
    Run<Wae> fixed = train(store, new Wae(other, Map.of("encoder", () -> one)), other);
    assertThatThrownBy(
            () -> store.retrain(fixed, ProgressListener.silent(), EvaluationPlan.by("total")))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("encoder must be a new block each time");
    var stored = store.find(own.id());
    assertThatThrownBy(() -> store.load(stored, Wae.class, () -> SMALL))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("Wae cannot be made here: it has networks of your own, or");
    assertThat(store.load(stored, () -> SMALL).name()).isEqualTo("WAE with own encoder");
    Run<Vae> vae =
        Trainer.train(
            new Vae(
                Schedules.brief(VaeConfig.forData(SMALL)), Map.of("encoder", () -> encoder(40))),
            SMALL,
            Schedules.brief(VaeConfig.forData(SMALL)),
            ProgressListener.silent());
    assertThat(vae.model().state().get("mean.0.weight").getShape()).isEqualTo(new Shape(32, 40));
  }

  private static Run<Wae> train(RunStore store, Wae model, WaeConfig config) {
    return store.train(
        model,
        SMALL,
        config,
        Optional.empty(),
        ProgressListener.silent(),
        EvaluationPlan.by("total"));
  }

  @Test
  void aNetworkThatDoesNotFitIsOneSentence() {
    WaeConfig config = WaeConfig.forData(SMALL);
    assertThatThrownBy(() -> new Wae(config, Map.of("encoder", () -> encoder(9))))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining(
            "encoder must be one to (8), but is a network from (1, 32, 32) to (9)");
    assertThatThrownBy(() -> new Wae(config, Map.of("generator", () -> encoder(8))))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("one of [encoder, decoder, discriminator], but is generator");
  }

  /** One epoch of five batches. */
  private static final class Schedules {
    @SuppressWarnings("unchecked") // withX gives the same kind
    static <C extends Config> C brief(C config) {
      C one = (C) config.withEpochs(1);
      return (C) ((waelab.model.StudyConfig<?>) one).withBatchSize(6);
    }
  }
}
