package waelab.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;
import waelab.base.Printable;

/**
 * A stored image that was checked before decoding. Its outer structure is complete and its size is
 * reasonable. Parts that do not define its pixels, such as thumbnails, colour profiles and texts,
 * are removed.
 *
 * @param format how its pixels are stored
 * @param width in pixels
 * @param height in pixels
 * @param grey true if it is stored as grey, with or without transparency
 * @param bytes the stripped file
 */
record PlainImage(Format format, int width, int height, boolean grey, byte[] bytes) {

  /** The formats that can be read. */
  enum Format {
    JPEG,
    PNG
  }

  /** More than most cameras have; a decoder needs 3 to 8 bytes of memory for each pixel. */
  private static final long MOST_PIXELS = 50_000_000;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final Set<String> KEPT = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");
  private static final int AROUND = 12; // bytes of a chunk's length, type and CRC
  private static final int HEADER = 13;

  /**
   * Checks a file, whatever its name.
   *
   * @throws UnreadableImageException if it is not a JPEG or PNG, or is damaged, too large or of a
   *     rare kind
   */
  static PlainImage of(byte[] file) throws UnreadableImageException {
    PlainImage image = isPng(file) ? ofPng(file) : PlainJpeg.of(file);
    if ((long) image.width * image.height > MOST_PIXELS) {
      throw new UnreadableImageException(
          Printable.of("is %d×%d, more than %,d pixels", image.width, image.height, MOST_PIXELS));
    }
    return image;
  }

  private static boolean isPng(byte[] file) {
    return file.length >= SIGNATURE.length
        && Arrays.equals(file, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
  }

  /** Checks a PNG's chunks, and keeps those that define pixels. */
  private static PlainImage ofPng(byte[] file) throws UnreadableImageException {
    ByteBuffer in = ByteBuffer.wrap(file).position(SIGNATURE.length);
    ByteBuffer out = ByteBuffer.allocate(file.length).put(SIGNATURE);
    String type = "";
    while (!type.equals("IEND")) {
      int length = length(in);
      boolean first = type.isEmpty();
      type = new String(file, in.position() + 4, 4, StandardCharsets.ISO_8859_1);
      requireCrc(file, in.position() + 4, length + 4);
      require(first == type.equals("IHDR") && (!first || length == HEADER), in.position());
      if (KEPT.contains(type)) {
        out.put(file, in.position(), length + AROUND);
      } else if (Character.isUpperCase(type.charAt(0))) {
        throw new UnreadableImageException("is a PNG of a rare kind; save it as an ordinary one");
      }
      in.position(in.position() + length + AROUND);
    }
    int width = in.getInt(SIGNATURE.length + 8);
    int height = in.getInt(SIGNATURE.length + 12);
    require(width > 0 && height > 0, SIGNATURE.length + 8);
    byte[] plain = Arrays.copyOf(out.array(), out.position());
    // Colour types: 0 grey, 4 grey and opacity; 2, 3 and 6 have colours.
    boolean grey = file[SIGNATURE.length + 17] % 4 == 0;
    return new PlainImage(Format.PNG, width, height, grey, plain);
  }

  private static int length(ByteBuffer in) throws UnreadableImageException {
    require(in.remaining() >= AROUND, in.position());
    int length = in.getInt(in.position());
    require(length >= 0 && length <= in.remaining() - AROUND, in.position());
    return length;
  }

  private static void requireCrc(byte[] file, int from, int length)
      throws UnreadableImageException {
    var crc = new CRC32();
    crc.update(file, from, length);
    require((int) crc.getValue() == ByteBuffer.wrap(file).getInt(from + length), from);
  }

  private static void require(boolean holds, int at) throws UnreadableImageException {
    if (!holds) {
      throw new UnreadableImageException("is a PNG that is cut off or damaged at byte " + at);
    }
  }
}
