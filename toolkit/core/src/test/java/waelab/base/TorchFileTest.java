package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.RealData;

@Tag("real")
class TorchFileTest {

  @TempDir Path folder;

  @Test
  void whatPyTorchWroteIsReadInItsOrder() throws Exception {
    try (var opened = TorchFile.open(fromPython("legacy.pth"))) {
      assertThat(opened.names())
          .containsExactly(
              "weight",
              "permuted",
              "row",
              "column",
              "corner",
              "scalar",
              "empty",
              "parameter",
              "double",
              "steps",
              "half",
              "bfloat",
              "flags",
              "größe ‖z‖");
      assertThat(opened.tensor("weight").shape()).containsExactly(2, 3);
      assertThat(opened.tensor("weight").values())
          .containsExactly(0.5f, -1, 2, 1e-45f, Float.POSITIVE_INFINITY, -0f);
      assertThat(opened.tensor("scalar").shape()).isEmpty();
      assertThat(opened.tensor("scalar").values()).containsExactly(3.25f);
      assertThat(opened.tensor("empty").shape()).containsExactly(0, 4);
      assertThat(opened.tensor("empty").values()).isEmpty();
      assertThat(opened.tensor("parameter").values()).containsExactly(1, 2);
      assertThat(opened.tensor("größe ‖z‖").values()).containsExactly(9);
      assertThat(opened.has("weight")).isTrue();
      assertThat(opened.has("bias")).isFalse();
    }
  }

