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

/** Writes the files of a stand-in. No half of a set is left behind, whatever happens. */
final class StandInFiles {

  /** What draws all files of a set into an empty folder, the same at each time. */
  @FunctionalInterface
  interface Drawing {
    void into(Path folder) throws IOException;
  }

  private StandInFiles() {}

  /**
   * Draws a set; its folder is there in one step, at the end. Files of it that were there before
   * are replaced.
   *
   * @param what is drawn, for a sentence
   * @throws StorageException if it cannot be written
   * @throws StoppedException if somebody interrupts
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
    // Someone took a file away, or another process was quicker: what is there is the same.
    try (Stream<Path> drawn = Files.walk(hidden)) {
      for (Path file : drawn.filter(Files::isRegularFile).toList()) {
        Path place = folder.resolve(hidden.relativize(file));
        Files.createDirectories(place.getParent());
        Files.move(file, place, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
