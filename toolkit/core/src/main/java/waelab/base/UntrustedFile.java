package waelab.base;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.StreamSupport;

/**
 * A file that another program or user may have made. It is opened only if it is a regular file:
 * reading a pipe would wait forever, and a device such as {@code /dev/zero} has no end. A method
 * that reads the complete file takes the largest size that it may have. Each method that accesses
 * it throws a {@link BadFileException} if it does not exist, is not a regular file, is outside its
 * folder or cannot be read.
 *
 * <pre>{@code
 * String json = UntrustedFile.in(run, "run.json", "the facts of a run").text(1 << 20);
 * }</pre>
 */
public final class UntrustedFile {

  private final Path path;
  private final Path folder;
  private final String needed;

  private UntrustedFile(Path path, Path folder, String needed) {
    this.path = path;
    this.folder = folder;
    this.needed = needed;
  }

  /**
   * A file at any place; links to it are followed.
   *
   * @param needed what it should be, such as "a safetensors file", for messages
   */
  public static UntrustedFile of(Path path, String needed) {
    return new UntrustedFile(path, null, needed);
  }

  /**
   * A file inside a folder, by a name that may have been read from a file. When it is opened, a
   * link that leads outside the folder is rejected.
   *
   * @param name its path relative to the folder
   * @param needed what it should be, such as "a safetensors file", for messages
   * @throws BadFileException if the name is empty or leads outside: an absolute path, or {@code ..}
   */
  public static UntrustedFile in(Path folder, String name, String needed) {
    try {
      Path relative = Path.of(name);
      if (!name.isBlank() && relative.getRoot() == null && staysInside(relative)) {
        return new UntrustedFile(folder.resolve(relative), folder, needed);
      }
    } catch (InvalidPathException e) {
      // reported below
    }
    String what = "has no file %s inside it, where %s is needed";
    throw BadFileException.of(folder, what, BadFileException.quoted(name), needed);
  }

  private static boolean staysInside(Path relative) {
    return StreamSupport.stream(relative.spliterator(), false)
        .noneMatch(part -> part.toString().equals(".."));
  }

  /** Its path. */
  public Path path() {
    return path;
  }

  /** Whether something of that name exists, of any kind. */
  public boolean exists() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Its path, after it was checked. For libraries that open files themselves. */
  public Path checked() {
    attributes();
    return path;
  }

  /** Its size in bytes. */
  public long size() {
    return attributes().size();
  }

  /** Opens it for reading at any position. An interrupt does not close it. */
  public RandomAccessFile open() {
    try {
      return new RandomAccessFile(checked().toFile(), "r");
    } catch (IOException e) {
      throw BadFileException.unreadable(path, e);
    }
  }

  /** Opens it for reading from its start to its end. An interrupt closes it. */
  public InputStream stream() {
    try {
      return Files.newInputStream(checked());
    } catch (IOException e) {
      throw BadFileException.unreadable(path, e);
    }
  }

  /**
   * Reads the complete file. An interrupt does not stop it.
   *
   * @param most how many bytes it may have
   * @throws BadFileException also if it is larger
   */
  public byte[] bytes(int most) {
    requireSize(size(), most);
    try (InputStream in = new FileInputStream(path.toFile())) {
      byte[] bytes = in.readNBytes(most);
      // It may have grown, and some files of the system report no size.
      requireSize(bytes.length + (in.read() < 0 ? 0L : 1L), most);
      return bytes;
    } catch (IOException e) {
      throw BadFileException.unreadable(path, e);
    }
  }

  /**
   * Reads the complete file as text in UTF-8. An interrupt does not stop it.
   *
   * @param most how many bytes it may have
   * @throws BadFileException also if it is larger or not such text
   */
  public String text(int most) {
    byte[] bytes = bytes(most);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new BadFileException(path, "is not text in UTF-8, where " + needed + " is needed", e);
    }
  }

  private void requireSize(long size, long most) {
    if (size > most) {
      throw BadFileException.of(
          path,
          "has %s, where %s of at most %s is needed",
          Memory.readable(size, most),
          needed,
          Memory.readable(most, size));
    }
  }

  private BasicFileAttributes attributes() {
    try {
      // Checked before it is opened: opening a pipe waits until a process writes into it.
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw new BadFileException(
            path, "is " + what(attributes) + ", where " + needed + " is needed");
      }
      if (folder != null && !path.toRealPath().startsWith(folder.toRealPath())) {
        throw new BadFileException(
            path, "is a link that leads outside its folder, where " + needed + " is needed");
      }
      return attributes;
    } catch (NoSuchFileException e) {
      throw new BadFileException(path, "does not exist", e);
    } catch (IOException e) {
      throw BadFileException.unreadable(path, e);
    }
  }

  /**
   * Opens a file of this toolkit for reading and writing; it is created if it is missing. A link is
   * not followed: it may lead to a file of another program.
   *
   * @throws StorageException if it is a link, a folder, a pipe or a device, or cannot be written
   */
  static RandomAccessFile openToWrite(Path path) {
    try {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        var there =
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!there.isRegularFile()) {
          throw StorageException.occupied(path, what(there));
        }
      }
      return new RandomAccessFile(path.toFile(), "rw");
    } catch (IOException e) {
      throw StorageException.of(path, e);
    }
  }

  private static String what(BasicFileAttributes there) {
    if (there.isSymbolicLink()) {
      return "a link";
    }
    return there.isDirectory() ? "a folder" : "a device or a pipe";
  }
}
