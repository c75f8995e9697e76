package waelab.data;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.ZipException;
import waelab.base.BadFileException;

/**
 * A zip of NumPy arrays, as MNIST in Keras: {@code x_train} and {@code x_test}, N×H×W, {@code
 * y_train} and {@code y_test}, N; integers from 0 to 255 of any type, stored or deflated. After
 * NumPy's {@code numpy/lib/format.py}. A file that is damaged, or contains something else, throws a
 * {@link BadFileException}.
 */
final class Npz {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']{1,20})'");
  private static final Pattern WHOLE = Pattern.compile("([<>|=])([iu])([1248])");
  private static final Pattern BY_COLUMN = Pattern.compile("'fortran_order'\\s*:\\s*True");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9, ]{0,99})\\)");
  private static final int LONGEST_HEADER = 1 << 16;

  private final Path file;

  Npz(Path file) {
    this.file = file;
  }

  /** Reads the images and labels of a part. */
  Idx.Pair read(MnistFiles part) {
    String side = part == MnistFiles.TRAIN ? "train" : "test";
    Idx labels = array("y_" + side + ".npy", 1, "number");
    Idx images = array("x_" + side + ".npy", 3, "number×height×width");
    if (images.count() != labels.count()) {
      throw StoredFile.of(file)
          .bad(
              "holds %d labels y_%s for %d images x_%s; there must be equally many",
              labels.count(), side, images.count(), side);
    }
    return new Idx.Pair(images, labels);
  }

  private Idx array(String name, int dimensions, String sizes) {
    var entry = new StoredFile(file, name);
    try (InputStream in = entry.open()) {
      String header = header(entry, in);
      int[] shape = shape(entry, header);
      if (shape.length != dimensions || Arrays.stream(shape).anyMatch(n -> n < 1)) {
        throw entry.bad(
            "has the shape %s, and expected are positive %s", Arrays.toString(shape), sizes);
      }
      if (BY_COLUMN.matcher(header).find()) {
        throw entry.bad("is in Fortran's order; save it by numpy.ascontiguousarray");
      }
      byte[] values = values(entry, in, type(entry, header), size(entry, shape));
      if (in.read() >= 0) {
        throw entry.bad("has more than the values that its header announces; save it again");
      }
      return new Idx(shape, values);
    } catch (NoSuchFileException e) {
      throw entry.bad(
          e,
          "is not in the file; expected are x_train, y_train, x_test and y_test, as in Keras'"
              + " mnist.npz");
    } catch (EOFException | ZipException e) {
      throw entry.bad(e, "is damaged (%s); take a good copy", e.getMessage());
    } catch (IOException e) {
      throw BadFileException.unreadable(file, e);
    }
  }

  private static String header(StoredFile entry, InputStream in) throws IOException {
    byte[] start = in.readNBytes(MAGIC.length + 2);
    if (start.length < MAGIC.length + 2
        || !Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length))) {
      throw entry.bad("is not a NumPy array; take a good copy");
    }
    byte[] length = in.readNBytes(start[MAGIC.length] == 1 ? Short.BYTES : Integer.BYTES);
    long bytes =
        ByteBuffer.wrap(Arrays.copyOf(length, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (bytes > LONGEST_HEADER) {
      throw entry.bad("has a header of %d bytes, too many; take a good copy", bytes);
    }
    return new String(in.readNBytes((int) bytes), StandardCharsets.ISO_8859_1);
  }

  private static int[] shape(StoredFile entry, String header) {
    Matcher shape = SHAPE.matcher(header);
    try {
      if (shape.find()) {
        return Arrays.stream(shape.group(1).split(","))
            .map(String::strip)
            .filter(size -> !size.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
      }
    } catch (NumberFormatException e) {
      // too large: reported below as a missing shape
    }
    throw entry.bad(
        "has no shape in its header %s; save it again", BadFileException.quoted(header.strip()));
  }

  private static Matcher type(StoredFile entry, String header) {
    Matcher type = TYPE.matcher(header);
    String found = type.find() ? type.group(1) : "another type";
    Matcher whole = WHOLE.matcher(found);
    if (!whole.matches()) {
      throw entry.bad(
          "holds values of the type %s, and expected are whole numbers from 0 to 255, such as"
              + " \"|u1\" (uint8)",
          BadFileException.quoted(found));
    }
    return whole;
  }

  private static int size(StoredFile entry, int[] shape) {
    try {
      return Math.toIntExact(IntStream.of(shape).mapToLong(n -> n).reduce(1, Math::multiplyExact));
    } catch (ArithmeticException e) {
      throw entry.bad("has the shape %s, more than one array can hold", Arrays.toString(shape));
    }
  }

  /** Reads integers; memory is allocated only for data that have arrived. */
  private static byte[] values(StoredFile entry, InputStream in, Matcher type, int n)
      throws IOException {
    int width = Integer.parseInt(type.group(3));
    if (width == 1 && type.group(2).equals("u")) {
      return whole(entry, in.readNBytes(n), n);
    }
    ByteOrder order = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    var values = new ByteArrayOutputStream();
    for (int i = 0; i < n; i++) {
      byte[] bytes = whole(entry, in.readNBytes(width), width);
      var buffer = ByteBuffer.wrap(bytes).order(order);
      long value =
          switch (width) {
            case 1 -> buffer.get();
            case 2 -> buffer.getShort();
            case 4 -> buffer.getInt();
            default -> buffer.getLong();
          };
      if (value < 0 || value > 255) {
        throw entry.bad("holds the value %d, and expected are 0 to 255", value);
      }
      values.write((int) value);
    }
    return values.toByteArray();
  }

  private static byte[] whole(StoredFile entry, byte[] arrived, int n) {
    if (arrived.length < n) {
      throw entry.bad(
          "ends before the last of the values that its header promises; take a good copy");
    }
    return arrived;
  }
}
