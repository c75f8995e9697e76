package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class SafetensorsFileTest {

  @TempDir Path folder;

  @Test
  void whatWasWrittenIsRead() {
    float[] odd = {0.1f, -0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, 7};
    Path file = folder.resolve("gewichte für x.safetensors");
    Safetensors.write(
        file,
        Map.of(
            "ä \"b\"\n", new Safetensors.Tensor(new long[] {3, 2}, odd),
            "empty", new Safetensors.Tensor(new long[] {4, 0}, new float[0]),
            "scalar", new Safetensors.Tensor(new long[] {}, new float[] {3})),
        Map.of("seed", "3", "note", "zwölf\n"));
    try (var opened = Safetensors.open(file)) {
      assertThat(opened.names()).containsExactly("empty", "scalar", "ä \"b\"\n");
      assertThat(opened.metadata()).isEqualTo(Map.of("seed", "3", "note", "zwölf\n"));
      assertThat(opened.sealed()).isTrue();
      assertThat(opened.tensor("ä \"b\"\n").shape()).containsExactly(3, 2);
      assertThat(opened.tensor("ä \"b\"\n").values()).containsExactly(odd);
      assertThat(opened.entry("empty").shape()).containsExactly(4L, 0L);
      assertThat(opened.floats("empty")).isEmpty();
      assertThat(opened.entry("scalar").shape()).isEmpty();
      assertThat(opened.entry("scalar").count()).isOne();
      assertThat(opened.floats("scalar")).containsExactly(3);
    }
  }

  @Test
  void aFileWithoutTensorsIsRead() {
    Path file = folder.resolve("none.safetensors");
    Safetensors.write(file, Map.of(), Map.of());
    try (var opened = Safetensors.open(file)) {
      assertThat(opened.names()).isEmpty();
      assertThat(opened.metadata()).isEmpty();
    }
  }

  @Test
  void whatPythonWroteIsRead() throws Exception {
    try (var opened = Safetensors.open(fromPython())) {
      assertThat(opened.sealed()).isFalse();
      assertThat(opened.metadata()).isEqualTo(Map.of("format", "pt"));
      assertThat(opened.entry("weight").shape()).containsExactly(2L, 3L);
      assertThat(opened.floats("weight"))
          .containsExactly(0.5f, -1, 2, 1e-45f, Float.POSITIVE_INFINITY, -0f);
      assertThat(opened.floats("scalar")).containsExactly(3.25f);
      assertThat(opened.floats("empty")).isEmpty();
      assertThat(opened.doubles("größe ‖z‖")).containsExactly(0.1, -1e300);
      assertThat(opened.entry("half").dtype()).isEqualTo(Dtype.BF16);
      assertThat(opened.entry("flags"))
          .satisfies(flags -> assertThat(flags.bytes()).isOne())
          .satisfies(flags -> assertThat(flags.count()).isOne());
    }
  }

  @Test
  void anotherTypeIsNamedWhenItIsAskedFor() throws Exception {
    try (var opened = Safetensors.open(fromPython())) {
      assertThatThrownBy(() -> opened.floats("half"))
          .isInstanceOf(BadFileException.class)
          .hasMessage(
              opened.path() + ": its tensor \"half\" is of the type BF16, where F32 is needed");
      assertThatThrownBy(() -> opened.doubles("flags")).hasMessageContaining("U8, where F64");
      assertThatThrownBy(() -> opened.doubles("weight")).hasMessageContaining("F32, where F64");
    }
  }

  @Test
  void aTensorThatIsNotThereIsNamed() throws Exception {
    try (var opened = Safetensors.open(fromPython())) {
      assertThatThrownBy(() -> opened.floats("bias"))
          .isInstanceOf(BadFileException.class)
          .hasMessage(opened.path() + ": has no tensor \"bias\"");
    }
  }

  @Test
  void tensorsLargerThanTheBufferAreReadFromTheirPlace() {
    int n = (1 << 16) + 5;
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, Map.of("a", ramp(n, 0), "b", ramp(n, n)), Map.of());
    try (var opened = Safetensors.open(file)) {
      assertThat(opened.floats("b")).isEqualTo(ramp(n, n).values());
      assertThat(opened.floats("a")).isEqualTo(ramp(n, 0).values());
    }
  }

  @Test
  void threadsMayReadAtTheSameTime() {
    int n = 1 << 16;
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, Map.of("a", ramp(n, 0), "b", ramp(n, n)), Map.of());
    try (var opened = Safetensors.open(file)) {
      var readings =
          IntStream.range(0, 40)
              .mapToObj(
                  i -> CompletableFuture.supplyAsync(() -> opened.floats(i % 2 == 0 ? "a" : "b")))
              .toList();
      IntStream.range(0, 40)
          .forEach(
              i ->
                  assertThat(readings.get(i).join())
                      .isEqualTo(ramp(n, i % 2 == 0 ? 0 : n).values()));
    }
  }

  @Test
  void anInterruptDoesNotCloseIt() throws Exception {
    Path python = fromPython();
    Thread.currentThread().interrupt();
    try (var opened = Safetensors.open(python)) {
      assertThat(opened.floats("scalar")).containsExactly(3.25f);
      assertThat(opened.doubles("größe ‖z‖")).hasSize(2);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void anOpenFileStaysAsItWasWhenItIsReplaced() {
    assumeThat(System.getProperty("os.name")).doesNotStartWith("Windows");
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, Map.of("a", ramp(5, 0)), Map.of());
    try (var opened = Safetensors.open(file)) {
      Safetensors.write(file, Map.of("b", ramp(2, 7)), Map.of());
      assertThat(opened.floats("a")).containsExactly(0, 1, 2, 3, 4);
    }
  }

  @Test
  void aFileThatBecomesShorterIsSaidTo() throws Exception {
    Path file = Files.copy(fromPython(), folder.resolve("w.safetensors"));
    try (var opened = Safetensors.open(file);
        var raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.setLength(opened.entry("weight").offset() + 3);
      assertThatThrownBy(() -> opened.floats("weight"))
          .isInstanceOf(BadFileException.class)
          .hasMessage(file + ": became shorter while it was read");
    }
  }

  @Test
  void moreNumbersThanAnArrayHoldsAreSaidToBeSo() throws Exception {
    assumeThat(System.getProperty("os.name")).as("files with holes").isEqualTo("Linux");
    long n = 1L << 31;
    String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[0,%d]}}";
    byte[] json = header.formatted(n, 4 * n).getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve("large.safetensors");
    try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.write(Safetensors.length(json));
      raw.write(json);
      raw.setLength(8 + json.length + 4 * n);
    }
    try (var opened = Safetensors.open(file)) {
      assertThatThrownBy(() -> opened.floats("x"))
          .isInstanceOf(BadFileException.class)
          .hasMessageContaining("its tensor \"x\" has 2147483648 numbers");
    }
  }

  @Test
  void aFileThatMayNotBeReadIsSaidToBeSo() throws Exception {
    Path file = Files.copy(fromPython(), folder.resolve("w.safetensors"));
    assumeThat(file.toFile().setReadable(false)).isTrue();
    // An administrator may read everything, but for a few files of Linux.
    Path closed = Files.isReadable(file) ? Path.of("/sys/bus/platform/drivers_probe") : file;
    assumeThat(closed).exists();
    assertThatThrownBy(() -> Safetensors.open(closed))
        .isInstanceOf(BadFileException.class)
        .hasMessage(closed + ": cannot be read (no permission)");
  }

  @Test
  void placesThatAreNoFilesAreNamed() throws Exception {
    assertThatThrownBy(() -> Safetensors.open(folder))
        .isInstanceOf(BadFileException.class)
        .hasMessage(folder + ": is a folder, where a safetensors file is needed");
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> Safetensors.open(none))
        .isInstanceOf(BadFileException.class)
        .hasMessage(none + ": does not exist");
    Path below = Files.createFile(folder.resolve("file")).resolve("x");
    assertThatThrownBy(() -> Safetensors.open(below)).isInstanceOf(BadFileException.class);
  }

  @Test
  void aPipeIsNotWaitedFor() throws Exception {
    Path pipe = folder.resolve("pipe");
    try {
      var made = new ProcessBuilder("mkfifo", pipe.toString()).start();
      assumeThat(made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0).isTrue();
    } catch (IOException e) {
      assumeThat(e).as("no pipes here").isNull();
    }
    assertThatThrownBy(() -> Safetensors.open(pipe))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("is a device or a pipe");
  }

  private static Safetensors.Tensor ramp(int n, int first) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = first + i;
    }
    return new Safetensors.Tensor(new long[] {n}, values);
  }

  /**
   * Made by {@code toolkit/core/src/test/python/safetensors_files.py make}, with safetensors 0.8.0.
   */
  static Path fromPython() throws URISyntaxException {
    var place = SafetensorsFileTest.class.getResource("python.safetensors");
    return Path.of(place.toURI());
  }
}
