package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class SafetensorsTest {

  private static final Safetensors.Tensor ONE =
      new Safetensors.Tensor(new long[] {2, 1}, new float[] {1.5f, -2});
  private static final Safetensors.Tensor SCALAR =
      new Safetensors.Tensor(new long[] {}, new float[] {3});

  @TempDir Path folder;

  @Test
  void aFileIsLengthHeaderAndNumbers() throws Exception {
    Path file = folder.resolve("gewichte für x/w.safetensors");
    Safetensors.write(file, Map.of("a", ONE, "b", SCALAR), Map.of("seed", "3"));

    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    long length = bytes.getLong();
    assertThat(length % 8).isZero();
    byte[] header = new byte[(int) length];
    bytes.get(header);
    var json = new ObjectMapper().readTree(header);
    assertThat(json.at("/__metadata__/seed").asText()).isEqualTo("3");
    assertThat(json.at("/a/dtype").asText()).isEqualTo("F32");
    assertThat(json.at("/a/shape").toString()).isEqualTo("[2,1]");
    assertThat(json.at("/a/data_offsets").toString()).isEqualTo("[0,8]");
    assertThat(json.at("/b/shape").toString()).isEqualTo("[]");
    assertThat(json.at("/b/data_offsets").toString()).isEqualTo("[8,12]");
    assertThat(new float[] {bytes.getFloat(), bytes.getFloat(), bytes.getFloat()})
        .containsExactly(1.5f, -2, 3);
    assertThat(bytes.hasRemaining()).isFalse();
  }

  @Test
  void theDigestIsOverAllElse() throws Exception {
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, Map.of("a", ONE), Map.of());
    String before = "{\"__metadata__\":{\"waelab.sha256\":\"of-the-rest:";
    String content = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(content.substring(8)).startsWith(before);
    int at = 8 + before.length();
    String blank = content.substring(0, at) + "0".repeat(64) + content.substring(at + 64);
    assertThat(content.substring(at, at + 64))
        .isEqualTo(Contents.hex("SHA-256", blank.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void theSameContentMakesTheSameBytes() {
    var tensors = new LinkedHashMap<String, Safetensors.Tensor>();
    tensors.put("b", SCALAR);
    tensors.put("a", ONE);
    var texts = new LinkedHashMap<String, String>();
    texts.put("seed", "3");
    texts.put("data", "MNIST");
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");
    Safetensors.write(one, tensors, texts);
    Safetensors.write(other, Map.of("a", ONE, "b", SCALAR), Map.of("data", "MNIST", "seed", "3"));
    assertThat(one).hasSameBinaryContentAs(other);
  }

  @Test
  void widerNumbersComeFirstSoThatAllAreAligned() {
    Path file = folder.resolve("w.safetensors");
    var doubles = new Safetensors.Doubles(new long[] {2}, new double[] {Math.PI, -0.});
    Safetensors.write(file, Map.of("a", SCALAR, "b", doubles), Map.of());
    try (var opened = Safetensors.open(file)) {
      assertThat(opened.names()).containsExactly("b", "a");
      assertThat(opened.entry("b").dtype()).isEqualTo(Dtype.F64);
      assertThat(opened.doubles("b")).containsExactly(Math.PI, -0.);
      assertThat(opened.floats("a")).containsExactly(SCALAR.values());
    }
    var wrong = new Safetensors.Doubles(new long[] {3}, new double[2]);
    assertThatThrownBy(() -> Safetensors.write(file, Map.of("b", wrong), Map.of()))
        .hasMessage("b has the shape [3], but 2 numbers");
  }

  @Test
  void whatCouldNotBeReadAgainIsNotWritten() {
    Path file = folder.resolve("w.safetensors");
    var tensor = new Safetensors.Tensor(new long[] {2, 3}, new float[5]);
    assertThatThrownBy(() -> Safetensors.write(file, Map.of("x", tensor), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("x has the shape [2, 3], but 5 numbers");
    var negative = new Safetensors.Tensor(new long[] {-1, -2}, new float[2]);
    assertThatThrownBy(() -> Safetensors.write(file, Map.of("x", negative), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Safetensors.write(file, Map.of("__metadata__", ONE), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Safetensors.write(file, Map.of(), Map.of("waelab.sha256", "0")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void writingNeedsNoSecondCopy() {
    var tensor = new Safetensors.Tensor(new long[] {1 << 20}, new float[1 << 20]);
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, Map.of("a", ONE), Map.of());
    long allocated = allocatedBy(() -> Safetensors.write(file, Map.of("x", tensor), Map.of()));
    assertThat(allocated).isLessThan(1 << 20);
  }

  @Test
  void readingNeedsOneTensorAtATime() {
    var tensor = new Safetensors.Tensor(new long[] {1 << 20}, new float[1 << 20]);
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, Map.of("x", tensor, "y", tensor), Map.of());
    Safetensors.open(file).close();
    assertThat(allocatedBy(() -> Safetensors.open(file).close())).isLessThan(1 << 20);
    try (var opened = Safetensors.open(file)) {
      assertThat(allocatedBy(() -> opened.floats("x"))).isBetween(4L << 20, 5L << 20);
    }
  }

  @Test
  void anIndependentReaderReadsTheSame() throws Exception {
    Path file = folder.resolve("w.safetensors");
    var odd = new float[] {0.1f, -0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, 7};
    Safetensors.write(
        file,
        Map.of("größe \"‖z‖\"", new Safetensors.Tensor(new long[] {3, 2}, odd), "s", SCALAR),
        Map.of("note", "zwölf"));
    assertThat(python(file))
        .containsExactly(
            "größe \"‖z‖\" F32 [3, 2] 3dcccccd 80000000 1 7fc00000 ff800000 40e00000",
            "s F32 [] 40400000",
            "# note zwölf",
            "# waelab.sha256 " + digest(file));
  }

  private static String digest(Path file) throws IOException {
    String content = Files.readString(file, StandardCharsets.ISO_8859_1);
    int at = content.indexOf("of-the-rest:");
    return content.substring(at, at + "of-the-rest:".length() + 64);
  }

  private static List<String> python(Path file) throws Exception {
    // Windows has a python3 that only opens a shop.
    assumeThat(System.getProperty("os.name")).doesNotStartWith("Windows");
    Path script =
        Path.of(
            System.getProperty("waelab.home"), "toolkit/core/src/test/python/safetensors_files.py");
    var builder = new ProcessBuilder("python3", script.toString(), "read", file.toString());
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    Process process = null;
    try {
      process = builder.redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeThat(e).as("Python is not installed").isNull();
    }
    try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = reader.lines().toList();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      return lines;
    }
  }

  private static long allocatedBy(Runnable work) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
