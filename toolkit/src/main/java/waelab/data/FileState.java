package waelab.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.ForeignFile;

/** Tells whether a large file is still the same without reading it. */
final class FileState {

  /** A zip's directory is at its end, so what changes the zip changes these bytes. */
  private static final int END = 1 << 16;

  private FileState() {}

  /**
   * Path, size, time and the last 64 KiB of a file, as a text.
   *
   * @throws BadFileException if it cannot be read
   */
  static String of(Path path) {
    try (var file = ForeignFile.of(path, "a file of data").open()) {
      byte[] end = new byte[(int) Math.min(END, file.length())];
      file.seek(file.length() - end.length);
      file.readFully(end);
      return String.join(
          "\n",
          path.toRealPath().toString(),
          Long.toString(file.length()),
          Files.getLastModifiedTime(path).toString(),
          Checksum.of(end).hex());
    } catch (IOException e) {
      throw BadFileException.unreadable(path, e);
    }
  }
}
