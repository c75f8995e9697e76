package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.Memory;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.base.TrainingStatus;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.torch.Torch;

@Tag("torch")
@Tag("long")
class MemoryTest {

  private static final long ALLOWED_GROWTH = 24L << 20;

  /** Weights are channels-last; what reads them for a checkpoint frees its copies. */
  @Test
  void tenEpochsWithCheckpointsLeaveNothingWithTheNetworks(@TempDir Path folder) {
    var data = noise(82);
    var config = WaeConfig.forData(data).withWidth(0.125).withBatchSize(16).withEpochs(10);
    var model = new Wae(config);
    List<Integer> arrays = new ArrayList<>();
    var counting =
        new ProgressListener() {
          @Override
          public void status(TrainingStatus status) {
            if (status.epochEnds()) {
              arrays.add(held(model));
            }
          }

          @Override
          public void info(String sentence) {}
        };
    int before = held(model);
    Run<Wae> run = Trainer.train(model, data, config, Optional.empty(), counting, folder);
    run.fingerprint();
    arrays.add(held(model));
    assertThat(folder.resolve("checkpoints")).isDirectoryContaining("glob:**.safetensors");
    assertThat(arrays).hasSize(11).containsOnly(before);
  }

  /** Arrays that the managers of a model's networks hold. */
  private static int held(Wae model) {
    return model.networks().stream()
        .mapToInt(
            network -> network.trainableParameters().get(0).getManager().getManagedArrays().size())
        .sum();
  }

  private static Split<ImageSet> noise(int n) {
    byte[] pixels = new byte[n * 1024];
    new Random(1).nextBytes(pixels);
    return Split.of(
        ImageSet.of(
            ByteBuffer.wrap(pixels),
            new int[n],
            new Shape(1, 32, 32),
            Provenance.of("data", "random bytes")));
  }

  /** 1,000 steps of a narrow WAE on images: ten epochs of a hundred. */
  @Test
  void aThousandStepsHoldNoMoreArraysAndNoMoreMemoryThanAHundred() {
    assumeTrue(Memory.resident().isPresent(), "this system does not tell resident memory");
    var data = noise(2000);
    var config = WaeConfig.forData(data).withWidth(0.125).withBatchSize(16).withEpochs(10);
    List<Integer> arrays = new ArrayList<>();
    List<Long> resident = new ArrayList<>();
    try (var manager = Torch.newManager()) {
      Trainer.train(
          new Wae(config),
          data,
          config,
          new ProgressListener() {
            @Override
            public void status(TrainingStatus status) {
              if (status.epochEnds()) {
                System.gc();
                arrays.add(manager.getParentManager().getManagedArrays().size());
                resident.add(status.resident().getAsLong());
              }
            }

            @Override
            public void info(String sentence) {}
          });
    }
    // It may shrink: what another test has left behind is freed when the collector finds it.
    assertThat(arrays).hasSize(10).isSortedAccordingTo(Comparator.reverseOrder());
    // The third epoch is past warm-up: allocators and the JIT compiler have what they need.
    assertThat(resident.get(9) - resident.get(2))
        .as("growth of %s", resident)
        .isLessThan(ALLOWED_GROWTH);
  }
}
