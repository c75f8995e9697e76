package waelab.torch;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Which device to use: a decision without side effects, so that it can be tested anywhere. */
final class Devices {

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
      throw new DeviceException("WAELAB_DEVICE must be auto, cpu or gpu, but is \"" + wish + "\".");
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