  @Test
  void numbersComeInTheOrderOfTheShapeWhateverTheirStrides() throws Exception {
    try (var opened = TorchFile.open(fromPython("legacy.pth"))) {
      var permuted = opened.entry("permuted");
      assertThat(permuted.shape()).containsExactly(4L, 2L, 3L);
      assertThat(permuted.strides()).containsExactly(1L, 12L, 4L);
      float[] values = opened.tensor("permuted").values();
      for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 2; j++) {
          for (int k = 0; k < 3; k++) {
            assertThat(values[6 * i + 3 * j + k]).isEqualTo(12 * j + 4 * k + i);
          }
        }
      }
    }
  }

  @Test
  void tensorsMayShareAStorage() throws Exception {
    try (var opened = TorchFile.open(fromPython("legacy.pth"))) {
      // Of the table 0 … 11 with three rows.
      assertThat(opened.entry("row").storage()).isEqualTo(opened.entry("column").storage());
      assertThat(opened.entry("row").offset()).isEqualTo(4);
      assertThat(opened.tensor("row").values()).containsExactly(4, 5, 6, 7);
      assertThat(opened.tensor("column").values()).containsExactly(2, 6, 10);
      assertThat(opened.tensor("corner").values()).containsExactly(6, 10, 7, 11);
    }
  }

  @Test
  void numbersOfOtherTypesBecomeTheNearestFloats() throws Exception {
    try (var opened = TorchFile.open(fromPython("legacy.pth"))) {
      assertThat(opened.entry("double").dtype()).isEqualTo(Dtype.F64);
      assertThat(opened.tensor("double").values())
          .containsExactly(0.1f, Float.NEGATIVE_INFINITY); // -1e300
      assertThat(opened.tensor("steps").values()).containsExactly(7);
      assertThat(opened.tensor("half").values()) // As PyTorch's float() gives them.
          .containsExactly(0.0999755859375f, 65504, 0x1p-24f, Float.NEGATIVE_INFINITY);
      assertThat(opened.tensor("bfloat").values()).containsExactly(1, -3.140625f);
      assertThatThrownBy(() -> opened.tensor("flags"))
          .isInstanceOf(BadFileException.class)
          .hasMessage(
              opened.path()
                  + ": its tensor \"flags\" is of the type BOOL, where F32, F64, F16, BF16 or I64"
                  + " is needed");
    }
  }

  @Test
  void aNewerPickleIsRead() throws Exception {
    try (var opened = TorchFile.open(fromPython("protocol4.pth"))) {
      assertThat(opened.tensor("weight").values()).containsExactly(1, 3, 2, 4);
    }
  }

  @Test
  void ofTheLaterFormatItIsSaidHowToSaveItInTheOneThatIsRead() throws Exception {
    Path zip = fromPython("zip.pth");
    assertThatThrownBy(() -> TorchFile.open(zip))
        .isInstanceOf(BadFileException.class)
        .hasMessage(
            zip
                + ": is a zip archive, which torch.save writes since PyTorch 1.6, and only the"
                + " format before is read: in Python, save it again by torch.save(state_dict,"
                + " file, _use_new_zipfile_serialization=False)");
  }

  @Test
  void aTensorThatIsNotThereIsNamed() throws Exception {
    try (var opened = TorchFile.open(fromPython("legacy.pth"))) {
      assertThatThrownBy(() -> opened.tensor("bias"))
          .isInstanceOf(BadFileException.class)
          .hasMessage(opened.path() + ": has no tensor \"bias\"");
    }
  }

  /**
   * Golden numbers by {@code torch_files.py golden} with these names; the digest is over all
   * tensors of the file, contiguous and as float32.
   */
  @Test
  void thePublishedInceptionWeightsAreReadBitForBit() throws Exception {
    Path file = RealData.require("inception/pt_inception-2015-12-05-through-Mixed_7a.pth");
    try (var opened = TorchFile.open(file)) {
      assertThat(opened.names()).hasSize(456).startsWith("Conv2d_1a_3x3.bn.bias");
      assertThat(opened.entry("Conv2d_1a_3x3.bn.num_batches_tracked").dtype()).isEqualTo(Dtype.I64);
      assertThat(opened.entry("Mixed_6a.branch3x3.conv.weight").strides())
          .containsExactly(1L, 384L, 331776L, 110592L);
      check(
          opened.tensor("Mixed_6a.branch3x3.conv.weight"),
          new long[] {384, 288, 3, 3},
          -85.255699665185205,
          new float[] {0.0217756238f, 0.00174716848f, 0.00195373385f});
      check(
          opened.tensor("Conv2d_1a_3x3.conv.weight"),
          new long[] {32, 3, 3, 3},
          -0.28315911238314584,
          new float[] {0.0296406541f, -0.0038079191f, 0.191982016f});
      assertThat(digest(opened))
          .isEqualTo("246b65b361d35ab9622f36ed5f0ba76044303eaf00e27b54b0469579165a6fc4");
    }
  }

  private static void check(
      Safetensors.Tensor tensor, long[] shape, double sum, float[] firstSecondLast) {
    float[] values = tensor.values();
    assertThat(tensor.shape()).isEqualTo(shape);
    assertThat(IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum())
        .isCloseTo(sum, within(1e-9));
    assertThat(new float[] {values[0], values[1], values[values.length - 1]})
        .isEqualTo(firstSecondLast);
  }

  private static String digest(TorchFile opened) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String name : opened.names()) {
      float[] values = opened.tensor(name).values();
      var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values);
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void threadsMayReadAtTheSameTime() throws Exception {
    try (var opened = TorchFile.open(fromPython("legacy.pth"))) {
      var readings =
          IntStream.range(0, 100)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> opened.tensor(i % 2 == 0 ? "row" : "bfloat").values()[0]))
              .toList();
      IntStream.range(0, 100)
          .forEach(i -> assertThat(readings.get(i).join()).isEqualTo(i % 2 == 0 ? 4 : 1));
    }
  }

  @Test
  void anInterruptDoesNotCloseIt() throws Exception {
    Path python = fromPython("legacy.pth");
    Thread.currentThread().interrupt();
    try (var opened = TorchFile.open(python)) {
      assertThat(opened.tensor("scalar").values()).containsExactly(3.25f);
      assertThat(opened.tensor("row").values()).hasSize(4);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aFileThatBecomesShorterIsSaidTo() throws Exception {
    Path file = Files.copy(fromPython("legacy.pth"), folder.resolve("w.pth"));
    try (var opened = TorchFile.open(file);
        var raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.setLength(1500);
      assertThatThrownBy(() -> opened.names().forEach(opened::tensor))
          .isInstanceOf(BadFileException.class)
          .hasMessage(file + ": became shorter while it was read");
    }
  }

  /** Made by {@code toolkit/core/src/test/python/torch_files.py make}, with PyTorch 1.13. */
  static Path fromPython(String name) throws URISyntaxException {
    return Path.of(TorchFileTest.class.getResource(name).toURI());
  }
}
