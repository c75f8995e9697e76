package waelab.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Operations on folders. They throw a {@link BadFileException} if something cannot be read, and a
 * {@link StorageException} if it cannot be written or deleted.
 */
public final class Folders {

  private Folders() {}

  /** The folders in a folder, sorted by name; empty if it does not exist. */
  public static List<Path> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw BadFileException.unreadable(folder, e);
    }
  }

  /** Renames a folder on the same disk; an existing folder of the new name is deleted before. */
  public static void replace(Path folder, Path to) {
    delete(to);
    try {
      Files.move(folder, to);
    } catch (IOException e) {
      throw StorageException.of(folder, e);
    }
  }

  /**
   * Deletes files and folders in a folder; does nothing if it does not exist.
   *
   * @param which which of the files and folders directly in it
   */
  public static void clear(Path folder, Predicate<Path> which) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(which).toList().forEach(Folders::delete);
    } catch (IOException e) {
      throw StorageException.of(folder, e);
    }
  }

  /** Deletes a folder with all its content; does nothing if it does not exist. */
  public static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      var inside = new ArrayList<>(all.toList());
      inside.sort(Comparator.reverseOrder());
      for (Path each : inside) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw StorageException.of(folder, e);
    }
  }
}
