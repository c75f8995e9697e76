package waelab.base;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file of weights as torch.save writes them ({@code .pth}, {@code .pt}), checked and open: the
 * list of its tensors is on the heap, their numbers stay on the disk until they are asked for. Read
 * is the format before PyTorch 1.6, which the published weights have; of the later one, a zip, it
 * is said how to save it in that format. Any thread may ask; an interrupt does no harm.
 *
 * <p>In Python, such a file is a program that may do anything when it is loaded. Here it is data: a
 * file that needs anything but tensors is refused by the name of what it needs.
 */
public final class TorchFile implements AutoCloseable {

  /**
   * What the file's list tells of a tensor: a view of a storage, which may have others.
   *
   * @param dtype the type of its numbers
   * @param shape its dimensions; empty for a scalar
   * @param strides how many numbers of the storage lie between neighbours, for each dimension
   * @param offset which number of the storage is its first
   * @param storage the key of its storage
   */
  public record Entry(
      Dtype dtype, List<Long> shape, List<Long> strides, long offset, String storage) {

    /** Copies the lists. */
    public Entry {
      shape = List.copyOf(shape);
      strides = List.copyOf(strides);
    }

    /** How many numbers it has: the product of its dimensions. */
    public long count() {
      return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** How many numbers of its storage lie from its first to its last, with those between. */
    long span() {
      if (count() == 0) {
        return 0;
      }
      long last = 0;
      for (int i = 0; i < shape.size(); i++) {
        last = Math.addExact(last, Math.multiplyExact(shape.get(i) - 1, strides.get(i)));
      }
      return Math.addExact(last, 1);
    }
  }

  private static final String NEEDED = "a file of torch.save";
  private static final int PICKLE = 0x80;
  private static final int ZIP = 'P' << 8 | 'K';
  // What every virtual machine can make an array of.
  private static final int MOST = Integer.MAX_VALUE - 8;

  private final Path path;
  private final TorchLegacy content;

  private TorchFile(Path path, TorchLegacy content) {
    this.path = path;
    this.content = content;
  }

  /**
   * Opens a file and checks its list of tensors against its size.
   *
   * @throws BadFileException if the file is damaged, cut off, of another kind, holds anything but a
   *     state dict, or cannot be read
   */
  public static TorchFile open(Path path) {
    RandomAccessFile file = ForeignFile.of(path, NEEDED).open();
    TorchLegacy content = null;
    try {
      requirePickle(path, file);
      content = new TorchLegacy(path, file);
      return new TorchFile(path, content);
    } catch (IOException e) {
      throw BadFileException.unreadable(path, e);
    } finally {
      if (content == null) {
        close(file);
      }
    }
  }

  private static void requirePickle(Path path, RandomAccessFile file) throws IOException {
    if (file.length() == 0) {
      throw new BadFileException(path, "is empty, where " + NEEDED + " is needed");
    }
    int first = file.read();
    int second = Math.max(0, file.read());
    if ((first << 8 | second) == ZIP) {
      throw new BadFileException(
          path,
          "is a zip archive, which torch.save writes since PyTorch 1.6, and only the format before"
              + " is read: in Python, save it again by torch.save(state_dict, file,"
              + " _use_new_zipfile_serialization=False)");
    }
    if (first != PICKLE) {
      throw new BadFileException(
          path, "is not " + NEEDED + ": it begins neither as a pickle nor as a zip archive");
    }
    file.seek(0);
  }

  /** Where the file lies. */
  public Path path() {
    return path;
  }

  /** The names of its tensors, in the file's order. */
  public Set<String> names() {
    return entries().keySet();
  }

  /** What the file's list tells of each tensor, in its order. */
  public Map<String, Entry> entries() {
    return content.tensors();
  }

  /** Whether there is a tensor of this name. */
  public boolean has(String name) {
    return entries().containsKey(name);
  }

  /**
   * What the file's list tells of one tensor.
   *
   * @throws BadFileException if there is none of this name
   */
  public Entry entry(String name) {
    Entry entry = entries().get(name);
    if (entry == null) {
      throw new BadFileException(path, "has no tensor " + BadFileException.quoted(name));
    }
    return entry;
  }

  /**
   * Reads a tensor of the type F32, F64, F16, BF16 or I64; its numbers are put in the order of the
   * shape, last dimension fastest, and rounded where a float cannot hold them.
   *
   * @throws BadFileException if there is none of this name, it is of another type or too large for
   *     an array, or the file is damaged or cannot be read any more
   */
  public Safetensors.Tensor tensor(String name) {
    Entry entry = entry(name);
    Numbers numbers = numbers(name, entry.dtype());
    int size = entry.dtype().bits() / Byte.SIZE;
    if (entry.count() > MOST || entry.span() > MOST / size) {
      throw new BadFileException(
          path, tensorOf(name) + " has " + entry.count() + " numbers, more than an array holds");
    }
    try {
      int bytes = (int) entry.span() * size;
      byte[] part = content.read(entry.storage(), entry.offset() * size, bytes);
      long[] shape = array(entry.shape());
      float[] values =
          inOrder(ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN), entry, numbers);
      return new Safetensors.Tensor(shape, values);
    } catch (IOException e) {
      throw BadFileException.unreadable(path, e);
    }
  }

  @Override
  public void close() {
    close(content.file());
  }

  /** Takes the {@code at}-th number out of bytes. */
  @FunctionalInterface
  private interface Numbers {
    float take(ByteBuffer bytes, int at);
  }

  private Numbers numbers(String name, Dtype dtype) {
    return switch (dtype) {
      case F32 -> (bytes, at) -> bytes.getFloat(Float.BYTES * at);
      case F64 -> (bytes, at) -> (float) bytes.getDouble(Double.BYTES * at);
      case F16 -> (bytes, at) -> half(bytes.getShort(Short.BYTES * at));
      case BF16 -> (bytes, at) -> Float.intBitsToFloat(bytes.getShort(Short.BYTES * at) << 16);
      case I64 -> (bytes, at) -> bytes.getLong(Long.BYTES * at);
      default ->
          throw new BadFileException(
              path,
              tensorOf(name)
                  + " is of the type "
                  + dtype
                  + ", where F32, F64, F16, BF16 or I64 is needed");
    };
  }

  /** The value of a half-precision float: 1 bit of sign, 5 of exponent, 10 of fraction. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float size;
    if (exponent == 0) {
      size = Math.scalb((float) fraction, -24);
    } else if (exponent == 0x1f) {
      size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else {
      size = Math.scalb((float) (fraction | 0x400), exponent - 25);
    }
    return bits < 0 ? -size : size;
  }

  private static float[] inOrder(ByteBuffer bytes, Entry entry, Numbers numbers) {
    float[] values = new float[(int) entry.count()];
    long[] shape = array(entry.shape());
    long[] strides = array(entry.strides());
    long[] index = new long[shape.length];
    long at = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.take(bytes, (int) at);
      // The next index: as an odometer counts, the last place first.
      for (int d = shape.length - 1; d >= 0; d--) {
        at += strides[d];
        if (++index[d] < shape[d]) {
          break;
        }
        at -= strides[d] * shape[d];
        index[d] = 0;
      }
    }
    return values;
  }

  private static long[] array(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  private static String tensorOf(String name) {
    return "its tensor " + BadFileException.quoted(name);
  }

  private static void close(RandomAccessFile file) {
    try {
      file.close();
    } catch (IOException e) {
      // It was only read: nothing is lost.
    }
  }
}
