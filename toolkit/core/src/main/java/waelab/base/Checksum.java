package waelab.base;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The digest that a file's content must have.
 *
 * @param algorithm the digest's name, such as {@code MD5} or {@code SHA-256}
 * @param hex the digest in hexadecimal digits
 * @param ofGunzipped true if the digest is of the decompressed content of a gzip file, not of the
 *     file's bytes
 */
public record Checksum(String algorithm, String hex, boolean ofGunzipped) {

  private static final int BUFFER = 1 << 16;
  private static final String NEEDED = "a file to be checked";

  /**
   * Checks the digits.
   *
   * @throws BadArgumentException if the algorithm is unknown or the digits are not those of such a
   *     digest
   */
  public Checksum {
    hex = hex.toLowerCase(Locale.ROOT);
    int digits = 2 * digest(algorithm).getDigestLength();
    BadArgumentException.require(
        hex.matches("[0-9a-f]{" + digits + "}"),
        "checksum",
        hex,
        digits + " hexadecimal digits for " + algorithm);
  }

  /** The MD5 of the file's bytes. */
  public static Checksum md5(String hex) {
    return new Checksum("MD5", hex, false);
  }

  /** The SHA-256 of the file's bytes. */
  public static Checksum sha256(String hex) {
    return new Checksum("SHA-256", hex, false);
  }

  /** The SHA-256 of these bytes. */
  public static Checksum of(byte[] content) {
    return sha256(HexFormat.of().formatHex(digest("SHA-256").digest(content)));
  }

  /** The SHA-256 of several pieces, each with its length, one after the other. */
  public static Checksum of(Stream<byte[]> pieces) {
    MessageDigest digest = digest("SHA-256");
    pieces.forEach(
        piece -> {
          digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(piece.length).array());
          digest.update(piece);
        });
    return sha256(HexFormat.of().formatHex(digest.digest()));
  }

  /** Float32 numbers as bytes, each in little-endian order. */
  public static byte[] bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /**
   * The SHA-256 of a file.
   *
   * @throws BadFileException if it cannot be read
   */
  public static Checksum of(Path file) {
    try (InputStream in = UntrustedFile.of(file, NEEDED).stream()) {
      return sha256(hex(in, digest("SHA-256")));
    } catch (IOException e) {
      throw BadFileException.unreadable(file, e);
    }
  }

  /** The digest of the bytes in {@code digest} and the rest of a stream, in hexadecimal digits. */
  static String hex(InputStream in, MessageDigest digest) throws IOException {
    new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The MD5 of a gzip file's decompressed content. */
  public static Checksum md5OfGunzipped(String hex) {
    return new Checksum("MD5", hex, true);
  }

  /**
   * Reads a complete file and compares its digest.
   *
   * @return what is wrong, as the rest of a sentence about the file; empty if its content is right
   * @throws BadFileException if the file cannot be read
   */
  public Optional<String> fault(Path file) {
    try (InputStream raw = UntrustedFile.of(file, NEEDED).stream();
        InputStream in = ofGunzipped ? new GZIPInputStream(raw, BUFFER) : raw) {
      String actual = hex(in, digest(algorithm));
      return actual.equals(hex) ? Optional.empty() : Optional.of(difference(actual));
    } catch (ZipException | EOFException e) {
      return Optional.of("it is not a complete gzip file (" + e.getMessage() + ")");
    } catch (IOException e) {
      throw BadFileException.unreadable(file, e);
    }
  }

  private String difference(String actual) {
    String what = ofGunzipped ? algorithm + " after decompression" : algorithm;
    return "its " + what + " is " + actual + " instead of the expected " + hex;
  }

  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new BadArgumentException("checksum", "has an unknown algorithm " + algorithm);
    }
  }
}
