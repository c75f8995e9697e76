package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.base.BadFileException;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Batches;
import waelab.model.Config;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Schedule;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.training.Ending;

@Tag("torch")
class ResumeTest {

  private static final Split<PointSet> RING = Split.of(Toys.draw("ring", 400));
  private static final VaeConfig VAE = VaeConfig.forData(RING).withEpochs(4).withBatchSize(32);
  private static final WaeConfig WAE = WaeConfig.forData(RING).withEpochs(4).withBatchSize(32);

  static Stream<Integer> steps() {
    return Stream.of(1, 7, 10, 11, 25);
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aTrainingThatWasInterruptedEndsInTheSameBits(int steps, @TempDir Path folder) {
    same(new Vae(VAE), new Vae(VAE), VAE, steps, folder.resolve("vae"));
    same(new Wae(WAE), new Wae(WAE), WAE, steps, folder.resolve("wae"));
  }

  @Test
  void whatATrainingGoesOnFromIsSaidAside(@TempDir Path folder) {
    Run<Vae> first = Trainer.train(new Vae(VAE), RING, VAE, Optional.empty(), new After(7), folder);
    var progress = new Recorder();
    Trainer.train(new Vae(VAE), RING, VAE, Optional.empty(), progress, folder);
    assertThat(progress.asides).containsExactly("Resuming after step " + first.steps() + ".");
    assertThat(progress.said).isEmpty();
  }

  @Test
  void anotherTrainingDoesNotGoOnFromACheckpoint(@TempDir Path folder) {
    train(new Vae(VAE), RING, VAE, folder);
    assertRefused(new Vae(VAE), RING, VAE.withSeed(1), folder, "its config is");
    assertRefused(new Vae(VAE), Split.of(Toys.draw("moons", 400)), VAE, folder, "its data is");
    assertRefused(new Wae(WAE), RING, WAE, folder, "its model is Vae, and here it is Wae");
  }

  @Test
  void aDamagedCheckpointNamesTheOneBefore(@TempDir Path folder) throws Exception {
    Run<Vae> whole = train(new Vae(VAE), RING, VAE, folder);
    Path last = folder.resolve("checkpoints").resolve("step-" + whole.steps() + ".safetensors");
    byte[] bytes = Files.readAllBytes(last);
    bytes[bytes.length - 5] ^= 1;
    Files.write(last, bytes);
    long before = whole.steps() / VAE.epochs() * (VAE.epochs() - 1);
    assertRefused(
        new Vae(VAE),
        RING,
        VAE,
        folder,
        "delete it to resume from step-" + before + ".safetensors");
    Files.delete(last);
    Run<Vae> again = train(new Vae(VAE), RING, VAE, folder);
    assertThat(bits(again.model())).isEqualTo(bits(whole.model()));
  }

  @Test
  void aWholeTrainingIsNotTrainedAgain(@TempDir Path folder) {
    Run<Vae> first = train(new Vae(VAE), RING, VAE, folder);
    Run<Vae> second = train(new Vae(VAE), RING, VAE, folder);
    assertThat(second.steps()).isEqualTo(first.steps());
    assertThat(bits(second.model())).isEqualTo(bits(first.model()));
    assertThat(second.losses().epochs()).isEqualTo(first.losses().epochs());
  }

  /** Whoever is killed before all is written leaves a run that can go on. */
  @Test
  void aRunIsWholeOnlyWhenAllElseIsWritten(@TempDir Path folder) throws Exception {
    for (String name : List.of("weights.safetensors", "history.csv", "SHA256SUMS")) {
      Path inTheWay = Files.createDirectories(folder.resolve(name).resolve("x"));
      assertThatThrownBy(() -> train(new Vae(VAE), RING, VAE, folder))
          .isInstanceOf(LabException.class)
          .hasMessageContaining(name);
      assertThat(StoredRun.in(folder).facts().ending()).isEqualTo(Ending.INTERRUPTED);
      Files.delete(inTheWay);
      Files.delete(folder.resolve(name));
    }
    train(new Vae(VAE), RING, VAE, folder);
    assertThat(StoredRun.in(folder).isWhole()).isTrue();
    assertThat(Verification.of(folder).faults()).isEmpty();
  }

  /** Its test losses in the epochs are NaN, ∞, 2, 1 and 3. */
  private static final class Uneven extends Model {
    private static final float[] LOSSES = {0, Float.NaN, Float.POSITIVE_INFINITY, 2, 1, 3};
    private final int[] calls = {0}; // the first tells this model from others

    @Override
    public Losses step(Batches batches, Noise noise) {
      return Losses.of("total", batches.next().sum());
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      return Losses.of("total", noise.manager().full(new Shape(), LOSSES[calls[0]++]));
    }
  }

  @Test
  void testLossesThatAreNoNumbersAreKeptAndNeverTheBest(@TempDir Path folder) {
    var config = Schedule.forData(RING).withEpochs(5).withBatchSize(80);
    Run<Uneven> run = train(new Uneven(), RING, config, folder);
    StoredRun stored = StoredRun.in(folder);
    assertThat(stored.history().toCsv()).isEqualTo(run.losses().toCsv()).hasLineCount(6);
    assertThat(Verification.of(folder).faults()).isEmpty();
    assertThat(run.best().steps()).isEqualTo(16);
  }

  private static <M extends Model> Run<M> train(
      M model, Split<?> data, Config config, Path folder) {
    return Trainer.train(model, data, config, Optional.empty(), ProgressListener.silent(), folder);
  }

  private static void assertRefused(
      Model model, Split<?> data, Config config, Path folder, String why) {
    assertThatThrownBy(() -> train(model, data, config, folder))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("step-")
        .hasMessageContaining(why);
  }

  private static void same(Model whole, Model parts, Config config, int steps, Path folder) {
    Run<Model> straight = Trainer.train(whole, RING, config, ProgressListener.silent());
    Run<Model> first =
        Trainer.train(parts, RING, config, Optional.empty(), new After(steps), folder);
    assertThat(first.ending()).isEqualTo(Ending.INTERRUPTED);
    Run<Model> resumed =
        Trainer.train(parts, RING, config, Optional.empty(), ProgressListener.silent(), folder);
    assertThat(resumed.steps()).isEqualTo(straight.steps());
    assertThat(bits(resumed.model())).isEqualTo(bits(straight.model()));
    assertThat(resumed.losses().epochs()).isEqualTo(straight.losses().epochs());
  }

  private static Map<String, Integer> bits(Model model) {
    var bits = new LinkedHashMap<String, Integer>();
    model.state().forEach((name, array) -> bits.put(name, Arrays.hashCode(array.toFloatArray())));
    model
        .optimiserState()
        .forEach((name, array) -> bits.put(name, Arrays.hashCode(array.toFloatArray())));
    return bits;
  }
}
