package waelab.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.Utils;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * PyTorch, through DJL: started once, on one device, with the faults of DJL that matter here
 * repaired.
 *
 * <p>The device is chosen by {@code WAELAB_DEVICE}: {@code auto} (a GPU if there is one), {@code
 * cpu}, or {@code gpu}. If a GPU is requested and cannot be used, this is an error: nothing runs on
 * the CPU instead.
 */
public final class Torch {

  private static final ThreadLocal<Boolean> PREPARED = ThreadLocal.withInitial(() -> false);
  private static final ThreadLocal<ByteBuffer> STAGING =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(0));

  private static final ThreadLocal<Device> OTHER = new ThreadLocal<>();
  private static final Map<Device, Operators> OTHERS = new ConcurrentHashMap<>();
  private static final AtomicLong READS = new AtomicLong();

  // The JVM reports only once why a class failed to initialise.
  private static volatile DeviceException failure;

  private Torch() {}

  /** The results of starting; the JVM runs this initialiser once, and other threads wait. */
  private static final class Started {
    static final Devices.Choice CHOICE = startEngine();
    static final Device DEVICE = CHOICE.device();
    static final Operators OPERATORS = new Operators();
  }

  /**
   * Starts PyTorch if it is not running yet.
   *
   * @throws DeviceException if there is no library for this system, or a GPU is requested and there
   *     is no GPU
   */
  public static void start() {
    try {
      prepareThread();
      Started.OPERATORS.hashCode();
    } catch (ExceptionInInitializerError e) {
      failure =
          e.getCause() instanceof DeviceException known
              ? known
              : new DeviceException("PyTorch could not be started: " + e.getCause(), e.getCause());
      throw failure;
    } catch (NoClassDefFoundError e) {
      String why = failure == null ? "" : failure.getMessage() + " ";
      throw new DeviceException(why + "Correct that, then start a new process.", e);
    }
  }

  /** The device everything runs on. */
  public static Device device() {
    start();
    return current();
  }

  private static Device current() {
    Device other = OTHER.get();
    return other == null ? Started.DEVICE : other;
  }

  /**
   * Runs an action on another device and with another number of CPU threads, to compare what they
   * compute. Arrays of the two must not meet.
   */
  public static <T> T on(Device device, int threads, Supplier<T> action) {
    start();
    int before = threads();
    OTHER.set(device);
    JniUtils.setNumThreads(threads);
    try {
      return action.get();
    } finally {
      JniUtils.setNumThreads(before);
      OTHER.remove();
    }
  }

  /** Why the device is not a GPU; empty if it is one, or if the CPU was asked for. */
  public static Optional<String> whyNoGpu() {
    start();
    return Started.CHOICE.noGpu();
  }

  /** Whether this build is one for GPUs. */
  public static boolean expectsGpu() {
    return !isBundled();
  }

  /** Whether PyTorch's CPU library comes with the program. */
  private static boolean isBundled() {
    return Torch.class.getClassLoader().getResource("native/lib/pytorch.properties") != null
        && Utils.getEnvOrSystemProperty("PYTORCH_LIBRARY_PATH") == null;
  }

  /** The operators that DJL lacks. */
  public static Operators operators() {
    start();
    return current().equals(Started.DEVICE)
        ? Started.OPERATORS
        : OTHERS.computeIfAbsent(current(), device -> new Operators());
  }

  /** A new manager on the device; the caller closes it. */
  public static NDManager newManager() {
    start();
    return newBaseManager();
  }

  /** Runs an action with a new manager; all arrays that the action makes are freed at its end. */
  public static <T> T scoped(java.util.function.Function<NDManager, T> action) {
    try (NDManager manager = newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return action.apply(manager);
    }
  }

  /**
   * An array of these numbers. Unlike {@code manager.create}, which leaves a Java buffer behind for
   * the garbage collector at each call, this reuses one buffer per thread.
   */
  public static NDArray array(NDManager manager, float[] values, Shape shape) {
    ByteBuffer staging = staging(values.length * Float.BYTES);
    staging.asFloatBuffer().put(values);
    return create(manager, staging, shape, DataType.FLOAT32);
  }

  /** A float64 array of these numbers; see {@link #array(NDManager, float[], Shape)}. */
  public static NDArray array(NDManager manager, double[] values, Shape shape) {
    ByteBuffer staging = staging(Math.multiplyExact(values.length, Double.BYTES));
    staging.asDoubleBuffer().put(values);
    return create(manager, staging, shape, DataType.FLOAT64);
  }

  /** A uint8 array of these bytes; see {@link #array(NDManager, float[], Shape)}. */
  public static NDArray array(NDManager manager, byte[] values, Shape shape) {
    ByteBuffer staging = staging(values.length);
    staging.duplicate().put(values);
    return create(manager, staging, shape, DataType.UINT8);
  }

  /** An int64 array of these numbers; see {@link #array(NDManager, float[], Shape)}. */
  public static NDArray array(NDManager manager, long[] values) {
    ByteBuffer staging = staging(Math.multiplyExact(values.length, Long.BYTES));
    staging.asLongBuffer().put(values);
    return create(manager, staging, new Shape(values.length), DataType.INT64);
  }

  /** DJL's own way to a GPU waits for the transfer. */
  private static NDArray create(NDManager manager, ByteBuffer staging, Shape shape, DataType type) {
    if (!manager.getDevice().isGpu()) {
      return manager.create(staging, shape, type);
    }
    try (NDManager host = newBaseManager(Device.cpu());
        NDArray values = host.create(staging, shape, type)) {
      return operators().upload(manager, values);
    }
  }

  /**
   * The numbers of a float32 array on the host, last dimension fastest. DJL copies an array that is
   * not contiguous and leaves the copy with the array's manager; this method frees the copy.
   */
  public static float[] floats(NDArray array) {
    READS.incrementAndGet();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return array.toFloatArray();
    }
  }

  /**
   * The numbers of a float64 array on the host, as {@link #floats} returns those of a float32
   * array.
   */
  public static double[] doubles(NDArray array) {
    READS.incrementAndGet();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return array.toDoubleArray();
    }
  }

  /** Overwrites an array with these numbers. */
  public static void set(NDArray array, float[] values) {
    try (NDManager scratch = newManager()) {
      operators().copyInto(array, array(scratch, values, array.getShape()));
    }
  }

  /** Replaces {@code NDArray.set}: the advice of {@link NativeMemory} calls it from DJL. */
  public static void overwrite(NDArray array, ByteBuffer data) {
    NDManager manager = array.getManager();
    try (NDArray source = manager.create(data, array.getShape(), array.getDataType())) {
      operators().copyInto(array, source);
    }
  }

  private static ByteBuffer staging(int bytes) {
    // Reuse is safe because NativeMemory makes every array a copy of the buffer it is made from.
    ByteBuffer buffer = STAGING.get();
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
      STAGING.set(buffer);
    }
    return buffer.clear().limit(bytes).slice().order(ByteOrder.nativeOrder());
  }

  /** Runs an action with gradients recorded on this thread. */
  public static <T> T recording(Supplier<T> action) {
    return withGradMode(true, action);
  }

  /** Runs an action with no gradients recorded on this thread. */
  public static <T> T notRecording(Supplier<T> action) {
    return withGradMode(false, action);
  }

  /** Frees what is not used any more: arrays without a reference, and the device's cache. */
  public static void freeMemory() {
    System.gc();
    if (device().isGpu()) {
      JniUtils.emptyCudaCache();
    }
  }

  /** Bytes of the GPU's memory in use, by all processes; 0 on the CPU. */
  public static long gpuMemoryInUse() {
    return device().isGpu() ? Cuda.memoryInUse() : 0;
  }

  /** The device in words: of a GPU its name, memory and driver. */
  public static String deviceDescription() {
    return device().isGpu()
        ? Cuda.description()
        : "CPU, " + threads() + " threads, " + System.getProperty("os.arch");
  }

  /** How often this process has waited for numbers of the device. */
  public static long reads() {
    return READS.get();
  }

  /** Whether gradients are recorded on this thread. */
  public static boolean isRecording() {
    start();
    return JniUtils.isGradMode();
  }

  /** How many threads PyTorch uses on the CPU. */
  public static int threads() {
    start();
    return JniUtils.getNumThreads();
  }

  /** PyTorch's version and flavour, such as {@code 2.7.1 cpu}. */
  public static String version() {
    start();
    return LibUtils.getVersion() + (current().isGpu() ? " cuda" : " cpu");
  }

  /**
   * Sets two switches that PyTorch keeps per thread. Gradients are turned off, because DJL turns
   * them off only on the thread that started it. The graph optimiser is turned off, because it
   * would change the computation after a few calls, and so at other steps in a process that
   * resumed.
   */
  static void prepareThread() {
    if (!PREPARED.get()) {
      Started.DEVICE.hashCode();
      PREPARED.set(true);
      JniUtils.setGradMode(false);
      JniUtils.setGraphExecutorOptimize(false);
    }
  }

  static NDManager newBaseManager() {
    return newBaseManager(current());
  }

  private static NDManager newBaseManager(Device device) {
    return Engine.getEngine(PtEngine.ENGINE_NAME).newBaseManager(device);
  }

  private static <T> T withGradMode(boolean on, Supplier<T> action) {
    boolean before = isRecording();
    JniUtils.setGradMode(on);
    try {
      return action.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  /** Whether PyTorch has a library for this operating system and processor. */
  public static boolean isSupported() {
    return Devices.isSupported(
        Devices.system(System.getProperty("os.name"), System.getProperty("os.arch")));
  }

  private static Devices.Choice startEngine() {
    System.setProperty("OPT_OUT_TRACKING", "true");
    Map<String, String> environment = System.getenv();
    String wish = environment.getOrDefault(Devices.VARIABLE, "auto");
    String system = Devices.system(System.getProperty("os.name"), System.getProperty("os.arch"));
    Optional<String> given =
        Optional.ofNullable(Utils.getEnvOrSystemProperty("PYTORCH_LIBRARY_PATH"));
    boolean bundled = isBundled();
    if (given.isPresent()) {
      Devices.checkWish(wish);
    } else {
      Devices.check(wish, system, bundled);
    }
    if (bundled || "true".equals(environment.get("WAELAB_OFFLINE"))) {
      System.setProperty("ai.djl.offline", "true"); // DJL downloads nothing
    }
    if (!bundled) {
      Cuda.prepare(wish, given);
    }
    NativeMemory.mend();
    Glibc.prepare(system, environment);
    try {
      Engine engine = Engine.getEngine(PtEngine.ENGINE_NAME);
      Devices.Choice choice =
          Devices.choose(
              wish,
              () ->
                  Cuda.driverFault()
                      .or(() -> bundled ? Optional.of(Devices.NOT_BUILT) : Cuda.fault(engine)));
      if (choice.device().isGpu()) {
        Cuda.setRepeatable(!Devices.isFast(wish));
      }
      return choice;
    } catch (EngineException e) {
      throw Devices.unloadable(system, Utils.getEngineCacheDir("pytorch"), e);
    }
  }

  /**
   * The settings that {@code ./lab} makes for PyTorch's speed on Linux, for programs that use this
   * as a library. A value that the user set is kept.
   */
  static final class Glibc {

    private static final int TRIM_THRESHOLD = -1; // M_TRIM_THRESHOLD of malloc.h
    private static final int MMAP_THRESHOLD = -3; // M_MMAP_THRESHOLD
    private static final int KEPT = 1_000_000_000; // bytes

    private Glibc() {}

    /**
     * Keeps idle OpenMP threads from spinning, which costs two thirds of the speed if other work
     * runs at the same time, and keeps freed memory in the process, which makes steps faster. Must
     * run before PyTorch is loaded, because it reads the first setting while it is loaded.
     *
     * @param system DJL's name of the system; nothing is done except on Linux with glibc
     * @param user the environment that the process was started with
     */
    static void prepare(String system, Map<String, String> user) {
      if (!system.startsWith("linux-")) {
        return;
      }
      try {
        var process = NativeLibrary.getProcess();
        process.getFunction("gnu_get_libc_version"); // throws if the libc is another one
        process.getFunction("setenv").invokeInt(new Object[] {"GOMP_SPINCOUNT", "1000", 0});
        Function mallopt = process.getFunction("mallopt");
        String tunables = user.getOrDefault("GLIBC_TUNABLES", "");
        Map.of("trim_threshold", TRIM_THRESHOLD, "mmap_threshold", MMAP_THRESHOLD)
            .forEach(
                (name, parameter) -> {
                  String variable = "MALLOC_" + name.toUpperCase(Locale.ROOT) + "_";
                  if (!user.containsKey(variable) && !tunables.contains("malloc." + name)) {
                    mallopt.invokeInt(new Object[] {parameter, KEPT});
                  }
                });
      } catch (LinkageError e) {
        return; // only speed is lost
      }
    }
  }
}
