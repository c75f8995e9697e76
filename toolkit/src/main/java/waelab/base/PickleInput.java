package waelab.base;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The bytes of pickles, counted: faults can say where they are, and nothing is read past an end.
 */
final class PickleInput {

  // A tensor's name has tens of bytes, a line of a pickle (a module, a function) no more.
  private static final int MOST_TEXT_BYTES = 1 << 12;

  private final Path path;
  private final InputStream in;
  private final long length;
  private long offset;
  private long opcodeOffset;

  /**
   * Reads pickles.
   *
   * @param in the bytes
   * @param length how many there are at most
   */
  PickleInput(Path path, InputStream in, long length) {
    this.path = path;
    this.in = in;
    this.length = length;
  }

  /** How many bytes were read. */
  long offset() {
    return offset;
  }

  /** Reads an opcode; faults are said to be there until the next is read. */
  int opcode() throws IOException {
    opcodeOffset = offset;
    return unsignedByte();
  }

  int unsignedByte() throws IOException {
    advance(1);
    int read = in.read();
    if (read < 0) {
      throw new EOFException();
    }
    return read;
  }

  int unsignedShort() throws IOException {
    return Short.toUnsignedInt(bytes(Short.BYTES).getShort());
  }

  int signedInt() throws IOException {
    return bytes(Integer.BYTES).getInt();
  }

  double bigEndianDouble() throws IOException {
    return bytes(Double.BYTES).order(ByteOrder.BIG_ENDIAN).getDouble();
  }

  /** Reads a text of so many bytes, an int without a sign. */
  String text(int bytes) throws IOException {
    if (bytes < 0 || bytes > MOST_TEXT_BYTES) {
      String what = "has a text of " + Integer.toUnsignedString(bytes) + " bytes";
      throw fault(what + ", longer than any tensor's name");
    }
    return StandardCharsets.UTF_8.decode(bytes(bytes)).toString();
  }

  /** Reads up to the end of the line. */
  String line() throws IOException {
    var line = new StringBuilder();
    for (int c = unsignedByte(); c != '\n'; c = unsignedByte()) {
      if (line.length() == MOST_TEXT_BYTES) {
        throw fault("has a line without end");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  /** Reads a few bytes, in little-endian order. */
  ByteBuffer bytes(int n) throws IOException {
    advance(n);
    byte[] bytes = in.readNBytes(n);
    if (bytes.length < n) {
      throw new EOFException();
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void advance(int n) {
    if (n > length - offset) {
      throw new BadFileException(
          path, "ends at byte " + length + ", inside its list of tensors: fetch it again");
    }
    offset += n;
  }

  /** What is wrong with the opcode that was read last. */
  BadFileException fault(String what) {
    return new BadFileException(path, what + " (at byte " + opcodeOffset + ")");
  }
}
