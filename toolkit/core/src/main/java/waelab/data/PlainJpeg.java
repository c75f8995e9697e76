package waelab.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Checks a JPEG's segments up to its first scan, and writes them again with a marker that defines
 * the colour space. Every decoder then interprets the colours as libjpeg and Pillow do. Without
 * such a marker Java's own decoder would guess differently, and it would apply a colour profile.
 */
final class PlainJpeg {

  private static final int START = 0xd8;
  private static final int END = 0xd9;
  private static final int SCAN = 0xda;
  private static final int APP0 = 0xe0;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COMMENT = 0xfe;
  private static final int NOT_TOLD = -1;

  /** No program writes more scans; a file with many thousand scans would take minutes. */
  private static final int MOST_SCANS = 100;

  /** The names of red, green and blue in libjpeg. */
  private static final byte[] RGB = {'R', 'G', 'B'};

  /** The start of a file, and a segment that defines JFIF's colours. */
  private static final byte[] JFIF = hex("ffd8 ffe0 0010 4a46494600 0101 00 0001 0001 00 00");

  /** The same for red, green and blue. */
  private static final byte[] ADOBE_RGB = hex("ffd8 ffee 000e 41646f6265 0064 0000 0000 00");

  private final byte[] file;
  private final ByteArrayOutputStream kept;
  private int at = 2;
  private boolean jfif;
  private int adobe = NOT_TOLD;
  private int width;
  private int height;
  private byte[] components = {};

  private PlainJpeg(byte[] file) {
    this.file = file;
    this.kept = new ByteArrayOutputStream(file.length);
  }

  /** Checks a file, which must be a JPEG that is not cut off, grey or RGB. */
  static PlainImage of(byte[] file) throws UnreadableImageException {
    if (file.length < 4 || pair(file, 0) != (0xff00 | START)) {
      throw new UnreadableImageException("is not a JPEG file");
    }
    return new PlainJpeg(file).read();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  private PlainImage read() throws UnreadableImageException {
    for (int marker = marker(); marker != SCAN; marker = marker()) {
      segment(marker);
    }
    if (components.length == 0) {
      throw damaged();
    }
    requireFewScans();
    byte[] head = isYcc() ? JFIF : ADOBE_RGB;
    byte[] plain =
        ByteBuffer.allocate(head.length + kept.size() + 2 + file.length - at)
            .put(head)
            .put(kept.toByteArray())
            .put(file, at - 2, file.length - at + 2)
            .array();
    return new PlainImage(PlainImage.Format.JPEG, width, height, components.length == 1, plain);
  }

  /** Whether libjpeg reads three components as YCbCr; a single component is grey in both cases. */
  private boolean isYcc() {
    if (jfif || components.length == 1) {
      return true;
    }
    return adobe == NOT_TOLD ? !Arrays.equals(components, RGB) : adobe != 0;
  }

  private int marker() throws UnreadableImageException {
    require(at + 1 < file.length && file[at] == (byte) 0xff);
    while (at < file.length && file[at] == (byte) 0xff) {
      at++;
    }
    require(at < file.length);
    return file[at++] & 0xff;
  }

  private void segment(int marker) throws UnreadableImageException {
    // Other markers have no length and are not allowed here.
    require(marker >= 0xc0 && (marker < 0xd0 || marker > END) && at + 2 <= file.length);
    int length = pair(file, at);
    require(length >= 2 && at + length <= file.length);
    boolean frame = marker < 0xd0 && marker != 0xc4 && marker != 0xcc && marker != 0xc8;
    if (frame) {
      frame(marker, length);
    }
    if (marker == APP0) {
      jfif |= length >= 16 && isNamed("JFIF\0");
    } else if (marker == APP14 && length >= 14 && isNamed("Adobe")) {
      adobe = file[at + 13] & 0xff;
    }
    if (marker < APP0 || marker > APP15 && marker != COMMENT) {
      kept.write(0xff);
      kept.write(marker);
      kept.write(file, at, length);
    }
    at += length;
  }

  private boolean isNamed(String name) {
    return new String(file, at + 2, name.length(), StandardCharsets.ISO_8859_1).equals(name);
  }

  /** Two bytes as a big-endian number. */
  private static int pair(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getChar(at);
  }

  /** Length, precision, height, width, number of components, and three bytes for each component. */
  private void frame(int marker, int length) throws UnreadableImageException {
    require(components.length == 0 && length >= 8);
    int count = file[at + 7] & 0xff;
    require(length == 8 + 3 * count);
    if (count == 4) {
      throw new UnreadableImageException("is a CMYK JPEG; save it as RGB");
    }
    boolean common = marker <= 0xc2 && file[at + 2] == 8 && (count == 1 || count == 3);
    height = pair(file, at + 3);
    width = pair(file, at + 5);
    if (!common || width == 0 || height == 0) {
      throw rare();
    }
    components = new byte[count];
    for (int i = 0; i < count; i++) {
      components[i] = file[at + 8 + 3 * i];
    }
  }

  private void requireFewScans() throws UnreadableImageException {
    int scans = 1;
    for (int i = at; i + 1 < file.length; i++) {
      if (file[i] == (byte) 0xff && file[i + 1] == (byte) SCAN) {
        scans++;
      }
    }
    if (scans > MOST_SCANS) {
      throw rare();
    }
  }

  private void require(boolean holds) throws UnreadableImageException {
    if (!holds) {
      throw damaged();
    }
  }

  private UnreadableImageException damaged() {
    return new UnreadableImageException("is a JPEG that is cut off or damaged at byte " + at);
  }

  private static UnreadableImageException rare() {
    return new UnreadableImageException("is a JPEG of a rare kind; save it as an ordinary one");
  }
}
