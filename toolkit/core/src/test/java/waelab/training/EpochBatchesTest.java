package waelab.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.Randomness;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.torch.Torch;

@Tag("torch")
class EpochBatchesTest {

  @Test
  void anEpochShowsEachSampleOnceInAnOrderOfItsOwn() {
    var batches = new EpochBatches(Split.of(Toys.draw("ring", 500)).train(), 50, new Randomness(1));
    try (var manager = Torch.newManager()) {
      batches.useManager(manager);
      List<float[]> first = new ArrayList<>();
      List<float[]> second = new ArrayList<>();
      for (int i = 0; i < batches.perEpoch(); i++) {
        first.add(batches.next().toFloatArray());
      }
      for (int i = 0; i < batches.perEpoch(); i++) {
        second.add(batches.next().toFloatArray());
      }
      assertThat(sorted(first)).isEqualTo(sorted(second)).hasSize(400);
      assertThat(first.get(0)).isNotEqualTo(second.get(0));
    }
  }

  private static Map<String, Integer> sorted(List<float[]> batches) {
    var points = new TreeMap<String, Integer>();
    for (float[] batch : batches) {
      for (int i = 0; i < batch.length; i += 2) {
        points.merge(batch[i] + " " + batch[i + 1], 1, Integer::sum);
      }
    }
    return points;
  }
}
