package waelab.base;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that are either there whole or not at all: written beside their place under a temporary
 * name, flushed to the disk, then moved.
 */
public final class AtomicFiles {

  /** What writes a file's content. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything; the stream is buffered, and closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFiles() {}

  /**
   * Writes a file whole; what stood there before stays until the new content is on the disk.
   *
   * @throws StorageException if the place is full, read-only or not ours; nothing is left behind
   */
  public static void write(Path target, Content content) {
    Path temporary = null;
    try {
      Path folder = Files.createDirectories(target.toAbsolutePath().getParent());
      temporary = Files.createTempFile(folder, "." + target.getFileName(), ".part");
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      move(temporary, target);
    } catch (IOException | UnsupportedOperationException e) {
      throw StorageException.of(target, e);
    } finally {
      deleteQuietly(temporary);
    }
  }

  /** Writes a text file whole, in UTF-8. */
  public static void write(Path target, String text) {
    write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Moves a finished file to its place, replacing what is there in one step.
   *
   * @throws IOException if it cannot be moved; both files are then as they were
   */
  static void move(Path from, Path target) throws IOException {
    try {
      Files.move(from, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void deleteQuietly(Path temporary) {
    try {
      if (temporary != null) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      temporary.toFile().deleteOnExit();
    }
  }
}
