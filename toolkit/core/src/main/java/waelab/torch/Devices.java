package waelab.torch;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Which device to use: a decision without side effects, so that it can be tested anywhere. */
final class Devices {

  private static final List<String> CPU_LIBRARIES =
      List.of("linux-x86_64", "linux-aarch64", "osx-aarch64", "win-x86_64");
  private static final List<String> CUDA_LIBRARIES = List.of("linux-x86_64", "win-x86_64");

  /** The environment variable that chooses the device. */
  static final String VARIABLE = "WAELAB_DEVICE";

  private static final List<String> WISHES = List.of("auto", "cpu", "gpu", "gpu-fast");

  /**
   * What was chosen.
   *
   * @param noGpu why it is not a GPU; empty if it is one, or if the CPU was asked for
   */
  record Choice(Device device, Optional<String> noGpu) {}

  private Devices() {}

  /** DJL's name of an operating system and processor, such as {@code linux-x86_64}. */
  static String system(String osName, String osArch) {
    String os =
        osName.startsWith("Windows")
            ? "win"
            : osName.startsWith("Mac") ? "osx" : osName.toLowerCase(Locale.ROOT);
    return os + "-" + (osArch.equals("amd64") ? "x86_64" : osArch);
  }

  static boolean isCpu(String wish) {
    return wish.equals("cpu");
  }

  /** Whether nothing but a GPU is wanted. */
  static boolean isGpu(String wish) {
    return wish.startsWith("gpu");
  }

  /** Whether a GPU may compute other bits each time, and with fewer digits. */
  static boolean isFast(String wish) {
    return wish.equals("gpu-fast");
  }

  /** Whether there is a library for this system at all. */
  static boolean isSupported(String system) {
    return CPU_LIBRARIES.contains(system);
  }

  /** Checks the value of {@link #VARIABLE}. */
  static void checkWish(String wish) {
    if (!WISHES.contains(wish)) {
      throw new DeviceException(
          VARIABLE + " must be auto, cpu, gpu or gpu-fast, but is \"" + wish + "\".");
    }
  }

  /**
   * Checks, before anything is loaded, that this system supports the requested device.
   *
   * @param wish {@code auto}, {@code cpu}, {@code gpu} or {@code gpu-fast}
   * @param system DJL's name of operating system and processor, such as {@code linux-x86_64}
   * @param bundled whether the CPU library is on the class path
   */
  static void check(String wish, String system, boolean bundled) {
    checkWish(wish);
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
    if (isGpu(wish) && bundled) {
      throw noGpu(NOT_BUILT);
    }
  }

  /** Why a build with the CPU library uses no GPU. */
  static final String NOT_BUILT =
      "this build has PyTorch's CPU library; build with: mvn clean package -DskipTests -Dcuda";

  /**
   * Chooses the device, once the engine runs.
   *
   * @param fault asks why no GPU can be used; empty if one can
   * @throws DeviceException if a GPU is requested and none can be used
   */
  static Choice choose(String wish, Supplier<Optional<String>> fault) {
    if (isCpu(wish)) {
      return new Choice(Device.cpu(), Optional.empty());
    }
    Optional<String> why = fault.get();
    if (why.isPresent() && isGpu(wish)) {
      throw noGpu(why.get());
    }
    return new Choice(why.isPresent() ? Device.cpu() : Device.gpu(0), why);
  }

  /** The sentence for a GPU that was requested and cannot be used. */
  static DeviceException noGpu(String why) {
    return new DeviceException(
        "A GPU was requested ("
            + VARIABLE
            + "), but "
            + why
            + ". With "
            + VARIABLE
            + "=cpu everything runs on the CPU.");
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
      if (String.valueOf(each.getMessage()).contains("Offline mode")) {
        return new DeviceException(
            library
                + " is not in "
                + cache
                + ", and WAELAB_OFFLINE=true forbids its download; start once without it, or name"
                + " a folder with the library by PYTORCH_LIBRARY_PATH",
            cause);
      }
    }
    return new DeviceException(library + " could not be loaded: " + cause.getMessage(), cause);
  }
}
