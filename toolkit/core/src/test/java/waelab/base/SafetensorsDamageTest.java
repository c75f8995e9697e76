package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every damage is found, and told in one sentence that names the file. */
@Tag("crash")
class SafetensorsDamageTest {

  @TempDir Path folder;

  @Test
  void aFileCutOffAnywhereIsRefused() throws Exception {
    for (byte[] whole : List.of(whole(), python())) {
      Path file = write(whole);
      try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
        for (int length = whole.length - 1; length >= 0; length--) {
          raw.setLength(length);
          sentence(file, opening(file));
        }
      }
    }
  }

  @Test
  void aFileThatGoesOnIsRefused() throws Exception {
    byte[] whole = whole();
    assertThat(refused(Arrays.copyOf(whole, whole.length + 1)))
        .contains("has something behind its tensors");
  }

  @Test
  void everyFlippedBitOfTheHeaderIsFound() throws Exception {
    byte[] whole = whole();
    withFlipped(whole, IntStream.range(0, 8 * start(whole)), file -> sentence(file, opening(file)));
  }

  @Test
  void flippedBitsOfTheNumbersAreFound() throws Exception {
    byte[] whole = whole();
    withFlipped(
        whole,
        new Random(3).ints(1000, 8 * start(whole), 8 * whole.length),
        file ->
            assertThat(sentence(file, opening(file))).contains("does not have its waelab.sha256"));
  }

  @Test
  void aFlippedBitOfAFileWithoutDigestEndsInNothingElse() throws Exception {
    byte[] python = python();
    var refused = new AtomicInteger();
    withFlipped(
        python,
        IntStream.range(0, 8 * start(python)),
        file -> {
          var thrown = opening(file);
          if (thrown != null) {
            sentence(file, thrown);
            refused.incrementAndGet();
          }
        });
    // The rest changes a name, a text or the padding.
    assertThat(refused).hasValueGreaterThan(8 * start(python) / 2);
  }

  @Test
  void aHeaderOfMoreThanTheFileHasIsRefused() throws Exception {
    assertThat(refused(header(Long.MIN_VALUE, "{}")))
        .contains("announce a header of 9223372036854775808 bytes, more than the format allows");
    assertThat(refused(header(-1, "{}"))).contains("18446744073709551615");
    assertThat(refused(header(Long.MAX_VALUE, "{}"))).contains("9223372036854775807");
    assertThat(refused(header(99_000_000, "{}"))).contains("but only 2 follow: it was cut off");
    assertThat(refused(header(3, "{}"))).contains("cut off");
    assertThat(refused(header(1, "{}"))).contains("not JSON");
  }

  @Test
  void aHeaderLargerThanTheFormatAllowsIsRefused() throws Exception {
    Path file = write(header(100_000_001, "{}"));
    try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.setLength(100_000_009);
    }
    assertThat(sentence(file, opening(file)))
        .contains("100000001 bytes, more than the format allows");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "504b0304140008080000000000000000000000 | zip archive like the files of torch.save",
        "80028a0a6cfc9c46f9206aa850192e80024de903 | pickle like the files of torch.save",
        "8004953a0000000000000028 | pickle like the files of torch.save",
        "47475546030000000100000000000000 | not a safetensors file",
        "894844460d0a1a0a000000000008080004001000 | not a safetensors file",
        "7b2273746570223a20317d0a | not a safetensors file",
        "00000000000000000000 | not a safetensors file",
        "7b7d | cut off or not a safetensors file: it has 2 bytes",
      })
  void aFileOfAnotherKindIsRefused(String hex, String what) throws Exception {
    assertThat(refused(HexFormat.of().parseHex(hex))).contains(what);
  }

  @Test
  void anEmptyFileIsRefused() throws Exception {
    assertThat(refused(new byte[0])).contains("is empty");
  }

  private byte[] whole() throws IOException {
    var random = new Random(5);
    float[] values = new float[300];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    Path file = folder.resolve("whole.safetensors");
    Safetensors.write(
        file,
        Map.of(
            "encoder.0.weight", new Safetensors.Tensor(new long[] {10, 30}, values),
            "bias", new Safetensors.Tensor(new long[] {}, new float[] {3})),
        Map.of("seed", "3"));
    Safetensors.open(file).close();
    return Files.readAllBytes(file);
  }

  private static byte[] python() throws Exception {
    return Files.readAllBytes(SafetensorsFileTest.fromPython());
  }

  /** Writes the file once: thousands of new files would take a minute. */
  private void withFlipped(byte[] whole, IntStream bits, Consumer<Path> check) throws IOException {
    Path file = write(whole);
    try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
      for (int bit : bits.toArray()) {
        raw.seek(bit / 8);
        raw.write(whole[bit / 8] ^ 1 << bit % 8);
        check.accept(file);
        raw.seek(bit / 8);
        raw.write(whole[bit / 8]);
      }
    }
    assertThat(file).hasBinaryContent(whole);
  }

  /** Where the numbers start. */
  private static int start(byte[] file) {
    return 8 + (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  static byte[] header(long announced, String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + bytes.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(announced)
        .put(bytes)
        .array();
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("damaged.safetensors"), content);
  }

  private String refused(byte[] content) throws IOException {
    Path file = write(content);
    return sentence(file, opening(file));
  }

  private static Throwable opening(Path file) {
    return catchThrowable(() -> Safetensors.open(file).close());
  }

  /** What an error says, which is one sentence about this file. */
  static String sentence(Path file, Throwable thrown) {
    assertThat(thrown).isInstanceOf(BadFileException.class);
    assertThat(thrown.getMessage())
        .startsWith(file + ": ")
        .hasSizeLessThan(file.toString().length() + 300)
        .doesNotContainPattern("[\\p{Cntrl}]");
    return thrown.getMessage();
  }
}
