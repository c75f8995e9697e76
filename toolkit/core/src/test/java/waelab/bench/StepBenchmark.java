package waelab.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import waelab.base.Memory;
import waelab.base.Provenance;
import waelab.base.Randomness;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.model.WganGp;
import waelab.model.WganGpConfig;
import waelab.nn.FaultFlag;
import waelab.nn.Mode;
import waelab.torch.KernelTime;
import waelab.torch.Torch;

/**
 * A training step at the study's size, batch 64, from stored bytes to changed weights, of each
 * model of Table 1; at the end of a trial, images a second, peak memory, and the share of a step
 * outside libtorch's kernels. A step of WGAN-GP is n_critic = 5 steps of the critic and one of the
 * generator.
 */
@State(Scope.Thread)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class StepBenchmark {

  /** Which row of Table 1. */
  @Param({"MNIST VAE", "MNIST WAE", "MNIST WGAN-GP", "CelebA VAE", "CelebA WAE", "CelebA WGAN-GP"})
  public String name;

  private static final int BATCH = 64;
  private static final int IMAGES = 640;
  private static final int READ = 16;
  private static final long PROFILED = 3_000; // milliseconds

  private ImageSet images;
  private Model model;
  private FaultFlag fault;
  private List<NDArray> buffers;
  private NDArray copy;
  private int imagesPerStep = BATCH;
  private long step;

  /** Random bytes: what a step costs does not depend on what the images show. */
  @Setup
  public void prepare() {
    var shape = name.startsWith("MNIST") ? new Shape(1, 32, 32) : new Shape(3, 64, 64);
    byte[] pixels = new byte[(int) (IMAGES * shape.size())];
    new Random(1).nextBytes(pixels);
    var provenance = Provenance.of("data", "random bytes");
    fault = new FaultFlag();
    images = ImageSet.of(ByteBuffer.wrap(pixels), new int[IMAGES], shape, provenance);
    var data = new Split<>(images, images);
    if (name.endsWith("VAE")) {
      model = new Vae(VaeConfig.forData(data));
    } else if (name.endsWith("WAE")) {
      model = new Wae(WaeConfig.forData(data));
    } else {
      var config = WganGpConfig.forData(data);
      model = new WganGp(config);
      imagesPerStep = config.criticSteps() * BATCH;
    }
    copyBuffers();
  }

  /** What the training loop keeps of batch norm. */
  private void copyBuffers() {
    buffers = model.networks().stream().flatMap(each -> each.buffers().stream()).toList();
    copy =
        buffers.isEmpty()
            ? fault.array().toType(ai.djl.ndarray.types.DataType.FLOAT64, true)
            : Torch.operators().flat(buffers);
  }

  /** One step, as the training loop makes it: losses are read after each {@code READ} steps. */
  @Benchmark
  public Object step() {
    return fault.during(() -> Mode.training(this::trained));
  }

  private Object trained() {
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      int from = (int) (step % (IMAGES / BATCH)) * BATCH;
      int[] places = IntStream.range(from, from + BATCH).toArray();
      var noise = new Noise(manager, new Randomness(0), "train", step++);
      Losses losses = model.step(() -> images.batch(manager, places), noise);
      var terms = losses.names().stream().map(losses::get).toList();
      NDArray flat = Torch.operators().finish(terms, fault.array(), copy, buffers);
      return step % READ == 0 ? Torch.doubles(flat) : flat.size();
    }
  }

  /** Prints what JMH does not. */
  @TearDown
  public void share() {
    long start = System.nanoTime();
    step();
    long one = Math.max(1, (System.nanoTime() - start) / 1_000_000);
    KernelTime.Share share = KernelTime.of(this::step, (int) Math.max(1, PROFILED / one));
    System.out.printf(
        "%n%s: %s, %.1f images/s, peak memory %s%n",
        name, share, 1000 * imagesPerStep / share.wall(), Memory.readable(peak()));
  }

  /** The most bytes that this process ever held. */
  private static long peak() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }
}
