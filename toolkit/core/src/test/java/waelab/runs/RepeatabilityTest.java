package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.ProgressListener;
import waelab.base.Workspace;
import waelab.data.ImageSet;
import waelab.data.Mnist;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Schedule;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;

/**
 * Two processes with the same seed, both under garbage-collection pressure, end in the same bits:
 * nothing depends on addresses, timing, or memory that was freed too early.
 */
@Tag("torch")
@Tag("long")
class RepeatabilityTest {

  /** Trains and prints a digest per model; run in a process of its own. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      pressGarbageCollector();
      Split<ImageSet> mnist =
          new Mnist(Workspace.current(), System.err::println).split().limit(6400);
      var vae = VaeConfig.forData(mnist).withEpochs(2); // 200 steps of 64
      print(Trainer.train(new Vae(vae), mnist, vae, ProgressListener.silent()));
      var wae = WaeConfig.forData(mnist).withEpochs(1);
      print(Trainer.train(new Wae(wae), mnist, wae, ProgressListener.silent()));
      var ring = Split.of(Toys.draw("ring", 1000));
      var own = Schedule.forData(ring).withEpochs(20);
      print(Trainer.train(new Models.OwnAutoencoder(), ring, own, ProgressListener.silent()));
    }

    private static void print(Run<?> run) {
      System.out.println(
          run.model().getClass().getSimpleName()
              + " "
              + run.steps()
              + " steps "
              + sha256(run.model().state().values()));
    }

    private static String sha256(Iterable<NDArray> arrays) {
      try {
        var sha = MessageDigest.getInstance("SHA-256");
        arrays.forEach(array -> sha.update(array.toByteBuffer()));
        return HexFormat.of().formatHex(sha.digest());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Frees what Java no longer needs as early as it can, and writes over it. */
    private static void pressGarbageCollector() {
      var pressure =
          new Thread(
              () -> {
                while (true) {
                  System.gc();
                  List<ByteBuffer> junk = new ArrayList<>();
                  for (int i = 0; i < 500; i++) {
                    junk.add(ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder()));
                    junk.get(i).putFloat(0, 1e9f);
                  }
                  try {
                    Thread.sleep(80);
                  } catch (InterruptedException e) {
                    return;
                  }
                }
              });
      pressure.setDaemon(true);
      pressure.start();
    }
  }

  @Test
  void twoProcessesWithOneSeedEndInTheSameBits() throws Exception {
    String first = run();
    String second = run();
    assertThat(first).contains("Vae 200 steps", "Wae 100 steps", "OwnAutoencoder 240 steps");
    assertThat(second).isEqualTo(first);
    assertThat(first.lines()).allMatch(line -> line.matches(".* steps [0-9a-f]{64}"));
  }

  private static String run() throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName());
    builder.environment().putAll(Map.of("OMP_NUM_THREADS", "2"));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    return out;
  }
}
