package waelab.plot;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import waelab.base.BadFileException;
import waelab.base.ForeignFile;

/**
 * Reads the texts of one PNG file and trusts nothing in it: the length of each chunk is held
 * against the file's, its content against its CRC, and memory is taken for texts only, as they
 * arrive and up to a limit.
 */
final class PngTexts {

  /** All texts of a file together take no more bytes, packed and unpacked. */
  static final int MOST_BYTES = 1 << 24;

  private static final long SIGNATURE = 0x89504E470D0A1A0AL;
  // Length, type and CRC.
  private static final int AROUND = 3 * Integer.BYTES;
  private static final List<String> KINDS = List.of("tEXt", "zTXt", "iTXt");

  private final Path file;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final CRC32 crc = new CRC32();
  private int room = MOST_BYTES;

  /** Where the chunk that is read begins. */
  private long offset;

  PngTexts(Path file) {
    this.file = file;
  }

  Map<String, String> read() {
    try {
      var png = ForeignFile.of(file, "a PNG file");
      var raw = new BufferedInputStream(png.stream());
      try (var in = new DataInputStream(new CheckedInputStream(raw, crc))) {
        walk(in, png.size());
      }
      return Collections.unmodifiableMap(texts);
    } catch (IOException e) {
      throw BadFileException.unreadable(file, e);
    }
  }

  private void walk(DataInputStream in, long size) throws IOException {
    if (size < Long.BYTES || in.readLong() != SIGNATURE) {
      throw bad("is no PNG file: it does not start with the 8 bytes of one");
    }
    offset = Long.BYTES;
    String type = "";
    while (!type.equals("IEND")) {
      long follow = size - offset - AROUND;
      if (follow < 0) {
        throw bad("is cut off: it ends at offset " + size + ", before its last chunk does");
      }
      int length = in.readInt();
      if (length < 0 || length > follow) {
        String said = Integer.toUnsignedString(length);
        throw bad("is cut off or damaged: " + chunk() + " announces more than it has: " + said);
      }
      type = next(in, length);
      offset += AROUND + length;
    }
    if (offset < size) {
      throw bad("is damaged: it goes on after its last chunk, at offset " + offset);
    }
  }

  /** Reads a chunk from its type to its CRC, and says of which type it was. */
  private String next(DataInputStream in, int length) throws IOException {
    crc.reset();
    String type = new String(in.readNBytes(Integer.BYTES), StandardCharsets.ISO_8859_1);
    boolean text = KINDS.contains(type);
    if (text) {
      take(length);
    }
    byte[] content = in.readNBytes(text ? length : 0);
    in.skipNBytes(length - content.length);
    int sum = (int) crc.getValue();
    if (in.readInt() != sum) {
      throw bad("is damaged: " + chunk() + " does not have its CRC");
    }
    if (text) {
      try {
        add(type, new DataInputStream(new ByteArrayInputStream(content)));
      } catch (IOException e) {
        throw new BadFileException(file, "is damaged: " + chunk() + " is no " + type, e);
      }
    }
    return type;
  }

  /** A keyword, for iTXt its language and translation, and the text, each up to a zero. */
  private void add(String type, DataInputStream in) throws IOException {
    String keyword = word(in);
    boolean international = type.equals("iTXt");
    boolean packed = type.equals("zTXt") || international && in.readByte() != 0;
    if ((packed || international) && in.readByte() != 0 && packed) {
      throw new ZipException("unknown compression");
    }
    if (international) {
      word(in);
      word(in);
    }
    byte[] text = packed ? unpacked(in) : in.readAllBytes();
    var letters = international ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    texts.put(keyword, letters.newDecoder().decode(ByteBuffer.wrap(text)).toString());
  }

  private static String word(DataInputStream in) throws IOException {
    var word = new ByteArrayOutputStream();
    for (int b = in.readUnsignedByte(); b != 0; b = in.readUnsignedByte()) {
      word.write(b);
    }
    return word.toString(StandardCharsets.ISO_8859_1);
  }

  private byte[] unpacked(DataInputStream in) throws IOException {
    try (var inflated = new InflaterInputStream(in)) {
      byte[] text = inflated.readNBytes(room + 1);
      take(text.length);
      return text;
    }
  }

  private void take(int bytes) {
    if (bytes > room) {
      throw bad("has more than " + MOST_BYTES + " bytes of text, up to " + chunk());
    }
    room -= bytes;
  }

  private String chunk() {
    return "its chunk at offset " + offset;
  }

  private BadFileException bad(String what) {
    return new BadFileException(file, what);
  }
}
