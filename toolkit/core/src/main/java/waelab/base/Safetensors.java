package waelab.base;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The safetensors format: an 8-byte little-endian length, a JSON header with type, shape and
 * offsets of each tensor, then the numbers. Python reads the same files ({@code
 * safetensors.torch.load_file}), and what Python wrote is read here.
 *
 * <p>A file written here contains its SHA-256: the header begins with <code>
 * {"__metadata__":{"waelab.sha256":"of-the-rest:</code> and 64 hexadecimal digits, and the digest
 * is that of the complete file with the character 0 instead of each digit.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">The format</a>
 */
public final class Safetensors {

  /** The header's entry that is not a tensor. */
  static final String METADATA = "__metadata__";

  /** The largest header that is read, here and in Python. */
  static final int MOST_HEADER_BYTES = 100_000_000;

  /** The digest's name in the metadata. */
  static final String DIGEST = "waelab.sha256";

  /**
   * The text before the digest. Name and text both mark the digest: damage to one does not hide it.
   */
  static final String MARK = "of-the-rest:";

  private static final int DIGITS = 64;
  private static final String ZEROS = "0".repeat(DIGITS);
  private static final byte[] BEFORE_DIGITS =
      ("{\"" + METADATA + "\":{\"" + DIGEST + "\":\"" + MARK).getBytes(StandardCharsets.US_ASCII);
  private static final int ALIGNMENT = 8;
  private static final int CHUNK = 1 << 14;

  /** A tensor on the host that can be written. */
  public sealed interface Writable permits Tensor, Doubles {

    /** Its dimensions; empty for a scalar. */
    long[] shape();

    private Dtype dtype() {
      return this instanceof Tensor ? Dtype.F32 : Dtype.F64;
    }

    private int width() {
      return dtype().bits() / Byte.SIZE;
    }

    private int count() {
      return this instanceof Doubles d ? d.values().length : ((Tensor) this).values().length;
    }

    /** Puts {@code n} numbers, from number {@code at} on, at the start of a buffer. */
    private void put(ByteBuffer buffer, int at, int n) {
      if (this instanceof Doubles doubles) {
        buffer.asDoubleBuffer().put(doubles.values(), at, n);
      } else {
        buffer.asFloatBuffer().put(((Tensor) this).values(), at, n);
      }
    }
  }

  /**
   * A float32 tensor on the host.
   *
   * @param shape its dimensions; empty for a scalar
   * @param values its numbers, last dimension fastest
   */
  public record Tensor(long[] shape, float[] values) implements Writable {}

  /**
   * A float64 tensor on the host.
   *
   * @param shape its dimensions; empty for a scalar
   * @param values its numbers, last dimension fastest
   */
  public record Doubles(long[] shape, double[] values) implements Writable {}

  private Safetensors() {}

  /**
   * Opens a file and checks all of it: the header, and the digest if there is one.
   *
   * @throws BadFileException if the file is damaged, of another kind, or cannot be read
   */
  public static SafetensorsFile open(Path file) {
    return SafetensorsFile.open(file);
  }

  /**
   * Writes a complete file or no file. Tensors and texts are sorted by name, wider numbers first:
   * the same content gives the same bytes.
   *
   * @param tensors by name
   * @param metadata texts by name, kept in the header
   * @throws StorageException if the file cannot be written, or there is not enough room
   * @throws IllegalArgumentException if a shape does not fit its numbers, or a name is reserved for
   *     the format or the digest
   */
  public static void write(
      Path file, Map<String, ? extends Writable> tensors, Map<String, String> metadata) {
    // Wider numbers first, so that each tensor starts at a multiple of its numbers' width.
    var sorted = new ArrayList<>(new TreeMap<String, Writable>(tensors).entrySet());
    sorted.sort(Comparator.comparingInt(tensor -> -tensor.getValue().width()));
    sorted.forEach(tensor -> check(tensor.getKey(), tensor.getValue()));
    try {
      byte[] header = header(sorted, metadata);
      long numbers = sorted.stream().mapToLong(tensor -> bytes(tensor.getValue())).sum();
      StorageException.requireRoom(file.toAbsolutePath().getParent(), header.length + numbers);
      MessageDigest digest = Checksum.digest("SHA-256");
      write(new DigestOutputStream(OutputStream.nullOutputStream(), digest), header, sorted);
      putDigits(header, HexFormat.of().formatHex(digest.digest()));
      AtomicFiles.write(file, out -> write(out, header, sorted));
    } catch (IOException e) {
      throw StorageException.of(file, e);
    }
  }

  private static void check(String name, Writable tensor) {
    if (name.equals(METADATA)) {
      throw new IllegalArgumentException("no tensor can be called " + METADATA);
    }
    long numbers = Arrays.stream(tensor.shape()).reduce(1, Math::multiplyExact);
    if (numbers != tensor.count() || Arrays.stream(tensor.shape()).anyMatch(n -> n < 0)) {
      String shape = Arrays.toString(tensor.shape());
      throw new IllegalArgumentException(
          name + " has the shape " + shape + ", but " + tensor.count() + " numbers");
    }
  }

  /** A tensor's entry in a header. */
  private record Told(Dtype dtype, long[] shape, @JsonProperty("data_offsets") List<Long> ends) {}

  private static byte[] header(
      List<Map.Entry<String, Writable>> tensors, Map<String, String> metadata) throws IOException {
    if (hasDigest(metadata)) {
      throw new IllegalArgumentException(DIGEST + " is added by the writer");
    }
    var texts = new LinkedHashMap<String, String>();
    texts.put(DIGEST, MARK + ZEROS);
    texts.putAll(new TreeMap<>(metadata));
    var entries = new LinkedHashMap<String, Object>();
    entries.put(METADATA, texts);
    long begin = 0;
    for (var entry : tensors) {
      Writable tensor = entry.getValue();
      long end = begin + bytes(tensor);
      entries.put(entry.getKey(), new Told(tensor.dtype(), tensor.shape(), List.of(begin, end)));
      begin = end;
    }
    byte[] json = new ObjectMapper().writeValueAsBytes(entries);
    if (json.length > MOST_HEADER_BYTES - ALIGNMENT) {
      throw new IllegalArgumentException("the metadata is too long to be read again");
    }
    // Padded with spaces, so that the numbers start at a multiple of eight bytes.
    byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  private static void write(
      OutputStream out, byte[] header, List<Map.Entry<String, Writable>> tensors)
      throws IOException {
    out.write(length(header));
    out.write(header);
    // In chunks: a second copy of a gigabyte of weights may not fit the heap.
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (var entry : tensors) {
      Writable tensor = entry.getValue();
      for (int at = 0; at < tensor.count(); at += CHUNK) {
        int n = Math.min(CHUNK, tensor.count() - at);
        tensor.put(chunk, at, n);
        out.write(chunk.array(), 0, n * tensor.width());
      }
    }
  }

  private static long bytes(Writable tensor) {
    return (long) tensor.width() * tensor.count();
  }

  /** The bytes that come before a header. */
  static byte[] length(byte[] header) {
    return ByteBuffer.allocate(Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .array();
  }

  /** True if any text of the metadata says that there is a digest. */
  static boolean hasDigest(Map<String, String> metadata) {
    return metadata.containsKey(DIGEST)
        || metadata.values().stream().anyMatch(text -> text.startsWith(MARK));
  }

  /** Replaces a header's digest by zeros and returns it; empty if it is not at its place. */
  static Optional<String> takeDigits(byte[] header) {
    int begin = BEFORE_DIGITS.length;
    if (header.length < begin + DIGITS
        || !Arrays.equals(header, 0, begin, BEFORE_DIGITS, 0, begin)) {
      return Optional.empty();
    }
    String digits = new String(header, begin, DIGITS, StandardCharsets.ISO_8859_1);
    putDigits(header, ZEROS);
    return Optional.of(digits);
  }

  private static void putDigits(byte[] header, String digits) {
    byte[] ascii = digits.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, header, BEFORE_DIGITS.length, DIGITS);
  }
}
