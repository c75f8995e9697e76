package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class ByteLockTest {

  @TempDir Path folder;

  @Test
  void aFileIsLockedOnceAndCanStillBeRead() throws IOException {
    Path file = Files.writeString(folder.resolve("note"), "text");
    try (var first = new RandomAccessFile(file.toFile(), "rw");
        var second = new RandomAccessFile(file.toFile(), "rw")) {
      assertThat(FolderLock.lock(first)).isTrue();
      assertThat(FolderLock.lock(second)).isFalse();
      assertThat(second.readLine()).isEqualTo("text");
    }
  }

  @Test
  void aClosedFileIsLockedNoMore() throws IOException {
    Path file = folder.resolve("note");
    for (int i = 0; i < 2; i++) {
      try (var open = new RandomAccessFile(file.toFile(), "rw")) {
        assertThat(FolderLock.lock(open)).isTrue();
      }
    }
  }
}
