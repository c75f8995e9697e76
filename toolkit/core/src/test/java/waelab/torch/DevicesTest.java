package waelab.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waelab.torch.Torch.Devices;

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
  void aGpuThatWasAskedForIsNeverReplacedByTheCpu() {
    assertThatThrownBy(() -> Devices.check("gpu", "linux-x86_64", true))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("-Dcuda");
    assertThatThrownBy(() -> Devices.choose("gpu", 0))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("finds none");
  }

  @Test
  void autoTakesAGpuWhereThereIsOneAndCpuNever() {
    assertThat(Devices.choose("auto", 2)).isEqualTo(Device.gpu(0));
    assertThat(Devices.choose("auto", 0)).isEqualTo(Device.cpu());
    assertThat(Devices.choose("cpu", 2)).isEqualTo(Device.cpu());
    assertThat(Devices.choose("gpu", 1)).isEqualTo(Device.gpu(0));
  }

  @Test
  void anUnknownWishIsNamed() {
    assertThatThrownBy(() -> Devices.check("cuda", "linux-x86_64", true))
        .hasMessageContaining("\"cuda\"");
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
    assertThat(Devices.unloadable("linux-x86_64", Path.of("cache"), new IOException("other")))
        .hasMessage("PyTorch's library for linux-x86_64 could not be loaded: other");
  }
}
