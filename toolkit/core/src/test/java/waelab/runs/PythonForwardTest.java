package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withPrecision;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.model.Encoder;
import waelab.model.Generator;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.torch.Torch;

/**
 * The weights that a run leaves are the study's networks: another program, which shares no line
 * with this one, reads them and computes the same. It is {@code src/test/python/forward.py}, and
 * needs Debian's python3-torch.
 */
@Tag("torch")
@Tag("long")
class PythonForwardTest {

  private static final int N = 4;

  private static final Split<ImageSet> NOISE = Split.of(noise());

  @TempDir private Path folder;

  private static ImageSet noise() {
    byte[] pixels = new byte[320 * 1024];
    new Random(2).nextBytes(pixels);
    var from = Provenance.of("data", "random bytes");
    return ImageSet.of(ByteBuffer.wrap(pixels), new int[320], new Shape(1, 32, 32), from);
  }

  @Test
  void aTrainedVaeIsTheSameInPython() throws Exception {
    var config = VaeConfig.forData(NOISE).withEpochs(2).withLearningRate(1e-3);
    compare("vae", Trainer.train(new Vae(config), NOISE, config, ProgressListener.silent()));
  }

  @Test
  void aTrainedWaeIsTheSameInPython() throws Exception {
    var config = WaeConfig.forData(NOISE).withEpochs(2);
    compare("wae", Trainer.train(new Wae(config), NOISE, config, ProgressListener.silent()));
  }

  private <M extends Model & Encoder & Generator> void compare(String kind, Run<M> run)
      throws Exception {
    M model = run.model();
    assertThat(model.state().get("encoder.1.running_mean").toFloatArray()).doesNotContain(0);
    run.save(folder);
    List<float[]> theirs = python(kind, folder.resolve("weights.safetensors"));
    assertThat(theirs).hasSize(2 * N);
    try (NDManager manager = Torch.newManager()) {
      assertSame(theirs.subList(0, N), model.encode(images(manager, 5)));
      NDArray made = model.generate(codes(manager, 7, model.latentSize()));
      assertSame(theirs.subList(N, 2 * N), made);
      float[] values = made.toFloatArray();
      assertThat(values[0]).as("images differ").isNotEqualTo(values[values.length - 1024]);
    }
  }

  private static void assertSame(List<float[]> theirs, NDArray ours) {
    float[] values = ours.toFloatArray();
    int each = values.length / N;
    for (int i = 0; i < N; i++) {
      assertThat(Arrays.copyOfRange(values, i * each, (i + 1) * each))
          .as("row " + i)
          .containsExactly(theirs.get(i), withPrecision(1e-5f));
    }
  }

  /** As the program's {@code images(seed, 4)}. */
  private static NDArray images(NDManager manager, int seed) {
    float[] values = new float[N * 1024];
    for (int j = 0; j < values.length; j++) {
      values[j] = (float) ((j * 31 + j / 1024 * 7 + seed * 13) % 256 / 127.5 - 1);
    }
    return Torch.array(manager, values, new Shape(N, 1, 32, 32));
  }

  /** As the program's {@code codes(seed, 4, d)}. */
  private static NDArray codes(NDManager manager, int seed, int d) {
    float[] values = new float[N * d];
    for (int j = 0; j < values.length; j++) {
      values[j] = (float) (2 * StrictMath.sin(0.7 * j + seed));
    }
    return Torch.array(manager, values, new Shape(N, d));
  }

  private static List<float[]> python(String kind, Path weights) throws Exception {
    // Windows has a python3 that only opens a shop.
    assumeThat(System.getProperty("os.name")).doesNotStartWith("Windows");
    Path script =
        Path.of(System.getProperty("waelab.home"), "toolkit/core/src/test/python/forward.py");
    Optional<String> interpreter = interpreter();
    assumeThat(interpreter).as("Python with torch is not installed").isPresent();
    return output(interpreter.get(), script.toString(), kind, weights.toString())
        .map(PythonForwardTest::numbers)
        .toList();
  }

  /** A person may have another Python before Debian's, and torch in one of them only. */
  private static Optional<String> interpreter() throws Exception {
    for (String each : List.of("python3", "/usr/bin/python3")) {
      try {
        var process = new ProcessBuilder(each, "-c", "import torch").start();
        if (process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0) {
          return Optional.of(each);
        }
      } catch (IOException e) {
        // not there
      }
    }
    return Optional.empty();
  }

  private static Stream<String> output(String... command) throws Exception {
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    return out.lines();
  }

  private static float[] numbers(String line) {
    String[] words = line.split(" ");
    float[] numbers = new float[words.length];
    for (int i = 0; i < words.length; i++) {
      numbers[i] = Float.parseFloat(words[i]);
    }
    return numbers;
  }
}
