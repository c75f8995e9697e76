package waelab.base;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file that was checked and is open: its header is on the heap, its numbers stay on
 * the disk until they are asked for, one tensor at a time. Any thread may ask; an interrupt does no
 * harm.
 */
public final class SafetensorsFile implements AutoCloseable {

  /**
   * What the header tells of a tensor.
   *
   * @param dtype the type of its numbers
   * @param shape its dimensions; empty for a scalar
   * @param offset where its first byte stands in the file
   * @param bytes how many bytes it takes
   */
  public record Entry(Dtype dtype, List<Long> shape, long offset, long bytes) {

    /** Copies the shape. */
    public Entry {
      shape = List.copyOf(shape);
    }

    /** How many numbers it has: the product of its dimensions. */
    public long count() {
      return shape.stream().reduce(1L, Math::multiplyExact);
    }
  }

  // A multiple of the size of every type that is read.
  private static final int CHUNK = 1 << 16;
  // What every virtual machine can make an array of.
  private static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

  private final Path path;
  // Not a channel: an interrupt would close it.
  private final RandomAccessFile file;
  private final Map<String, Entry> entries;
  private final Map<String, String> metadata;
  private final boolean sealed;

  private SafetensorsFile(Path path, RandomAccessFile file) throws IOException {
    this.path = path;
    this.file = file;
    var header = new SafetensorsHeader(path, file);
    entries = header.entries();
    sealed = Seal.isIn(header.metadata());
    if (sealed) {
      Seal.verify(path, file, header.json());
    }
    var texts = new LinkedHashMap<>(header.metadata());
    texts.remove(Seal.NAME);
    metadata = Collections.unmodifiableMap(texts);
  }

  static SafetensorsFile open(Path path) {
    RandomAccessFile file = ForeignFile.of(path, "a safetensors file").open();
    SafetensorsFile opened = null;
    try {
      opened = new SafetensorsFile(path, file);
      return opened;
    } catch (IOException e) {
      throw BadFileException.unreadable(path, e);
    } finally {
      if (opened == null) {
        close(file);
      }
    }
  }

  /** Where the file lies. */
  public Path path() {
    return path;
  }

  /** The names of its tensors, in the order of their numbers. */
  public Set<String> names() {
    return entries.keySet();
  }

  /** What the header tells of each tensor, in the order of their numbers. */
  public Map<String, Entry> entries() {
    return entries;
  }

  /**
   * What the header tells of one tensor.
   *
   * @throws BadFileException if there is none of this name
   */
  public Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new BadFileException(path, "has no tensor " + BadFileException.quoted(name));
    }
    return entry;
  }

  /** The texts that the writer was given, in the header's order; the digest is not among them. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** True if the file carries a digest, which was checked; files of other programs have none. */
  public boolean sealed() {
    return sealed;
  }

  /**
   * Reads a float32 tensor with its shape.
   *
   * @throws BadFileException as {@link #floats}
   */
  public Safetensors.Tensor tensor(String name) {
    long[] shape = entry(name).shape().stream().mapToLong(Long::longValue).toArray();
    return new Safetensors.Tensor(shape, floats(name));
  }

  /**
   * Reads the numbers of an F32 tensor, last dimension fastest.
   *
   * @throws BadFileException if there is none of this name, it is of another type or too large for
   *     an array, or the file cannot be read any more
   */
  public float[] floats(String name) {
    float[] values = new float[count(name, Dtype.F32)];
    read(name, (bytes, at, n) -> bytes.asFloatBuffer().get(values, at, n));
    return values;
  }

  /**
   * Reads the numbers of an F64 tensor, last dimension fastest.
   *
   * @throws BadFileException as {@link #floats}
   */
  public double[] doubles(String name) {
    double[] values = new double[count(name, Dtype.F64)];
    read(name, (bytes, at, n) -> bytes.asDoubleBuffer().get(values, at, n));
    return values;
  }

  @Override
  public void close() {
    close(file);
  }

  /** Takes {@code n} numbers from the bytes; the first of them is the tensor's {@code at}-th. */
  @FunctionalInterface
  private interface Numbers {
    void take(ByteBuffer bytes, int at, int n);
  }

  private int count(String name, Dtype wanted) {
    Entry entry = entry(name);
    String tensor = "its tensor " + BadFileException.quoted(name);
    if (entry.dtype() != wanted) {
      throw new BadFileException(
          path, tensor + " is of the type " + entry.dtype() + ", where " + wanted + " is needed");
    }
    if (entry.count() > MOST_NUMBERS) {
      throw new BadFileException(
          path, tensor + " has " + entry.count() + " numbers, more than an array holds");
    }
    return (int) entry.count();
  }

  private synchronized void read(String name, Numbers numbers) {
    Entry entry = entry(name);
    int size = entry.dtype().bits() / Byte.SIZE;
    var chunk = ByteBuffer.allocate((int) Math.min(CHUNK, entry.bytes()));
    chunk.order(ByteOrder.LITTLE_ENDIAN);
    try {
      file.seek(entry.offset());
      for (long at = 0; at < entry.bytes(); at += CHUNK) {
        int n = (int) Math.min(CHUNK, entry.bytes() - at);
        file.readFully(chunk.array(), 0, n);
        numbers.take(chunk, (int) (at / size), n / size);
      }
    } catch (IOException e) {
      throw BadFileException.unreadable(path, e);
    }
  }

  private static void close(RandomAccessFile file) {
    try {
      file.close();
    } catch (IOException e) {
      // It was only read: nothing is lost.
    }
  }
}
