package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class StorageExceptionTest {

  @TempDir Path folder;

  @Test
  void roomThatIsThereIsEnough() {
    StorageException.requireRoom(folder, 0);
    StorageException.requireRoom(folder, 1);
  }

  @Test
  void theFolderNeedNotBeThere() {
    Path later = folder.resolve("runs").resolve("one");
    StorageException.requireRoom(later, 1);
    assertThatThrownBy(() -> StorageException.requireRoom(later, Long.MAX_VALUE - 1))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith(later + " needs room for ")
        .hasMessageContaining(", but its disk has ")
        .hasMessageEndingWith(
            " left; free some space or set WAELAB_WORK to a folder on another disk");
    StorageException.requireRoom(Path.of("no such folder"), 1);
    StorageException.requireRoom(Path.of(""), 1);
  }

  @Test
  void aDiskWithoutSizeIsTakenToHaveRoom() {
    assumeThat(Path.of("/proc/self")).exists();
    assertThatCode(() -> StorageException.requireRoom(Path.of("/proc/self"), 1 << 30))
        .doesNotThrowAnyException();
  }

  @Test
  void noPermissionIsSaidToBeSo() {
    var causes =
        List.of(new AccessDeniedException("a"), new FileNotFoundException("a (Permission denied)"));
    for (Exception cause : causes) {
      assertThat(StorageException.of(Path.of("a"), cause))
          .hasMessage(
              "a cannot be written: no permission; set WAELAB_WORK to a folder that you can write"
                  + " to");
    }
  }

  @Test
  void sizesThatReadTheSameAreToldInBytes() {
    assertThat(Memory.readable(2_000_001, 1_999_999)).isEqualTo("2,000,001 bytes");
    assertThat(Memory.readable(1_999_999, 2_000_001)).isEqualTo("1,999,999 bytes");
    assertThat(Memory.readable(3_000_000, 2_000_000)).isEqualTo("3 MB");
    assertThat(Memory.readable(2_000_000, 2_000_000)).isEqualTo("2 MB");
  }
}
