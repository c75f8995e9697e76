package waelab.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.stream.Stream;
import waelab.base.Folders;
import waelab.base.StoppedException;
import waelab.base.StorageException;

/** Writes the files of a stand-in. It never leaves an incomplete set. */
final class StandInFiles {

  /** Draws all files of a set into an empty folder, the same files at each call. */
  @FunctionalInterface
  interface Drawing {
    void into(Path folder) throws IOException;
  }

  private StandInFiles() {}

  /**
   * Draws a set. Its folder appears in one step, at the end. Existing files of the set are
   * replaced.
   *
   * @param what name of the set, for messages
   * @throws StorageException if it cannot be written
   * @throws StoppedException if the thread is interrupted
   */
  static void write(Path folder, String what, Drawing drawing) {
    Path hidden = folder.resolveSibling("." + folder.getFileName() + "-" + UUID.randomUUID());
    try {
      Files.createDirectories(hidden);
      drawing.into(hidden);
      publish(hidden, folder);
    } catch (InterruptedIOException e) {
      throw new StoppedException(
          "Interrupted before all " + what + " were drawn; the next call draws them.");
    } catch (IOException e) {
      throw StorageException.of(folder, e);
    } finally {
      Folders.delete(hidden);
    }
  }

  private static void publish(Path hidden, Path folder) throws IOException {
    try {
      Files.move(hidden, folder);
      return;
    } catch (IOException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
    // A file was deleted, or another process was faster. The existing files have the same content.
    try (Stream<Path> drawn = Files.walk(hidden)) {
      for (Path file : drawn.filter(Files::isRegularFile).toList()) {
        Path place = folder.resolve(hidden.relativize(file));
        Files.createDirectories(place.getParent());
        Files.move(file, place, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
