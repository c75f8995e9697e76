package waelab.data;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.Provenance;
import waelab.torch.Torch;

@Tag("torch")
class DeviceImagesTest {

  @Test
  void batchesHaveTheBitsOfThoseFromTheHost() {
    int n = 5000; // more than are copied at once
    byte[] pixels = new byte[n * 3 * 4 * 4];
    new Random(0).nextBytes(pixels);
    ImageSet all =
        ImageSet.of(
            ByteBuffer.wrap(pixels),
            new int[n],
            new Shape(3, 4, 4),
            Provenance.of("data", "noise"));
    ImageSet images = all.slice(10, n);
    try (NDManager manager = Torch.newManager()) {
      var there = new DeviceImages(manager, images);
      int[][] batches = {{0, 1, 2}, {n - 11, 0, 4095, 4096, 4097}, {7, 7}};
      for (int[] places : batches) {
        assertThat(Torch.floats(there.batch(manager, places)))
            .isEqualTo(Torch.floats(images.batch(manager, places)));
      }
    }
  }
}
