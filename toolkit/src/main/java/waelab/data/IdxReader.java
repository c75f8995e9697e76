package waelab.data;

import static java.util.stream.Collectors.joining;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import waelab.base.BadFileException;

/**
 * Reads one IDX file and trusts nothing in it: a header's promise is held against what arrives, and
 * memory is taken only for what has arrived.
 */
final class IdxReader {

  /** What a file is expected to hold. */
  enum Kind {
    IMAGES("images", "height", "width"),
    LABELS("labels");

    private final String plural;
    private final String[] inner;

    Kind(String plural, String... inner) {
      this.plural = plural;
      this.inner = inner;
    }

    int dimensions() {
      return 1 + inner.length;
    }

    int magic() {
      return Idx.magic(dimensions());
    }

    /** The sizes that are expected: "number" or "number×height×width". */
    String sizes() {
      return "number" + Arrays.stream(inner).map(name -> "×" + name).collect(joining());
    }

    /** "-3 images" or "a height of 0". */
    String describe(int dimension, int size) {
      return dimension == 0 ? size + " " + plural : "a " + inner[dimension - 1] + " of " + size;
    }
  }

  /** What the third byte of a file says of the elements; the format has these and no others. */
  private static final Map<Integer, String> TYPES =
      Map.of(
          0x08, "unsigned bytes",
          0x09, "signed bytes",
          0x0B, "16-bit integers",
          0x0C, "32-bit integers",
          0x0D, "32-bit floats",
          0x0E, "64-bit floats");

  private static final int UNSIGNED_BYTES = 0x08;
  private static final int MOST_SIZES = 8;
  private static final int FIRST_CHUNK = 1 << 20;
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
  private static final String AGAIN = "; delete it and fetch it again";

  private final StoredFile file;
  private final Kind kind;

  /** Uncompressed bytes read so far: the offset that messages name. */
  private long offset;

  IdxReader(StoredFile file, Kind kind) {
    this.file = file;
    this.kind = kind;
  }

  Idx read() {
    try (InputStream in = file.gunzipped()) {
      boolean alone = file.entry().isEmpty() && !(in instanceof GZIPInputStream);
      if (alone && Files.size(file.path()) == 0) {
        throw file.bad("is empty" + AGAIN);
      }
      int[] shape = header(in);
      long size = size(shape);
      if (alone) {
        checkSize(size);
      }
      byte[] data = body(in, size);
      if (in.read() >= 0) {
        throw file.bad("goes on after the %d bytes its header promises" + AGAIN, offset);
      }
      return new Idx(shape, data);
    } catch (EOFException | ZipException e) {
      throw file.bad(
          e,
          "is damaged: its gzip data end or break after %d uncompressed bytes%s" + AGAIN,
          offset,
          reason(e));
    } catch (IOException e) {
      throw file.bad(e, "cannot be read%s; check the path", reason(e));
    }
  }

  /** Reads magic number and sizes. */
  private int[] header(InputStream in) throws IOException {
    int magic = headerInt(in);
    if (magic != kind.magic()) {
      throw wrongMagic(magic, in);
    }
    int[] shape = new int[kind.dimensions()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = headerInt(in);
      if (shape[i] <= 0) {
        throw file.bad(
            "says at offset %d that it holds %s" + AGAIN,
            offset - Integer.BYTES,
            kind.describe(i, shape[i]));
      }
    }
    return shape;
  }

  private int headerInt(InputStream in) throws IOException {
    byte[] word = in.readNBytes(Integer.BYTES);
    offset += word.length;
    if (word.length < Integer.BYTES) {
      int header = Integer.BYTES * (1 + kind.dimensions());
      throw file.bad("ends at offset %d, inside the header of %d bytes" + AGAIN, offset, header);
    }
    return ByteBuffer.wrap(word).getInt();
  }

  private BadFileException wrongMagic(int magic, InputStream in) throws IOException {
    for (Kind other : Kind.values()) {
      if (magic == other.magic()) {
        return file.bad(
            "holds %s where %s are expected; give the file of %2$s", other.plural, kind.plural);
      }
    }
    int type = magic >>> 8;
    int rank = magic & 0xff;
    if (TYPES.containsKey(type) && type != UNSIGNED_BYTES) {
      return file.bad(
          "holds %s (type 0x%02X at offset 2), and %s are unsigned bytes (type 0x08); give a file"
              + " of unsigned bytes",
          TYPES.get(type), type, kind.plural);
    }
    if (type == UNSIGNED_BYTES && rank > 0) {
      return file.bad(
          "holds an array of %d dimensions%s, and %s are an array of %d: %s; give it that shape",
          rank, sizes(rank, in), kind.plural, kind.dimensions(), kind.sizes());
    }
    return file.bad(
        "is no IDX file of %s: it starts with 0x%08X instead of 0x%08X" + AGAIN,
        kind.plural,
        magic,
        kind.magic());
  }

  /** The sizes in a header, as " (60000×1×28×28)"; nothing if they are not all there or many. */
  private static String sizes(int rank, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(Integer.BYTES * Math.min(rank, MOST_SIZES));
    if (bytes.length < Integer.BYTES * rank) {
      return "";
    }
    var sizes = ByteBuffer.wrap(bytes).asIntBuffer();
    return " ("
        + IntStream.range(0, rank).mapToObj(i -> "" + sizes.get(i)).collect(joining("×"))
        + ")";
  }

  /** How many bytes a shape asks for. */
  private long size(int[] shape) {
    long size = 1;
    for (int n : shape) {
      size *= n; // At most 2³¹·2³¹ before the check, so it cannot overflow.
      if (size > LARGEST_ARRAY) {
        throw file.bad(
            "promises %s bytes at offset %d, more than one array can hold" + AGAIN,
            Arrays.toString(shape),
            Integer.BYTES);
      }
    }
    return size;
  }

  private void checkSize(long size) throws IOException {
    long expected = offset + size;
    long actual = Files.size(file.path());
    if (actual < expected) {
      throw truncated(expected, actual);
    }
    if (actual > expected) {
      throw file.bad(
          "is %d bytes longer than the %d its header promises" + AGAIN,
          actual - expected,
          expected);
    }
  }

  /** Reads {@code size} bytes into an array that never grows past twice what has arrived. */
  private byte[] body(InputStream in, long size) throws IOException {
    byte[] data = new byte[(int) Math.min(size, FIRST_CHUNK)];
    int filled = 0;
    while (filled < size) {
      if (filled == data.length) {
        data = Arrays.copyOf(data, (int) Math.min(size, 2L * filled));
      }
      int n = in.read(data, filled, data.length - filled);
      if (n < 0) {
        throw truncated(offset - filled + size, offset);
      }
      filled += n;
      offset += n;
    }
    return data;
  }

  private BadFileException truncated(long expected, long actual) {
    return file.bad(
        "is cut off: its header promises %d bytes, but %d of them are missing" + AGAIN,
        expected,
        expected - actual);
  }

  private static String reason(IOException e) {
    String told = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return told == null ? "" : " (" + told + ")";
  }
}
