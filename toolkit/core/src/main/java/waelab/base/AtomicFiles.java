package waelab.base;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Files that are either there whole or not at all: written beside their place under a temporary
 * name, flushed to the disk, then moved. A place that is full, read-only or not ours is a {@link
 * StorageException}; nothing is left behind then.
 */
public final class AtomicFiles {

  /** What writes a file's content. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything; the stream is buffered, and closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.[0-9a-f-]{36}\\.part");

  private AtomicFiles() {}

  /**
   * Writes a file whole; what stood there before stays until the new content is on the disk. An
   * interrupt does not stop it.
   */
  public static void write(Path target, Content content) {
    Path temporary = null;
    try {
      String name = "." + target.getFileName() + "." + UUID.randomUUID() + ".part";
      // Not createTempFile: its files are the owner's alone, and data folders are shared.
      temporary = Files.createFile(folderOf(target).resolve(name));
      // Not a channel: an interrupt would close it in the middle of a checkpoint.
      try (FileOutputStream file = new FileOutputStream(temporary.toFile());
          OutputStream out = new BufferedOutputStream(file, 1 << 16)) {
        content.writeTo(out);
        out.flush();
        file.getFD().sync();
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

  /** Deletes what writers that were killed left in a folder. Nobody else may be writing there. */
  public static void deleteUnfinished(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(folder, ".*.part")) {
      for (Path file : unfinished) {
        if (TEMPORARY.matcher(file.getFileName().toString()).matches()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw StorageException.of(folder, e);
    }
  }

  /** The folder a file lies in, made if it is not there. */
  static Path folderOf(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    // Asked first: before 17.0.14, JDK 17 refuses a link to a folder (JDK-8294193).
    return Files.isDirectory(folder) ? folder : Files.createDirectories(folder);
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
