package waelab.base;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * The first bytes of a file that should be a safetensors file: the header's length and the header,
 * or what the file is instead.
 */
record SafetensorsStart(Path path, long fileBytes, byte[] first) {

  private static final int ZIP = 0x04034b50;
  private static final int PICKLE = 0x80;
  private static final int NEWEST_PICKLE = 5;

  /**
   * Reads the header as it stands in the file, padding included.
   *
   * @throws BadFileException if there is none
   */
  static byte[] header(Path path, RandomAccessFile file) throws IOException {
    // One more than the length: the header's brace.
    byte[] first = new byte[(int) Math.min(file.length(), Long.BYTES + 1)];
    file.seek(0);
    file.readFully(first);
    var start = new SafetensorsStart(path, file.length(), first);
    byte[] header = new byte[start.headerBytes()];
    file.seek(Long.BYTES);
    file.readFully(header);
    return header;
  }

  private int headerBytes() {
    if (fileBytes == 0) {
      throw new BadFileException(path, "is empty, where a safetensors file is needed");
    }
    if (fileBytes <= Long.BYTES) {
      throw new BadFileException(
          path, "is cut off or no safetensors file: it has " + fileBytes + " bytes and no header");
    }
    long length = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong();
    String said = "its first 8 bytes announce a header of " + Long.toUnsignedString(length);
    if (first[Long.BYTES] != '{') {
      throw new BadFileException(path, kind());
    }
    if (length < 0 || length > Safetensors.MOST_HEADER_BYTES) {
      throw new BadFileException(
          path, said + " bytes, more than the format allows: they are damaged");
    }
    if (length > fileBytes - Long.BYTES) {
      throw new BadFileException(
          path, said + " bytes, but only " + (fileBytes - Long.BYTES) + " follow: it was cut off");
    }
    return (int) length;
  }

  private String kind() {
    ByteBuffer bytes = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN);
    int version = Byte.toUnsignedInt(first[1]);
    boolean pickle = Byte.toUnsignedInt(first[0]) == PICKLE && version <= NEWEST_PICKLE;
    if (bytes.getInt(0) == ZIP || pickle) {
      return "is a "
          + (pickle ? "pickle" : "zip archive")
          + " like the files of torch.save, but no safetensors file; in Python, write it with"
          + " safetensors.torch.save_file";
    }
    return "is no safetensors file: at byte 8, there is no header's {";
  }
}
