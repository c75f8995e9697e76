package waelab.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Config;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;

class ResumeTest {

  private static final Split<PointSet> RING = Split.of(Toys.draw("ring", 400));
  private static final VaeConfig VAE = VaeConfig.forData(RING).withEpochs(4).withBatchSize(32);
  private static final WaeConfig WAE = WaeConfig.forData(RING).withEpochs(4).withBatchSize(32);

  /** Interrupts a training after some steps. */
  private record After(int steps, Keeper keeper) implements Progress {
    @Override
    public void status(Status status) {
      if ((status.epoch() - 1) * status.batches() + status.batch() >= steps) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void say(String sentence) {}
  }

  static Stream<Integer> steps() {
    return Stream.of(1, 7, 10, 11, 25);
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aTrainingThatWasInterruptedEndsInTheSameBits(int steps, @TempDir Path folder) {
    same(new Vae(VAE), new Vae(VAE), VAE, steps, folder.resolve("vae"));
    same(new Wae(WAE), new Wae(WAE), WAE, steps, folder.resolve("wae"));
  }

  private static void same(Model whole, Model parts, Config config, int steps, Path folder) {
    Run<Model> straight = Trainer.train(whole, RING, config, Progress.silent());
    Run<Model> resumed;
    try (RunFolder kept = RunFolder.open(folder)) {
      Run<Model> first =
          Trainer.train(parts, RING, config, Optional.empty(), new After(steps, kept), kept);
      assertThat(first.ending()).isEqualTo(Run.Ending.INTERRUPTED);
      resumed = Trainer.train(parts, RING, config, Optional.empty(), Progress.silent(), kept);
    }
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
