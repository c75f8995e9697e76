package waelab.evaluation;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import waelab.base.Folders;
import waelab.base.LabException;
import waelab.base.Memory;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.base.StorageException;
import waelab.base.TrainingStatus;
import waelab.base.Versions;
import waelab.base.Workspace;
import waelab.data.DeviceImages;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.metrics.FeatureExtractor;
import waelab.metrics.inception.InceptionWeights;
import waelab.model.Config;
import waelab.model.Gan;
import waelab.model.GanConfig;
import waelab.model.Model;
import waelab.model.RateSchedule;
import waelab.model.StudyConfig;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.model.WaeMmd;
import waelab.model.WaeMmdConfig;
import waelab.model.Wgan;
import waelab.model.WganConfig;
import waelab.model.WganGp;
import waelab.model.WganGpConfig;
import waelab.runs.Run;
import waelab.runs.Trainer;
import waelab.torch.Operators;
import waelab.torch.Torch;

/**
 * Compares what a device computes with what the CPU computes from the same bits: every operator,
 * steps of all models, Inception's features, and a training that is interrupted and resumed. Each
 * computation is made twice on the device, since a training is to end in the same bits each time.
 */
public final class DeviceCheck {

  private static final double OPERATOR = 1e-4; // relative; float32 sums differ by their order
  private static final double LOSSES = 1e-2; // relative; after some steps
  private static final int BATCH = 16;

  /**
   * A device and the number of its threads, if it is the CPU.
   *
   * @param device such as {@code Device.cpu()}
   */
  public record Side(Device device, int threads) {

    private <T> T run(Supplier<T> action) {
      return Torch.on(device, threads, action);
    }
  }

  /**
   * What came out of one computation.
   *
   * @param difference the largest difference, relative to the CPU's numbers
   * @param allowed the largest that is allowed
   * @param sameBits whether the device computed the same bits twice
   * @param time of the second time on the device
   * @param memory bytes in use on the device afterwards
   * @param fault why there is no result; empty if there is one
   */
  public record Result(
      String name,
      double difference,
      double allowed,
      boolean sameBits,
      Duration time,
      long memory,
      Optional<String> fault) {

    /** Whether the device computes this as the CPU does. */
    public boolean isRight() {
      return fault.isEmpty() && difference <= allowed && sameBits;
    }

    /** One line of the report. */
    @Override
    public String toString() {
      if (fault.isPresent()) {
        return Printable.of("FAILED   %-26s %s", name, fault.get());
      }
      return Printable.of(
          "%-8s %-26s difference %.1e (allowed %.0e)  %8.1f ms  %s%s",
          isRight() ? "ok" : "FAILED",
          name,
          difference,
          allowed,
          time.toNanos() / 1e6,
          Memory.readable(memory),
          sameBits ? "" : "  OTHER BITS THE SECOND TIME");
    }
  }

  private record Check(String name, double allowed, boolean eachAlone, Supplier<float[]> numbers) {}

  private final Side reference;
  private final Side device;
  private final Workspace workspace;
  private final List<Check> checks = new ArrayList<>();

  /** A comparison of two sides; {@code workspace} may have Inception's weights. */
  public DeviceCheck(Side reference, Side device, Workspace workspace) {
    this.reference = reference;
    this.device = device;
    this.workspace = workspace;
    operators();
    models();
    inception();
    training();
  }

  /** The device of this process against the CPU. */
  public static DeviceCheck ofThisProcess(Workspace workspace) {
    int threads = Torch.threads();
    return new DeviceCheck(
        new Side(Device.cpu(), threads), new Side(Torch.device(), threads), workspace);
  }

  /** The names of the operators that are compared. */
  static List<String> operatorNames() {
    var check =
        new DeviceCheck(new Side(Device.cpu(), 1), new Side(Device.cpu(), 1), Workspace.current());
    return check.checks.stream().map(Check::name).toList();
  }

  /** Compares everything, which takes about a minute, and reports each result when it is known. */
  public List<Result> results(Consumer<Result> listener) {
    var results = new ArrayList<Result>();
    for (Check check : checks) {
      results.add(result(check));
      listener.accept(results.get(results.size() - 1));
    }
    return List.copyOf(results);
  }

