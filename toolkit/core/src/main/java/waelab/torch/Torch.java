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
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * PyTorch, through DJL: started once, on one device, with the faults of DJL that matter here
 * mended.
 *
 * <p>The device is chosen by {@code WAELAB_DEVICE}: {@code auto} (a GPU where there is one), {@code
 * cpu}, or {@code gpu}. A GPU that was asked for and cannot be used is an error, never a run on the
 * CPU.
 */
public final class Torch {

  private static final ThreadLocal<Boolean> PREPARED = ThreadLocal.withInitial(() -> false);
  private static final ThreadLocal<ByteBuffer> STAGING =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(0));

  // A class that failed to initialise does not tell why a second time.
  private static volatile DeviceException failure;

  private Torch() {}

  /** Holds what starting makes; the JVM runs its initialiser once and others wait. */
  private static final class Started {
    static final Device DEVICE = startEngine();
    static final Operators OPERATORS = new Operators();
  }

  /**
   * Starts PyTorch if it does not run yet.
   *
   * @throws DeviceException if there is no library for this system, or no GPU although one was
   *     asked for
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
      throw new DeviceException(why + "Mend that, then start a new process.", e);
    }
  }

  /** The device everything runs on. */
  public static Device device() {
    start();
    return Started.DEVICE;
  }

  /** The operators that DJL lacks. */
  public static Operators operators() {
    start();
    return Started.OPERATORS;
  }

  /** A new manager on the device; whoever asks for it closes it. */
  public static NDManager newManager() {
    start();
    return newBaseManager();
  }

  /** Does something with a new manager; all arrays that it makes are freed at its end. */
  public static <T> T scoped(java.util.function.Function<NDManager, T> action) {
    try (NDManager manager = newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return action.apply(manager);
    }
  }

  /**
   * An array of these numbers. Unlike {@code manager.create}, which leaves a Java buffer behind for
   * the garbage collector at each call, this fills one buffer again and again.
   */
  public static NDArray array(NDManager manager, float[] values, Shape shape) {
    ByteBuffer staging = staging(values.length * Float.BYTES);
    staging.asFloatBuffer().put(values);
    return manager.create(staging, shape, DataType.FLOAT32);
  }

  /** A float64 array of these numbers; see {@link #array(NDManager, float[], Shape)}. */
  public static NDArray array(NDManager manager, double[] values, Shape shape) {
    ByteBuffer staging = staging(Math.multiplyExact(values.length, Double.BYTES));
    staging.asDoubleBuffer().put(values);
    return manager.create(staging, shape, DataType.FLOAT64);
  }

  /** A uint8 array of these bytes; see {@link #array(NDManager, float[], Shape)}. */
  public static NDArray array(NDManager manager, byte[] values, Shape shape) {
    ByteBuffer staging = staging(values.length);
    staging.duplicate().put(values);
    return manager.create(staging, shape, DataType.UINT8);
  }

  /**
   * The numbers of a float32 array on the host, last dimension fastest. An array that is not
   * contiguous is copied on the way; DJL would leave that copy with the array's manager, and this
   * frees it.
   */
  public static float[] floats(NDArray array) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return array.toFloatArray();
    }
  }

  /**
   * The numbers of a float64 array on the host, as {@link #floats} gives those of a float32 one.
   */
  public static double[] doubles(NDArray array) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return array.toDoubleArray();
    }
  }

  /** Gives an array these numbers. */
  public static void set(NDArray array, float[] values) {
    try (NDManager scratch = newManager()) {
      operators().copyInto(array, array(scratch, values, array.getShape()));
    }
  }

  /** What {@code NDArray.set} does: see {@link NativeMemory}, whose advice calls it from DJL. */
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

  /** Does something with gradients recorded on this thread. */
  public static <T> T recording(Supplier<T> action) {
    return withGradMode(true, action);
  }

  /** Does something with no gradients recorded on this thread. */
  public static <T> T notRecording(Supplier<T> action) {
    return withGradMode(false, action);
  }

  /** Whether gradients are recorded on this thread. */
  public static boolean isRecording() {
    start();
    return JniUtils.isGradMode();
  }

  /** Threads PyTorch computes with on the CPU. */
  public static int threads() {
    start();
    return JniUtils.getNumThreads();
  }

  /** PyTorch's version and flavour, such as {@code 2.7.1 cpu}. */
  public static String version() {
    start();
    return LibUtils.getVersion() + (Started.DEVICE.isGpu() ? " cuda" : " cpu");
  }

  /**
   * Brings this thread to the state every thread shall have. PyTorch keeps both switches per
   * thread: DJL turns gradients off only on the thread that started it, and the graph optimiser,
   * left on, would change its mind after a few calls, differently in a process that resumed.
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
    return Engine.getEngine(PtEngine.ENGINE_NAME).newBaseManager(Started.DEVICE);
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

  private static Device startEngine() {
    System.setProperty("OPT_OUT_TRACKING", "true");
    boolean bundled =
        Torch.class.getClassLoader().getResource("native/lib/pytorch.properties") != null;
    String wish = System.getenv().getOrDefault("WAELAB_DEVICE", "auto");
    String system = Devices.system(System.getProperty("os.name"), System.getProperty("os.arch"));
    Devices.check(wish, system, bundled);
    if (bundled) {
      // With the library in a jar nothing has to be fetched, and nothing may be.
      System.setProperty("ai.djl.offline", "true");
    }
    NativeMemory.mend();
    Glibc.prepare(system, System.getenv());
    try {
      int gpus = Engine.getEngine(PtEngine.ENGINE_NAME).getGpuCount();
      return Devices.choose(wish, gpus);
    } catch (EngineException e) {
      throw Devices.unloadable(system, Utils.getEngineCacheDir("pytorch"), e);
    }
  }

  /**
   * What {@code ./lab} sets for PyTorch's speed on Linux, for whoever uses this as a library. A
   * value that the user set stays.
   */
  static final class Glibc {

    private static final int TRIM_THRESHOLD = -1; // M_TRIM_THRESHOLD of malloc.h
    private static final int MMAP_THRESHOLD = -3; // M_MMAP_THRESHOLD
    private static final int KEPT = 1_000_000_000; // bytes

    private Glibc() {}

    /**
     * Keeps idle OpenMP threads from spinning, which takes two thirds of the speed where other work
     * runs beside, and freed memory in the process, which makes steps faster. Must run before
     * PyTorch is loaded, which reads the first of them then.
     *
     * @param system DJL's name of it; nothing is done but on Linux with glibc
     * @param user the environment that the process was started with
     */
    static void prepare(String system, Map<String, String> user) {
      if (!system.startsWith("linux-")) {
        return;
      }
      try {
        var process = NativeLibrary.getProcess();
        process.getFunction("gnu_get_libc_version"); // throws where it is another
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
        return; // nothing is lost but speed
      }
    }
  }

  /** Which device to use: a decision without side effects, so that it can be tested anywhere. */
  static final class Devices {

    private static final List<String> CPU_LIBRARIES =
        List.of("linux-x86_64", "linux-aarch64", "osx-aarch64", "win-x86_64");
    private static final List<String> CUDA_LIBRARIES = List.of("linux-x86_64", "win-x86_64");

    private Devices() {}

    /** DJL's name of an operating system and processor, such as {@code linux-x86_64}. */
    static String system(String osName, String osArch) {
      String os =
          osName.startsWith("Windows")
              ? "win"
              : osName.startsWith("Mac") ? "osx" : osName.toLowerCase(Locale.ROOT);
      return os + "-" + (osArch.equals("amd64") ? "x86_64" : osArch);
    }

    /** Whether there is a library for this system at all. */
    static boolean isSupported(String system) {
      return CPU_LIBRARIES.contains(system);
    }

    /**
     * Checks, before anything is loaded, that this system can give what is asked for.
     *
     * @param wish {@code auto}, {@code cpu} or {@code gpu}
     * @param system DJL's name of operating system and processor, such as {@code linux-x86_64}
     * @param bundled whether the CPU library is on the class path
     */
    static void check(String wish, String system, boolean bundled) {
      if (!List.of("auto", "cpu", "gpu").contains(wish)) {
        throw new DeviceException(
            "WAELAB_DEVICE must be auto, cpu or gpu, but is \"" + wish + "\".");
      }
      if (!(bundled ? CPU_LIBRARIES : CUDA_LIBRARIES).contains(system)) {
        throw new DeviceException(
            "PyTorch has no library for "
                + system
                + (bundled ? "" : " with CUDA")
                + "; WAE Lab runs on "
                + String.join(", ", CPU_LIBRARIES)
                + ", and with CUDA on "
                + String.join(", ", CUDA_LIBRARIES)
                + ".");
      }
      if (wish.equals("gpu") && bundled) {
        throw new DeviceException(
            "A GPU was asked for (WAELAB_DEVICE=gpu), but this build holds the CPU library, which"
                + " keeps CUDA's from loading; build with: mvn clean package -DskipTests -Dcuda");
      }
    }

    /**
     * Chooses the device, once the engine can count the GPUs.
     *
     * @throws DeviceException if a GPU is asked for and there is none
     */
    static Device choose(String wish, int gpus) {
      if (wish.equals("gpu") && gpus == 0) {
        throw new DeviceException(
            "A GPU was asked for (WAELAB_DEVICE=gpu), but PyTorch finds none: is the driver"
                + " installed, and is the GPU free? With WAELAB_DEVICE=cpu everything runs on the"
                + " CPU.");
      }
      return wish.equals("cpu") || gpus == 0 ? Device.cpu() : Device.gpu(0);
    }

    /**
     * Why PyTorch's library could not be loaded, and what to do about it.
     *
     * @param cache the folder that DJL unpacks it into
     */
    static DeviceException unloadable(String system, Path cache, Throwable cause) {
      String library = "PyTorch's library for " + system;
      for (Throwable each = cause; each != null; each = each.getCause()) {
        if (String.valueOf(each.getMessage()).contains("No space left")) {
          return new DeviceException(
              library
                  + " could not be unpacked into "
                  + cache
                  + ": its disk is full; free some space, or set DJL_CACHE_DIR to a folder on another"
                  + " disk",
              cause);
        }
      }
      return new DeviceException(library + " could not be loaded: " + cause.getMessage(), cause);
    }
  }
}
