package waelab.base;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/**
 * The SHA-256 that a safetensors file of ours carries: over all its bytes, with zeros in the place
 * of the digest's own 64 digits. It is the first text of the metadata and thus always in the same
 * place.
 *
 * <p>Name and value both say what it is, so that damage to either does not turn the file into one
 * that has no digest.
 */
final class Seal {

  /** The digest's name in the metadata. */
  static final String NAME = "waelab.sha256";

  /** The metadata that is {@link #set} later. */
  static final String BLANK = "of-the-rest:" + "0".repeat(64);

  private static final String MARK = BLANK.substring(0, BLANK.indexOf(':') + 1);
  private static final byte[] BEFORE =
      ("{\"__metadata__\":{\"" + NAME + "\":\"" + MARK).getBytes(StandardCharsets.US_ASCII);
  private static final int DIGITS = 64;
  private static final int CHUNK = 1 << 16;

  private Seal() {}

  /** True if any text of the metadata says that there is a digest. */
  static boolean isIn(Map<String, String> metadata) {
    return metadata.containsKey(NAME)
        || metadata.values().stream().anyMatch(text -> text.startsWith(MARK));
  }

  /** Puts the digest in its place. */
  static void set(byte[] header, MessageDigest digest) {
    put(header, HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * Checks a file that says it has a digest.
   *
   * @param header the header's bytes as they stand in the file; zeros are put into it
   * @throws BadFileException if it is not the digest of this file
   */
  static void verify(Path path, RandomAccessFile file, byte[] header) throws IOException {
    String remedy =
        "; it was damaged, or changed by a program that kept the digest: take a good copy";
    int end = BEFORE.length;
    if (header.length < end + DIGITS || !Arrays.equals(header, 0, end, BEFORE, 0, end)) {
      throw new BadFileException(path, "its " + NAME + " is not as it was written" + remedy);
    }
    String noted = new String(header, end, DIGITS, StandardCharsets.ISO_8859_1);
    put(header, "0".repeat(DIGITS));
    MessageDigest digest = sha256();
    digest.update(length(header));
    digest.update(header);
    byte[] chunk = new byte[CHUNK];
    file.seek(Long.BYTES + (long) header.length);
    for (int n = file.read(chunk); n > 0; n = file.read(chunk)) {
      digest.update(chunk, 0, n);
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(noted)) {
      throw new BadFileException(path, "its content does not have its " + NAME + remedy);
    }
  }

  /** The bytes that come before a header. */
  static byte[] length(byte[] header) {
    return ByteBuffer.allocate(Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .array();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void put(byte[] header, String digits) {
    byte[] ascii = digits.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, header, BEFORE.length, DIGITS);
  }
}
