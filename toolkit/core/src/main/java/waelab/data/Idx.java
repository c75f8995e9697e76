package waelab.data;

import static java.util.stream.Collectors.joining;

import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import waelab.base.BadFileException;

/**
 * An array of unsigned bytes in IDX, the format that MNIST is published in: a magic number, one
 * big-endian size for each dimension, then the bytes, last dimension fastest. A file that is
 * missing, damaged, cut off, too long or contains something else throws a {@link BadFileException}.
 * A file may be gzipped, whatever its name.
 *
 * @param shape the size of each dimension, all positive: N×H×W for images, N for labels
 * @param data the bytes, as many as the shape says; not copied
 */
public record Idx(int[] shape, byte[] data) {

  /** The magic number of unsigned bytes without its last byte, the number of dimensions. */
  private static final int UNSIGNED_BYTES = 0x00000800;

  /**
   * Checks that shape and bytes agree.
   *
   * @throws IllegalArgumentException if they do not, or a size is not positive
   */
  public Idx {
    long size = 1;
    for (int n : shape) {
      if (n <= 0) {
        throw new IllegalArgumentException("a size of an IDX array must be positive, but is " + n);
      }
      size = Math.multiplyExact(size, (long) n);
    }
    if (size != data.length) {
      throw new IllegalArgumentException(
          "the shape asks for " + size + " bytes, but there are " + data.length);
    }
  }

  /** Images and their labels, the same number of both. */
  public record Pair(Idx images, Idx labels) {}

  /**
   * Grey images, N×H×W; N follows from the number of bytes.
   *
   * @throws IllegalArgumentException if the number of bytes is not a multiple of H·W
   */
  public static Idx images(int height, int width, byte[] pixels) {
    int count = pixels.length / Math.max(1, height * width);
    return new Idx(new int[] {count, height, width}, pixels);
  }

  /** Labels, one byte each. */
  public static Idx labels(byte[] labels) {
    return new Idx(new int[] {labels.length}, labels);
  }

  /** Reads grey images, N×H×W. */
  public static Idx readImages(Path file) {
    return new Reader(StoredFile.of(file), Kind.IMAGES).read();
  }

  /** Reads labels. */
  public static Idx readLabels(Path file) {
    return new Reader(StoredFile.of(file), Kind.LABELS).read();
  }

  /** Reads images and their labels; both files must have the same number of entries. */
  public static Pair readPair(Path imagesFile, Path labelsFile) {
    return readPair(StoredFile.of(imagesFile), StoredFile.of(labelsFile));
  }

  /** The same for files or entries of zips. */
  static Pair readPair(StoredFile imagesFile, StoredFile labelsFile) {
    // The small file is read first, so its errors are found immediately.
    Idx labels = new Reader(labelsFile, Kind.LABELS).read();
    Idx images = new Reader(imagesFile, Kind.IMAGES).read();
    if (images.count() != labels.count()) {
      throw labelsFile.bad(
          "holds %d labels, but %s holds %d images; take both files from the same set",
          labels.count(), imagesFile, images.count());
    }
    return new Pair(images, labels);
  }

  /** The first size: how many images or labels there are. */
  public int count() {
    return shape[0];
  }

  /** The MD5 of the array as a plain IDX file, in hexadecimal digits. */
  String md5() {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      write(new DigestOutputStream(OutputStream.nullOutputStream(), md5));
      return HexFormat.of().formatHex(md5.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    } catch (IOException e) {
      throw new UncheckedIOException("nothing is written", e);
    }
  }

  /** Writes the array as a plain IDX file; the stream stays open. */
  public void write(OutputStream out) throws IOException {
    var header = new DataOutputStream(out);
    header.writeInt(magic(shape.length));
    for (int n : shape) {
      header.writeInt(n);
    }
    header.write(data);
    header.flush();
  }

  /** Writes the array as a gzipped IDX file; the stream stays open. */
  public void writeGzipped(OutputStream out) throws IOException {
    // Finished, but not closed: the underlying stream belongs to the caller.
    var gzip = new GZIPOutputStream(out, 1 << 16);
    write(gzip);
    gzip.finish();
  }

  /** The magic number of an array of unsigned bytes with this number of dimensions. */
  static int magic(int dimensions) {
    return UNSIGNED_BYTES | dimensions;
  }

  /** What a file is expected to hold. */
  private enum Kind {
    IMAGES("images", "number", "height", "width"),
    LABELS("labels", "number");

    private final String plural;
    private final List<String> sizes;

    Kind(String plural, String... sizes) {
      this.plural = plural;
      this.sizes = List.of(sizes);
    }

    int magic() {
      return Idx.magic(sizes.size());
    }

    /** "-3 images" or "a height of 0". */
    String describe(int dimension, int size) {
      return dimension == 0 ? size + " " + plural : "a " + sizes.get(dimension) + " of " + size;
    }
  }

  /**
   * Reads one untrusted file: the sizes in the header are checked against the data, and memory is
   * allocated only for data that have arrived.
   */
  private static final class Reader {
    /** The type of the elements by the third byte of a file; the format has no other types. */
    private static final Map<Integer, String> TYPES =
        Map.of(
            0x08, "unsigned bytes",
            0x09, "signed bytes",
            0x0B, "16-bit integers",
            0x0C, "32-bit integers",
            0x0D, "32-bit floats",
            0x0E, "64-bit floats");

    private static final int BYTES = 0x08;
    private static final int MOST_SIZES = 8;
    private static final int FIRST_CHUNK = 1 << 20;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final String AGAIN = "; delete it and download it again";

    private final StoredFile file;
    private final Kind kind;

    /** Number of uncompressed bytes read so far: the offset in messages. */
    private long offset;

    Reader(StoredFile file, Kind kind) {
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
          throw file.bad("has more than the %d bytes that its header announces" + AGAIN, offset);
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
      int[] shape = new int[kind.sizes.size()];
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
        int header = Integer.BYTES * (1 + kind.sizes.size());
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
      if (TYPES.containsKey(type) && type != BYTES) {
        return file.bad(
            "holds %s (type 0x%02X at offset 2), and %s are unsigned bytes (type 0x08); give a file"
                + " of unsigned bytes",
            TYPES.get(type), type, kind.plural);
      }
      if (type == BYTES && rank > 0) {
        return file.bad(
            "holds an array of %d dimensions%s, and %s are an array of %d: %s; give it that shape",
            rank, sizes(rank, in), kind.plural, kind.sizes.size(), String.join("×", kind.sizes));
      }
      return file.bad(
          "is not an IDX file of %s: it starts with 0x%08X instead of 0x%08X" + AGAIN,
          kind.plural,
          magic,
          kind.magic());
    }

    /**
     * The sizes in a header, as " (60000×1×28×28)"; empty if some are missing or there are many.
     */
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

    /** How many bytes a shape requires. */
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
}
