package waelab.base;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A file to be read at any place, and neither a folder nor something that would be waited for. */
final class RegularFile {

  private RegularFile() {}

  /**
   * Opens it for reading. It is not a channel: an interrupt would close that.
   *
   * @param needed what it should be, such as "a safetensors file"
   * @throws BadFileException if it is not there, no file, or may not be read
   */
  static RandomAccessFile open(Path path, String needed) {
    try {
      // Asked first: a pipe would be waited for.
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        String what = attributes.isDirectory() ? "is a folder" : "is a device or a pipe";
        throw new BadFileException(path, what + ", where " + needed + " is needed");
      }
      return new RandomAccessFile(path.toFile(), "r");
    } catch (NoSuchFileException e) {
      throw new BadFileException(path, "does not exist", e);
    } catch (IOException e) {
      throw BadFileException.unreadable(path, e);
    }
  }
}
