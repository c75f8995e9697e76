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
 * Writes files completely or not at all: a file is written under a temporary name in the same
 * folder, flushed to the disk, then moved. If the place is full, read-only or without permission, a
 * {@link StorageException} is thrown and no file is left.
 */
public final class AtomicFiles {

  /** Writes a file's content. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything; the stream is buffered, and closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.[0-9a-f-]{36}\\.part");

  private AtomicFiles() {}

  /**
   * Writes a complete file; an existing file stays until the new content is on the disk. An
   * interrupt does not stop it.
   */
  public static void write(Path target, Content content) {
    Path temporary = null;
    try {
      String name = "." + target.getFileName() + "." + UUID.randomUUID() + ".part";
      // Not createTempFile: only the owner can read its files, and data folders are shared.
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

  /** Writes a complete text file, in UTF-8. */
  public static void write(Path target, String text) {
    write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Deletes temporary files of killed writers in a folder. No other writer may be active there. */
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

  /** The folder of a file, created if it is missing. */
  static Path folderOf(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    // Checked first: before 17.0.14, JDK 17 rejects a link to a folder (JDK-8294193).
    return Files.isDirectory(folder) ? folder : Files.createDirectories(folder);
  }

  /**
   * Moves a finished file to its place, replacing an existing file in one step.
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
