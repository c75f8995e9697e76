package waelab.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("torch")
class DevicesTest {

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-aarch64",
    "Mac OS X, aarch64, osx-aarch64",
    "Windows 11, amd64, win-x86_64",
    "FreeBSD, amd64, freebsd-x86_64"
  })
  void aSystemHasDjlsName(String os, String processor, String name) {
    assertThat(Devices.system(os, processor)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({"linux-x86_64", "linux-aarch64", "osx-aarch64", "win-x86_64"})
  void theCpuWorksWhereThereIsALibrary(String system) {
    assertThatCode(() -> Devices.check("auto", system, true)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"linux-ppc64le, true", "osx-x86_64, true", "osx-aarch64, false"})
  void anotherSystemIsToldWhatWorks(String system, boolean bundled) {
    assertThatThrownBy(() -> Devices.check("auto", system, bundled))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining(system)
        .hasMessageContaining("linux-x86_64, linux-aarch64, osx-aarch64, win-x86_64");
  }

  @Test
  void aRequestedGpuIsNeverReplacedByTheCpu() {
    assertThatThrownBy(() -> Devices.check("gpu", "linux-x86_64", true))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("-Dcuda");
    for (String wish : List.of("gpu", "gpu-fast")) {
      assertThatThrownBy(() -> Devices.choose(wish, () -> Optional.of("its driver is too old")))
          .isInstanceOf(DeviceException.class)
          .hasMessage(
              "A GPU was requested (WAELAB_DEVICE), but its driver is too old. With"
                  + " WAELAB_DEVICE=cpu everything runs on the CPU.");
    }
  }

  @Test
  void autoTakesAGpuThatCanBeUsedAndElseSaysWhyNot() {
    assertThat(Devices.choose("auto", Optional::empty).device()).isEqualTo(Device.gpu(0));
    assertThat(Devices.choose("gpu", Optional::empty).device()).isEqualTo(Device.gpu(0));
    var choice = Devices.choose("auto", () -> Optional.of("there is none"));
    assertThat(choice.device()).isEqualTo(Device.cpu());
    assertThat(choice.noGpu()).contains("there is none");
  }

  @Test
  void theCpuIsTakenWithoutAskingForAGpu() {
    var choice = Devices.choose("cpu", () -> fail("asked"));
    assertThat(choice.device()).isEqualTo(Device.cpu());
    assertThat(choice.noGpu()).isEmpty();
  }

  @Test
  void whereThereIsNoGpuTheDriverOrTheLibraryIsNamed() {
    assumeThat(Torch.device().isGpu()).isFalse();
    assertThat(Torch.whyNoGpu().orElseThrow()).containsAnyOf("NVIDIA's driver", "CPU library");
    // The library itself is asked, too: this one has no CUDA.
    assertThat(Cuda.fault(Engine.getEngine("PyTorch")).orElseThrow()).containsIgnoringCase("cuda");
  }

  @Test
  void aLibraryThatTheUserHasIsOfTheKindOfItsFiles(@TempDir Path folder) throws IOException {
    assertThat(Cuda.hasCuda(folder.toString())).isFalse();
    Files.createFile(folder.resolve(System.mapLibraryName("torch_cuda")));
    assertThat(Cuda.hasCuda("elsewhere" + File.pathSeparator + folder)).isTrue();
  }

  @Test
  void cudaIsSetToComputeTheSameBitsOrFast() {
    assumeThat(Torch.device().isGpu()).isFalse();
    var context = new Cuda.Context();
    Cuda.setRepeatable(true);
    assertThat(context.get("deterministicCuDNN")).isTrue();
    assertThat(context.get("deterministicAlgorithms")).isTrue();
    assertThat(context.get("benchmarkCuDNN")).isFalse();
    assertThat(context.get("allowTF32CuDNN")).isFalse();
    assertThat(context.get("allowTF32CuBLAS")).isFalse();
    Cuda.setRepeatable(false);
    assertThat(context.get("deterministicCuDNN")).isFalse();
    assertThat(context.get("deterministicAlgorithms")).isFalse();
    assertThat(context.get("benchmarkCuDNN")).isTrue();
    assertThat(context.get("allowTF32CuDNN")).isTrue();
    assertThat(context.get("allowTF32CuBLAS")).isTrue();
    context.set("setBenchmarkCuDNN", false); // PyTorch's defaults
    context.set("setAllowTF32CuBLAS", false);
  }

  @Test
  void aFullDiskIsToldWhereTheLibraryIsUnpacked() {
    var cause =
        new IllegalStateException(
            "Cannot copy jni files", new IOException("No space left on device"));
    assertThat(Devices.unloadable("linux-x86_64", Path.of("cache"), cause))
        .hasMessage(
            "PyTorch's library for linux-x86_64 could not be unpacked into cache: its disk is full;"
                + " free some space, or set DJL_CACHE_DIR to a folder on another disk")
        .hasCause(cause);
    assertThat(
            Devices.unloadable(
                "linux-x86_64", Path.of("cache"), new IOException("Offline mode is enabled.")))
        .hasMessageContaining("is not in cache, and WAELAB_OFFLINE=true forbids its download");
    assertThat(Devices.unloadable("linux-x86_64", Path.of("cache"), new IOException("other")))
        .hasMessage("PyTorch's library for linux-x86_64 could not be loaded: other");
  }
}
