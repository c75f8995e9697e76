package waelab.base;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import waelab.base.Pickle.Storage;

/**
 * A file of weights as torch.save writes them ({@code .pth}, {@code .pt}), checked and open: the
 * list of its tensors is on the heap, their numbers stay on the disk until they are read. The
 * format before PyTorch 1.6 is read, which the published weights have; for the later format, a zip,
 * the error says how to save it in the earlier one. Any thread may read; an interrupt does not
 * close the file.
 *
 * <p>In Python, such a file is a program that may do anything when it is loaded. Here it is data: a
 * file that needs anything except tensors is rejected, and the error names what it needs.
 */
public final class TorchFile extends TensorFile<TorchFile.Entry> {

  /**
   * A tensor's entry in the file's list: a view of a storage, which may have other views.
   *
   * @param dtype the type of its numbers
   * @param shape its dimensions; empty for a scalar
   * @param strides the distance between neighbours in the storage, in numbers, for each dimension
   * @param offset the index of its first number in the storage
   * @param storage the key of its storage
   */
  public record Entry(
      Dtype dtype, List<Long> shape, List<Long> strides, long offset, String storage) {

    /** How many numbers it has: the product of its dimensions. */
    public long count() {
      return TensorFile.count(shape);
    }

    /** How many numbers of its storage it spans, from its first to its last. */
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
  private static final String SAVE = "in Python, save model.state_dict() alone";
  private static final int PICKLE = 0x80;
  private static final int ZIP = 'P' << 8 | 'K';
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final Long FORMAT = 1001L;
  private final Map<String, Long> begins = new HashMap<>();

  private TorchFile(Path path) {
    super(path, NEEDED);
  }

  /**
   * Opens a file and checks its list of tensors against its size.
   *
   * @throws BadFileException if the file is damaged, cut off, of another kind, holds anything but a
   *     state dict, or cannot be read
   */
  public static TorchFile open(Path path) {
    return checked(new TorchFile(path));
  }

  /**
   * The format is five pickles (a magic number, the number of the format, facts of the machine, the
   * state dict, the keys of its storages), then the storages in the order of these keys, each as an
   * 8-byte count and numbers, little-endian on every machine.
   */
  @Override
  void readEntries() throws IOException {
    require(file.length() > 0, "is empty, where " + NEEDED + " is needed");
    int first = file.read();
    require(
        (first << 8 | Math.max(0, file.read())) != ZIP,
        "is a zip archive, which torch.save writes since PyTorch 1.6, and only the format before"
            + " is read: in Python, save it again by torch.save(state_dict, file,"
            + " _use_new_zipfile_serialization=False)");
    require(
        first == PICKLE,
        "is not " + NEEDED + ": it begins neither as a pickle nor as a zip archive");
    file.seek(0);
    var pickle = new Pickle(path, file);
    require(MAGIC.equals(pickle.read()), "is a Python pickle, but torch.save did not write it");
    require(FORMAT.equals(pickle.read()), "is of a format of torch.save that is not known here");
    pickle.read(); // The machine's byte order: not that of the file.
    Object dict = pickle.read();
    Object keys = pickle.read();
    addEntries(dict, pickle.storages());
    require(keys instanceof List, "is damaged: its storages have no list of keys");
    place((List<?>) keys, pickle.storages(), pickle.offset());
  }

  private void addEntries(Object pickled, Map<String, Storage> storages) {
    boolean isDict = pickled instanceof Map;
    require(isDict, "holds " + kind(pickled) + ", where a state dict is needed: " + SAVE);
    ((Map<?, ?>) pickled)
        .forEach(
            (key, value) -> {
              String name = key.toString();
              String quoted = BadFileException.quoted(name);
              require(
                  key instanceof String && value instanceof Entry,
                  "holds %s as %s, where a state dict has tensors only: %s",
                  kind(value),
                  quoted,
                  SAVE);
              var tensor = (Entry) value;
              requireInside(quoted, tensor, storages.get(tensor.storage()).count());
              entries.put(name, tensor);
            });
  }

  private static String kind(Object pickled) {
    if (pickled instanceof Entry) {
      return "a tensor";
    }
    if (pickled instanceof Number || pickled instanceof Boolean) {
      return "a number";
    }
    if (pickled instanceof Map) {
      return "a dict";
    }
    if (pickled instanceof List || pickled instanceof Object[]) {
      return "a list";
    }
    return pickled instanceof String ? "a text" : "something else";
  }

  private void requireInside(String name, Entry tensor, long there) {
    List<Long> shape = tensor.shape();
    List<Long> strides = tensor.strides();
    String unequal = "its tensor %s has %d dimensions, but %d strides";
    require(shape.size() == strides.size(), unequal, name, shape.size(), strides.size());
    String what = "its tensor " + name + " has the shape " + shape + ", the strides " + strides;
    String all = what + " and the offset " + tensor.offset();
    boolean negative =
        tensor.offset() < 0 || Stream.of(shape, strides).flatMap(List::stream).anyMatch(n -> n < 0);
    require(!negative, "%s, one of them negative", all);
    try {
      // Not more than the storage has: overlap could fill an array of any size from one number.
      boolean fits =
          tensor.count() <= there && Math.addExact(tensor.offset(), tensor.span()) <= there;
      require(fits, "%s, which need more than the %d numbers of its storage", all, there);
    } catch (ArithmeticException e) {
      require(false, "%s, more numbers than can be counted", what);
    }
  }

  private void place(List<?> keys, Map<String, Storage> storages, long first) throws IOException {
    long end = first;
    for (Object key : keys) {
      boolean known = key instanceof String && storages.containsKey(key);
      require(known, "is damaged: its list of storages has one that no tensor uses");
      end += Long.BYTES;
      Long before = begins.put((String) key, end);
      require(before == null, "is damaged: its list of storages has one of them twice");
      end += storages.get(key).bytes();
    }
    require(begins.size() == storages.size(), "is damaged: its list of storages lacks some");
    String promised = " %,d bytes that its header announces: download it again";
    require(end <= file.length(), "ends after %,d of the" + promised, file.length(), end);
    require(end >= file.length(), "has %,d bytes, more than the" + promised, file.length(), end);
    for (Storage storage : storages.values()) {
      long place = begins.get(storage.key()) - Long.BYTES;
      long count = read(place, Long.BYTES).getLong();
      require(
          count == storage.count(),
          "is damaged: its storage %s has %d numbers by byte %d, but %d by the list of tensors",
          BadFileException.quoted(storage.key()),
          count,
          place,
          storage.count());
    }
  }

  /**
   * Reads a tensor of the type F32, F64, F16, BF16 or I64; its numbers are put in the order of the
   * shape, last dimension fastest, and rounded where a float cannot hold them.
   *
   * @throws BadFileException if there is no tensor of this name, it is of another type or too large
   *     for an array, or the file is damaged or cannot be read any more
   */
  public Safetensors.Tensor tensor(String name) {
    Entry entry = entry(name);
    Numbers numbers = numbers(name, entry.dtype());
    int size = entry.dtype().bits() / Byte.SIZE;
    boolean fits = entry.count() <= MOST_NUMBERS && entry.span() <= MOST_NUMBERS / size;
    requireArray(name, fits, entry.count());
    long begin = begins.get(entry.storage()) + entry.offset() * size;
    ByteBuffer bytes = read(begin, (int) entry.span() * size);
    return new Safetensors.Tensor(array(entry.shape()), inOrder(bytes, entry, numbers));
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
          throw BadFileException.of(
              path,
              "its tensor %s is of the type %s, where F32, F64, F16, BF16 or I64 is needed",
              BadFileException.quoted(name),
              dtype);
    };
  }

  /** The value of a half-precision float: 1 bit of sign, 5 of exponent, 10 of fraction. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float size =
        switch (exponent) {
          case 0 -> Math.scalb((float) fraction, -24);
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb((float) (fraction | 0x400), exponent - 25);
        };
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
}