  private Result result(Check check) {
    try {
      float[] right = reference.run(check.numbers);
      float[] first = device.run(check.numbers);
      long begun = System.nanoTime();
      float[] second = device.run(check.numbers);
      Duration time = Duration.ofNanos(System.nanoTime() - begun);
      double off = difference(right, second, check.eachAlone);
      boolean same = Arrays.equals(first, second);
      long memory =
          device.device().isGpu() ? device.run(Torch::gpuMemoryInUse) : Memory.resident().orElse(0);
      return new Result(check.name, off, check.allowed, same, time, memory, Optional.empty());
    } catch (RuntimeException | LinkageError e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
      String what = why.isEmpty() ? e.getClass().getSimpleName() : why;
      return new Result(check.name, 0, 0, false, Duration.ZERO, 0, Optional.of(what));
    }
  }

  /** Infinite if a number of either is not finite. */
  static double difference(float[] right, float[] found, boolean eachAlone) {
    if (right.length != found.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (float each : right) {
      largest = Math.max(largest, Math.abs(each));
    }
    double off = 0;
    for (int i = 0; i < right.length; i++) {
      double scale = eachAlone ? Math.max(1e-3, Math.abs(right[i])) : Math.max(1e-30, largest);
      double here = Math.abs((double) right[i] - found[i]) / scale;
      off = Double.isFinite(here) ? Math.max(off, here) : Double.POSITIVE_INFINITY;
    }
    return off;
  }

  /** What machine it was, each result, and whether the device can be used. */
  public String text(List<Result> results) {
    String head =
        String.join(
            "\n",
            "WAE Lab " + Versions.waelab() + ", DJL " + Versions.djl(),
            "PyTorch " + device.run(Torch::version),
            "device: " + device.run(Torch::deviceDescription),
            "compared with: " + reference.run(Torch::deviceDescription),
            "system: " + System.getProperty("os.name") + " " + System.getProperty("os.version"),
            "Java: " + Runtime.version());
    String lines = results.stream().map(Result::toString).collect(Collectors.joining("\n"));
    return head + "\n\n" + lines + "\n\n" + verdict(results) + "\n";
  }

  /** Whether the device can be used, or what fails first. */
  public String verdict(List<Result> results) {
    String what = device.device().isGpu() ? "this GPU" : "this CPU";
    return results.stream()
        .filter(result -> !result.isRight())
        .findFirst()
        .map(first -> "No: " + what + " fails first at " + first.name() + ".")
        .orElse("Yes: " + what + " can be used.");
  }

  // --- Operators ---

  private void operators() {
    Shape images = new Shape(4, 6, 8, 8);
    differentiable(
        "convTranspose2d",
        (o, x) -> o.convTranspose2d(x, numbers(x.getManager(), 1, 6, 5, 4, 4), bias(x, 5)),
        images);
    plain(
        "convolution",
        m ->
            Torch.operators()
                .convolution(
                    numbers(m, 0, 4, 6, 8, 8),
                    numbers(m, 1, 16, 6, 3, 3),
                    numbers(m, 2, 16),
                    1,
                    new Shape(1, 1),
                    true));
    differentiable("innerAveragePool", (o, x) -> o.innerAveragePool(x), images);
    differentiable("channelsLast", (o, x) -> o.channelsLast(x).square(), images);
    plain("gradients", m -> gradient(m, x -> x.square().sum()));
    plain("gradientWithGraph", DeviceCheck::secondOrder);
    plain("scaleImages", m -> Torch.operators().scaleImages(bytes(m)));
    plain("copyInto", DeviceCheck::copied);
    plain("allFinite", m -> flag(m, Torch.operators().allFinite(List.of(numbers(m, 0, 9)))));
    plain("addMoments", DeviceCheck::moments);
    plain("eigvalsh", m -> Torch.operators().eigvalsh(symmetric(m)));
    plain("eigh", m -> Torch.operators().eigh(symmetric(m)).get(0));
    plain("svdvals", m -> Torch.operators().svdvals(symmetric(m)));
    plain("cholesky", m -> Torch.operators().cholesky(positive(m)).orElseThrow());
    plain("flat", m -> Torch.operators().flat(List.of(numbers(m, 0, 3, 4), numbers(m, 1, 5))));
    plain("zerosLike", m -> Torch.operators().zerosLike(List.of(numbers(m, 0, 3, 4))).get(0));
    plain("upload", DeviceCheck::uploaded);
    plain("rows", m -> Torch.operators().rows(m, numbers(m, 0, 9, 4), Torch.array(m, PLACES)));
    plain("setRows", DeviceCheck::rowsSet);
    plain("clip", DeviceCheck::clipped);
    plain("clippedByNorm", DeviceCheck::clippedByNorm);
    plain("checked", m -> optimised(m, (o, all) -> o.checked(m, all.p(), all.g(), all.fault())));
    plain("finish", DeviceCheck::finished);
    plain("restore", DeviceCheck::restored);
    plain("average", DeviceCheck::averaged);
    plain("adam", DeviceCheck::adam);
    plain("rmsProp", DeviceCheck::rmsProp);
  }

  private static final long[] PLACES = {7, 0, 0, 3};

  private void plain(String name, Function<NDManager, NDArray> computation) {
    checks.add(
        new Check(
            name,
            OPERATOR,
            false,
            () -> Torch.scoped(manager -> floats(computation.apply(manager)))));
  }

  /** The result of an operator, and the gradient of its sum of squares. */
  private void differentiable(
      String name, BiFunction<Operators, NDArray, NDArray> operator, Shape shape) {
    plain(name, m -> operator.apply(Torch.operators(), numbers(m, 0, shape.getShape())));
    plain(
        name + ", backward",
        m ->
            Torch.recording(
                () -> {
                  NDArray x = numbers(m, 0, shape.getShape());
                  x.setRequiresGradient(true);
                  NDArray loss = operator.apply(Torch.operators(), x).square().sum();
                  return Torch.operators().gradients(loss, List.of(x)).singletonOrThrow();
                }));
  }

  private static NDArray gradient(NDManager manager, Function<NDArray, NDArray> loss) {
    return Torch.recording(
        () -> {
          NDArray x = numbers(manager, 0, 4, 5);
          x.setRequiresGradient(true);
          return Torch.operators().gradients(loss.apply(x), List.of(x)).singletonOrThrow();
        });
  }

  /** The gradient of the norm of a gradient, as in the penalty of a WGAN-GP. */
  private static NDArray secondOrder(NDManager manager) {
    return gradient(
        manager,
        x -> {
          NDArray weight = numbers(manager, 1, 5, 3);
          NDArray out = x.matMul(weight).square().sum();
          return Torch.operators().gradientWithGraph(out, x).square().sum();
        });
  }

  private static NDArray copied(NDManager manager) {
    NDArray target = Torch.operators().channelsLast(numbers(manager, 0, 2, 3, 4, 5));
    Torch.operators().copyInto(target, numbers(manager, 1, 2, 3, 4, 5));
    return target;
  }

  private static NDArray moments(NDManager manager) {
    NDArray sum = manager.zeros(new Shape(6), DataType.FLOAT64);
    NDArray outer = manager.zeros(new Shape(6, 6), DataType.FLOAT64);
    Torch.operators().addMoments(sum, outer, numbers(manager, 0, 50, 6));
    return outer;
  }

  private static NDArray symmetric(NDManager manager) {
    NDArray a = numbers(manager, 0, 40, 40).toType(DataType.FLOAT64, false);
    return a.add(a.transpose());
  }

  private static NDArray positive(NDManager manager) {
    NDArray a = numbers(manager, 0, 40, 40).toType(DataType.FLOAT64, false);
    return a.matMul(a.transpose()).add(manager.eye(40).toType(DataType.FLOAT64, false));
  }

  private static NDArray uploaded(NDManager manager) {
    return numbers(manager, 3, 1000); // all arrays of numbers are uploaded
  }

  private static NDArray rowsSet(NDManager manager) {
    NDArray x = numbers(manager, 0, 9, 4);
    Torch.operators().setRows(x, 3, numbers(manager, 1, 2, 4));
    return x;
  }

  private static NDArray clipped(NDManager manager) {
    NDArray x = numbers(manager, 0, 100);
    Torch.operators().clip(List.of(x), 0.5);
    return x;
  }

  private static NDArray clippedByNorm(NDManager manager) {
    var gradients = new NDList(numbers(manager, 0, 10), numbers(manager, 1, 4, 4));
    return Torch.operators().flat(Torch.operators().clippedByNorm(gradients, 1));
  }

  private static NDArray finished(NDManager manager) {
    NDArray fault = manager.zeros(new Shape());
    NDArray copy = manager.zeros(new Shape(6), DataType.FLOAT64);
    List<NDArray> terms = List.of(numbers(manager, 0, 1), numbers(manager, 1, 1).log());
    Torch.operators().finish(terms, fault, copy, List.of(numbers(manager, 2, 6)));
    return Torch.operators().flat(List.of(copy, fault));
  }

  private static NDArray restored(NDManager manager) {
    NDArray x = numbers(manager, 0, 6);
    NDArray copy = Torch.operators().flat(List.of(x));
    Torch.operators().copyInto(x, numbers(manager, 1, 6));
    Torch.operators().restore(List.of(x), copy);
    return x;
  }

  private static NDArray averaged(NDManager manager) {
    NDArray average = numbers(manager, 0, 6);
    NDArray fault = manager.zeros(new Shape());
    Torch.operators().average(List.of(average), List.of(numbers(manager, 1, 6)), 0.1, fault);
    return average;
  }

  /** Parameters with channels last, gradients in plain layout, and what optimisers need. */
  private record Optimised(
      List<NDArray> p, List<NDArray> g, List<NDArray> m, List<NDArray> v, NDArray fault) {}

  private static NDArray optimised(
      NDManager manager, BiFunction<Operators, Optimised, List<NDArray>> step) {
    Operators operators = Torch.operators();
    List<NDArray> parameters =
        List.of(operators.channelsLast(numbers(manager, 0, 48, 3, 4, 4)), numbers(manager, 1, 48));
    var all =
        new Optimised(
            parameters,
            List.of(numbers(manager, 2, 48, 3, 4, 4), numbers(manager, 3, 48)),
            operators.zerosLike(parameters),
            operators.zerosLike(parameters),
            manager.zeros(new Shape()));
    return operators.flat(List.copyOf(step.apply(operators, all)));
  }

  private static NDArray adam(NDManager manager) {
    return optimised(
        manager,
        (o, all) -> {
          List<NDArray> laid = o.checked(manager, all.p(), all.g(), all.fault());
          List<NDArray> steps = List.of(manager.zeros(new Shape()), manager.zeros(new Shape()));
          o.adam(all.p(), laid, all.m(), all.v(), steps, 1e-2, 0.5, 0.999, 1e-8, all.fault());
          return all.p();
        });
  }

  private static NDArray rmsProp(NDManager manager) {
    return optimised(
        manager,
        (o, all) -> {
          List<NDArray> laid = o.checked(manager, all.p(), all.g(), all.fault());
          o.rmsProp(all.p(), laid, all.v(), 1e-2, 0.99, 1e-8, all.fault());
          return all.p();
        });
  }

  private static NDArray flag(NDManager manager, boolean yes) {
    return manager.full(new Shape(), yes ? 1 : 0);
  }

  private static NDArray bias(NDArray x, int n) {
    return numbers(x.getManager(), 2, n);
  }

  private static NDArray bytes(NDManager manager) {
    byte[] bytes = new byte[100];
    new Random(0).nextBytes(bytes);
    return Torch.array(manager, bytes, new Shape(100));
  }

  /** The same numbers on each device: N(0, 1), of a seed. */
  private static NDArray numbers(NDManager manager, long seed, long... shape) {
    var random = new Random(seed);
    float[] numbers = new float[(int) new Shape(shape).size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return Torch.array(manager, numbers, new Shape(shape));
  }

  private static float[] floats(NDArray array) {
    return Torch.floats(array.toType(DataType.FLOAT32, false));
  }

  // --- Models ---

  private void models() {
    Split<ImageSet> noise = noise();
    model("VAE", VaeConfig.forData(noise), Vae::new, noise);
    model("WAE", WaeConfig.forData(noise), Wae::new, noise);
    model("WAE-MMD", WaeMmdConfig.forData(noise), WaeMmd::new, noise);
    model("WGAN-GP", WganGpConfig.forData(noise), WganGp::new, noise);
    model("WGAN", WganConfig.forData(noise), Wgan::new, noise);
    model("GAN", GanConfig.forData(noise), Gan::new, noise);
    checks.add(
        new Check(
            "images on the device",
            0,
            false,
            () ->
                Torch.scoped(
                    m -> Torch.floats(new DeviceImages(m, noise.train()).batch(m, 5, 0, 9)))));
  }

  private <C extends Record & StudyConfig<C>> void model(
      String name, C config, Function<C, Model> make, Split<ImageSet> data) {
    C brief = brief(config);
    checks.add(
        new Check(name + ", an epoch", LOSSES, true, () -> losses(make.apply(brief), data, brief)));
  }

  private static <C extends Record & StudyConfig<C>> C brief(C config) {
    return config.withWidth(0.25).withBatchSize(BATCH).withEpochs(1);
  }

  /** Mean training losses of an epoch, and the losses of the test images. */
  private static float[] losses(Model model, Split<ImageSet> data, Config config) {
    try (model) {
      Run<Model> run = Trainer.train(model, data, config, ProgressListener.silent());
      return Stream.of(run.losses().last().train(), run.losses().last().test())
          .map(Map::values)
          .flatMap(java.util.Collection::stream)
          .map(Double::floatValue)
          .collect(
              Collectors.collectingAndThen(
                  Collectors.toList(),
                  all -> {
                    float[] found = new float[all.size()];
                    for (int i = 0; i < found.length; i++) {
                      found[i] = all.get(i);
                    }
                    return found;
                  }));
    }
  }

  private static Split<ImageSet> noise() {
    return new Split<>(images(10 * BATCH), images(BATCH)); // a step of a GAN draws five batches
  }

  private static ImageSet images(int n) {
    byte[] pixels = new byte[n * 32 * 32];
    new Random(0).nextBytes(pixels);
    return ImageSet.of(
        ByteBuffer.wrap(pixels), new int[n], new Shape(1, 32, 32), Provenance.of("data", "noise"));
  }

  // --- Inception and a training ---

  private void inception() {
    var weights = new InceptionWeights(workspace, sentence -> {});
    if (weights.find().isPresent()) {
      int space = weights.largestSpace().orElseThrow();
      checks.add(
          new Check(
              "Inception, " + space + " features",
              1e-3,
              false,
              () -> {
                FeatureExtractor features = weights.load(space);
                return Torch.scoped(
                    m -> Torch.floats(features.features(images(4).stored(m, 0, 1, 2, 3))));
              }));
    }
  }

  /** All weights of a training with some options, and of the same one stopped and resumed. */
  private void training() {
    VaeConfig config =
        brief(VaeConfig.forData(noise()))
            .withEpochs(2)
            .with("rateSchedule", RateSchedule.COSINE)
            .with("clipNorm", 1)
            .with("emaDecay", 0.9);
    checks.add(
        new Check(
            "checkpoint and resume",
            LOSSES,
            false,
            () -> {
              float[] whole = weights(config, Long.MAX_VALUE);
              float[] resumed = weights(config, 1);
              if (!Arrays.equals(whole, resumed)) {
                throw new LabException("a resumed training ends in other bits");
              }
              return resumed;
            }));
  }

  private static float[] weights(VaeConfig config, long interruptAtEpoch) {
    Path folder = temporary();
    try (var model = new Vae(config)) {
      ProgressListener interrupting =
          new ProgressListener() {
            @Override
            public void info(String sentence) {}

            @Override
            public void status(TrainingStatus status) {
              if (status.epoch() >= interruptAtEpoch && status.epochEnds()) {
                Thread.currentThread().interrupt();
              }
            }
          };
      Path run = folder.resolve("run");
      Trainer.train(model, noise(), config, Optional.empty(), interrupting, run);
      Thread.interrupted();
      Trainer.train(model, noise(), config, Optional.empty(), ProgressListener.silent(), run);
      Map<String, NDArray> all = new LinkedHashMap<>(model.state());
      all.putAll(model.averages());
      return Torch.scoped(m -> floats(Torch.operators().flat(List.copyOf(all.values()))));
    } finally {
      Folders.delete(folder);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("waelab-device-check");
    } catch (IOException e) {
      throw StorageException.of(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }
}
