package waelab.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.Utils;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What DJL does not do for a GPU: it counts GPUs, and chooses PyTorch's library, by a CUDA toolkit
 * of the system, which is not needed and often missing. This class asks the driver before the
 * library is loaded, and the library itself afterwards.
 */
final class Cuda {

  /** The only CUDA version that DJL's PyTorch 2.7.1 is built for. */
  static final String FLAVOUR = "cu128";

  private static final String FLAVOUR_VARIABLE = "PYTORCH_FLAVOR";

  private static final String WITHOUT_CUDA = "there is no PyTorch library with CUDA in ";

  private Cuda() {}

  /** Whether one of some folders has PyTorch's library with CUDA. */
  static boolean hasCuda(String folders) {
    String file = System.mapLibraryName("torch_cuda");
    return Arrays.stream(folders.split(File.pathSeparator))
        .anyMatch(folder -> Files.exists(Path.of(folder).resolve(file)));
  }

  /** Why no GPU can be used, as far as the driver knows; empty if it has a GPU. */
  static Optional<String> driverFault() {
    String name = driverName();
    try {
      NativeLibrary driver = driver();
      int status = driver.getFunction("cuInit").invokeInt(new Object[] {0});
      int[] gpus = new int[1];
      if (status == 0) {
        status = driver.getFunction("cuDeviceGetCount").invokeInt(new Object[] {gpus});
      }
      if (status != 0) {
        return Optional.of("NVIDIA's driver (" + name + ") reports error " + status);
      }
      return gpus[0] > 0 ? Optional.empty() : Optional.of("NVIDIA's driver finds no GPU");
    } catch (UnsatisfiedLinkError e) {
      return Optional.of("NVIDIA's driver (" + name + ") is not installed");
    }
  }

  /** Bytes of the GPU's memory that are in use, by all processes; 0 if that is not known. */
  static long memoryInUse() {
    long[] free = new long[1];
    long[] total = new long[1];
    return call("cuMemGetInfo_v2", free, total) == 0 ? total[0] - free[0] : 0;
  }

  /** The GPU's name, memory and driver. */
  static String description() {
    byte[] name = new byte[256];
    long[] memory = new long[1];
    int[] version = new int[1];
    call("cuDeviceGetName", name, name.length, 0);
    call("cuDeviceTotalMem_v2", memory, 0);
    call("cuDriverGetVersion", (Object) version);
    return String.format(
        Locale.ROOT,
        "%s, %.0f GB, driver for CUDA %d.%d, device code %s",
        Native.toString(name),
        memory[0] / 1e9,
        version[0] / 1000,
        version[0] % 1000 / 10,
        FLAVOUR);
  }

  private static int call(String function, Object... arguments) {
    try {
      return driver().getFunction(function).invokeInt(arguments);
    } catch (UnsatisfiedLinkError e) {
      return -1;
    }
  }

  private static String driverName() {
    return Platform.isWindows() ? "nvcuda" : "libcuda.so.1";
  }

  private static NativeLibrary driver() {
    return NativeLibrary.getInstance(driverName());
  }

  /**
   * Selects the library with CUDA or, where no GPU can be used and none is requested, without.
   *
   * @param given folders where the user has PyTorch's library; its kind is that of its files
   * @throws DeviceException if a GPU is requested and the driver has none
   */
  static void prepare(String wish, Optional<String> given) {
    Optional<String> fault =
        Devices.isCpu(wish)
            ? Optional.of("the CPU is requested")
            : driverFault()
                .or(() -> given.filter(path -> !hasCuda(path)).map(WITHOUT_CUDA::concat));
    if (Devices.isGpu(wish) && fault.isPresent()) {
      throw Devices.noGpu(fault.get());
    }
    boolean cuda = fault.isEmpty();
    if (Utils.getEnvOrSystemProperty(FLAVOUR_VARIABLE) == null) {
      System.setProperty(
          FLAVOUR_VARIABLE, cuda || given.filter(Cuda::hasCuda).isPresent() ? FLAVOUR : "cpu");
    }
    if (cuda && Platform.isLinux()) { // cuBLAS reads it when it starts; on Windows lab.cmd sets it
      NativeLibrary.getProcess()
          .getFunction("setenv")
          .invokeInt(new Object[] {"CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0});
    }
  }

  /** Why PyTorch, once loaded, cannot use the first GPU; empty if it can. */
  static Optional<String> fault(Engine engine) {
    try (NDManager manager = engine.newBaseManager(Device.gpu(0));
        NDArray one = manager.ones(new Shape(1))) {
      return one.toFloatArray()[0] == 1
          ? Optional.empty()
          : Optional.of("it computes wrong numbers");
    } catch (EngineException | UnsatisfiedLinkError | IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
      return Optional.of(why.strip());
    }
  }

  /**
   * Lets CUDA compute the same bits each time, in full float32, or as fast as it can.
   *
   * @param repeatable true for deterministic algorithms and no TF32
   */
  static void setRepeatable(boolean repeatable) {
    try {
      var context = new Context();
      context.set("setDeterministicCuDNN", repeatable);
      context.set("setBenchmarkCuDNN", !repeatable);
      context.set("setAllowTF32CuDNN", !repeatable);
      context.set("setAllowTF32CuBLAS", !repeatable);
      context.setDeterministicAlgorithms(repeatable);
    } catch (UnsatisfiedLinkError e) {
      throw new DeviceException(
          "PyTorch's library cannot be told how to compute on a GPU: " + e.getMessage(), e);
    }
  }

  /** {@code at::globalContext()}, PyTorch's global settings, which DJL does not offer. */
  static final class Context {

    private final NativeLibrary library;
    private final Pointer context;

    Context() {
      String file = System.mapLibraryName("torch_cpu");
      library =
          NativeLibrary.getInstance(Path.of(LibUtils.getLibtorchPath()).resolve(file).toString());
      String name =
          Platform.isWindows()
              ? "?globalContext@at@@YAAEAVContext@1@XZ"
              : "_ZN2at13globalContextEv";
      context = library.getFunction(name).invokePointer(new Object[0]);
    }

    /** Calls {@code void at::Context::name(bool)}. */
    void set(String name, boolean value) {
      String mangled =
          Platform.isWindows()
              ? "?" + name + "@Context@at@@QEAAX_N@Z"
              : String.format(Locale.ROOT, "_ZN2at7Context%d%sEb", name.length(), name);
      library.getFunction(mangled).invokeVoid(new Object[] {context, value ? 1 : 0});
    }

    /** Only warns where an operator has no deterministic algorithm. */
    void setDeterministicAlgorithms(boolean value) {
      String mangled =
          Platform.isWindows()
              ? "?setDeterministicAlgorithms@Context@at@@QEAAX_N0@Z"
              : "_ZN2at7Context26setDeterministicAlgorithmsEbb";
      library.getFunction(mangled).invokeVoid(new Object[] {context, value ? 1 : 0, 1});
      set("setDeterministicFillUninitializedMemory", false); // which would cost time
    }

    /** Calls {@code bool at::Context::name() const}. */
    boolean get(String name) {
      String mangled =
          Platform.isWindows()
              ? "?" + name + "@Context@at@@QEBA_NXZ"
              : String.format(Locale.ROOT, "_ZNK2at7Context%d%sEv", name.length(), name);
      return (library.getFunction(mangled).invokeInt(new Object[] {context}) & 0xff) != 0;
    }
  }
}
