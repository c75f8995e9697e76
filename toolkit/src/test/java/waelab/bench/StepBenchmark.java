package waelab.bench;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import waelab.base.Provenance;
import waelab.base.Randomness;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.nn.Mode;
import waelab.torch.KernelTime;
import waelab.torch.Torch;

/**
 * A training step at the study's size, batch 64, from stored bytes to changed weights; at the end
 * of a trial, the share of a step outside libtorch's kernels.
 */
@State(Scope.Thread)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class StepBenchmark {

  /** Which step. */
  @Param({"MNIST VAE", "MNIST WAE"})
  public String name;

  private static final int BATCH = 64;

  private Split<ImageSet> data;
  private Model model;
  private long step;

  /** Random bytes: what a step costs does not depend on what the images show. */
  @Setup
  public void prepare() {
    byte[] pixels = new byte[2000 * 1024];
    new Random(1).nextBytes(pixels);
    data =
        Split.of(
            ImageSet.of(
                ByteBuffer.wrap(pixels),
                new int[2000],
                new Shape(1, 32, 32),
                Provenance.of("data", "random bytes")));
    model =
        name.endsWith("VAE") ? new Vae(VaeConfig.forData(data)) : new Wae(WaeConfig.forData(data));
  }

  /** One step, as the training loop makes it. */
  @Benchmark
  public Map<String, Double> step() {
    return Mode.training(
        () -> {
          try (NDManager manager = Torch.newManager();
              NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            int from = (int) (step % 20) * BATCH;
            int[] places = IntStream.range(from, from + BATCH).toArray();
            var noise = new Noise(manager, new Randomness(0), "train", step++);
            return model.step(() -> data.train().batch(manager, places), noise).values();
          }
        });
  }

  /** Prints the share outside kernels. */
  @TearDown
  public void share() {
    System.out.println("\n" + name + ": " + KernelTime.of(this::step, 100));
  }
}
