package waelab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import waelab.base.Memory;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.torch.Torch;

class MemoryTest {

  private static final long ALLOWED_GROWTH = 24L << 20;

  /** 1,000 steps of a narrow WAE on images: ten epochs of a hundred. */
  @Test
  void aThousandStepsHoldNoMoreArraysAndNoMoreMemoryThanAHundred() {
    assumeTrue(Memory.resident().isPresent(), "this system does not tell resident memory");
    byte[] pixels = new byte[2000 * 1024];
    new Random(1).nextBytes(pixels);
    var images =
        ImageSet.of(
            ByteBuffer.wrap(pixels),
            new int[2000],
            new Shape(1, 32, 32),
            Provenance.of("data", "random bytes"));
    var data = Split.of(images);
    var config = WaeConfig.forData(data).withWidth(0.125).withBatchSize(16).withEpochs(10);
    List<Integer> arrays = new ArrayList<>();
    List<Long> resident = new ArrayList<>();
    try (var manager = Torch.newManager()) {
      Trainer.train(
          new Wae(config),
          data,
          config,
          new Progress() {
            @Override
            public void status(Status status) {
              if (status.epochEnds()) {
                System.gc();
                arrays.add(manager.getParentManager().getManagedArrays().size());
                resident.add(status.resident().getAsLong());
              }
            }

            @Override
            public void say(String sentence) {}
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
