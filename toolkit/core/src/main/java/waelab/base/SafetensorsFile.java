package waelab.base;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A checked, open safetensors file: its header is on the heap, its numbers stay on the disk until
 * they are read, one tensor at a time. Any thread may read; an interrupt does not close the file.
 */
public final class SafetensorsFile extends TensorFile<SafetensorsFile.Entry> {

  /**
   * A tensor's entry in the header.
   *
   * @param dtype the type of its numbers
   * @param shape its dimensions; empty for a scalar
   * @param offset the position of its first byte in the file
   * @param bytes how many bytes it takes
   */
  public record Entry(Dtype dtype, List<Long> shape, long offset, long bytes) {

    /** How many numbers it has: the product of its dimensions. */
    public long count() {
      return TensorFile.count(shape);
    }
  }

  // A multiple of the size of every type that is read.
  private static final int CHUNK = 1 << 16;

  private static final int ZIP = 0x04034b50;
  private static final int PICKLE = 0x80;
  private static final int NEWEST_PICKLE = 5;

  // NumPy's limit.
  private static final int MOST_DIMENSIONS = 64;

  // No disk is larger, and sums of two such offsets do not overflow.
  private static final long FARTHEST = Long.MAX_VALUE / 4;

  private static final Set<String> KEYS = Set.of("dtype", "shape", "data_offsets");

  /**
   * A tree takes more memory than its text, so it is limited to about 200,000 tensors and their
   * depth.
   */
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  // A file's names must not stay in a table of the parser after the file is closed.
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(3)
                          .maxTokenCount(1 << 22)
                          .maxStringLength(Safetensors.MOST_HEADER_BYTES)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Map<String, String> metadata = new LinkedHashMap<>();
  private boolean sealed;

  private SafetensorsFile(Path path) {
    super(path, "a safetensors file");
  }

  static SafetensorsFile open(Path path) {
    return checked(new SafetensorsFile(path));
  }

  /**
   * Reads and checks the header: the tensors must fill the rest of the file without gap or overlap,
   * each with exactly the bytes that its type and shape need.
   */
  @Override
  void readEntries() throws IOException {
    // One byte more than the length: the header's brace.
    ByteBuffer first = read(0, (int) Math.min(file.length(), Long.BYTES + 1));
    byte[] json = read(Long.BYTES, headerLength(first)).array();
    long numbersBegin = Long.BYTES + (long) json.length;
    var read = new ArrayList<Map.Entry<String, Entry>>();
    for (var field : tree(json).properties()) {
      String name = field.getKey();
      requireEntry(field.getValue().isObject(), name, "is not an object");
      if (name.equals(Safetensors.METADATA)) {
        for (var text : field.getValue().properties()) {
          requireEntry(text.getValue().isTextual(), text.getKey(), "is not a text");
          metadata.put(text.getKey(), text.getValue().textValue());
        }
      } else {
        read.add(Map.entry(name, entry(name, field.getValue(), numbersBegin)));
      }
    }
    fill(read, numbersBegin);
    sealed = Safetensors.hasDigest(metadata);
    if (sealed) {
      verify(json);
    }
    metadata.remove(Safetensors.DIGEST);
  }

  private int headerLength(ByteBuffer first) throws IOException {
    long fileBytes = file.length();
    require(fileBytes > 0, "is empty, where a safetensors file is needed");
    require(
        fileBytes > Long.BYTES,
        "is cut off or not a safetensors file: it has %d bytes and no header",
        fileBytes);
    if (first.get(Long.BYTES) != '{') {
      int version = Byte.toUnsignedInt(first.get(1));
      boolean pickle = Byte.toUnsignedInt(first.get(0)) == PICKLE && version <= NEWEST_PICKLE;
      require(
          !pickle && first.getInt(0) != ZIP,
          "is a %s like the files of torch.save, but not a safetensors file; in Python, write it"
              + " with safetensors.torch.save_file",
          pickle ? "pickle" : "zip archive");
      require(false, "is not a safetensors file: at byte 8, there is no header's {");
    }
    long length = first.getLong(0);
    String said = "its first 8 bytes announce a header of " + Long.toUnsignedString(length);
    require(
        length >= 0 && length <= Safetensors.MOST_HEADER_BYTES,
        said + " bytes, more than the format allows: they are damaged");
    long follow = fileBytes - Long.BYTES;
    require(length <= follow, said + " bytes, but only " + follow + " follow: it was cut off");
    return (int) length;
  }

  private JsonNode tree(byte[] json) throws IOException {
    if (json.length > 1 && json[1] == 0) {
      // Jackson would read it as UTF-16.
      throw new BadFileException(path, "its header is not JSON: byte 9 is zero");
    }
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      String near =
          e.getLocation() == null
              ? ""
              : " (near byte " + (Long.BYTES + e.getLocation().getByteOffset()) + ")";
      String what = BadFileException.brief(e.getOriginalMessage());
      throw new BadFileException(path, "its header is not JSON" + near + ": " + what, e);
    }
  }

  private Entry entry(String name, JsonNode node, long numbersBegin) {
    var keys = new TreeSet<String>();
    node.fieldNames().forEachRemaining(keys::add);
    String needed = "must have a dtype, a shape and data_offsets, but has ";
    requireEntry(keys.equals(KEYS), name, needed + keys);
    String type = node.get("dtype").asText();
    var known = Stream.of(Dtype.values()).filter(each -> each.name().equals(type)).findFirst();
    requireEntry(known.isPresent(), name, "has an unknown dtype " + BadFileException.quoted(type));
    Dtype dtype = known.get();
    List<Long> shape = numbers(name, node, "shape");
    List<Long> ends = numbers(name, node, "data_offsets");
    boolean pair = ends.size() == 2 && ends.get(0) <= ends.get(1) && ends.get(1) <= FARTHEST;
    requireEntry(pair, name, "has impossible data_offsets " + ends);
    long bytes = ends.get(1) - ends.get(0);
    String what = "has " + bytes + " bytes, which do not fit its type " + dtype;
    requireEntry(fits(dtype, shape, bytes), name, what + " and shape " + shape);
    return new Entry(dtype, shape, numbersBegin + ends.get(0), bytes);
  }

  private List<Long> numbers(String name, JsonNode node, String key) {
    JsonNode list = node.get(key);
    requireEntry(list.isArray(), name, "does not have a list as " + key);
    requireEntry(list.size() <= MOST_DIMENSIONS, name, "has too many numbers in " + key);
    var numbers = new ArrayList<Long>();
    for (JsonNode number : list) {
      boolean whole = number.isIntegralNumber() && number.canConvertToLong();
      requireEntry(
          whole && number.longValue() >= 0,
          name,
          "has a value that is not an integer ≥ 0 in " + key);
      numbers.add(number.longValue());
    }
    return List.copyOf(numbers);
  }

  private static boolean fits(Dtype dtype, List<Long> shape, long bytes) {
    try {
      return Math.multiplyExact(count(shape), dtype.bits()) == Math.multiplyExact(bytes, Byte.SIZE);
    } catch (ArithmeticException e) {
      return false;
    }
  }

  /** Adds the tensors in the order of their bytes, which must leave no gap. */
  private void fill(List<Map.Entry<String, Entry>> read, long numbersBegin) throws IOException {
    // Tensors without numbers come before the tensor that begins at the same byte.
    read.sort(
        Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().offset())
            .thenComparingLong(e -> e.getValue().bytes()));
    long end = numbersBegin;
    for (var entry : read) {
      long begin = entry.getValue().offset();
      require(
          begin == end,
          "its tensor %s begins at byte %d of the file, but %s at byte %d",
          BadFileException.quoted(entry.getKey()),
          begin,
          begin < end ? "an earlier tensor ends" : "the tensors before it end",
          end);
      end = begin + entry.getValue().bytes();
      entries.put(entry.getKey(), entry.getValue());
    }
    require(
        end == file.length(),
        "%s: they end at byte %d, the file at byte %d",
        end > file.length() ? "was cut off" : "has something behind its tensors",
        end,
        file.length());
  }

  private void verify(byte[] json) throws IOException {
    String remedy =
        "; it was damaged, or changed by a program that kept the digest: take a good copy";
    Optional<String> noted = Safetensors.takeDigits(json);
    require(noted.isPresent(), "its %s is not as it was written" + remedy, Safetensors.DIGEST);
    MessageDigest digest = Checksum.digest("SHA-256");
    digest.update(Safetensors.length(json));
    digest.update(json);
    file.seek(Long.BYTES + (long) json.length);
    String actual = Checksum.hex(new FileInputStream(file.getFD()), digest);
    String other = "its content does not have its %s" + remedy;
    require(actual.equals(noted.get()), other, Safetensors.DIGEST);
  }

  /** The writer's texts, in the header's order, without the digest. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  /** True if the file has a digest, which was checked; files of other programs do not have one. */
  public boolean sealed() {
    return sealed;
  }

  /** Reads a float32 tensor with its shape, as {@link #floats}. */
  public Safetensors.Tensor tensor(String name) {
    return new Safetensors.Tensor(array(entry(name).shape()), floats(name));
  }

  /**
   * Reads the numbers of an F32 tensor, last dimension fastest.
   *
   * @throws BadFileException if there is no tensor of this name, it is of another type or too large
   *     for an array, or the file cannot be read any more
   */
  public float[] floats(String name) {
    float[] values = new float[count(name, Dtype.F32)];
    read(name, (bytes, at, n) -> bytes.asFloatBuffer().get(values, at, n));
    return values;
  }

  /** Reads the numbers of an F64 tensor, as {@link #floats}. */
  public double[] doubles(String name) {
    double[] values = new double[count(name, Dtype.F64)];
    read(name, (bytes, at, n) -> bytes.asDoubleBuffer().get(values, at, n));
    return values;
  }

  /** Takes {@code n} numbers from the bytes; the first of them is the tensor's {@code at}-th. */
  @FunctionalInterface
  private interface Numbers {
    void take(ByteBuffer bytes, int at, int n);
  }

  private int count(String name, Dtype wanted) {
    Entry entry = entry(name);
    String type = "its tensor %s is of the type %s, where %s is needed";
    require(entry.dtype() == wanted, type, BadFileException.quoted(name), entry.dtype(), wanted);
    requireArray(name, entry.count() <= MOST_NUMBERS, entry.count());
    return (int) entry.count();
  }

  private void read(String name, Numbers numbers) {
    Entry entry = entry(name);
    int size = entry.dtype().bits() / Byte.SIZE;
    // In chunks: a second copy of a gigabyte of weights may not fit the heap.
    int most = (int) Math.min(CHUNK, entry.bytes());
    var chunk = ByteBuffer.allocate(most).order(ByteOrder.LITTLE_ENDIAN);
    for (long at = 0; at < entry.bytes(); at += CHUNK) {
      int n = (int) Math.min(CHUNK, entry.bytes() - at);
      read(entry.offset() + at, chunk, n);
      numbers.take(chunk, (int) (at / size), n / size);
    }
  }

  private void requireEntry(boolean holds, String name, String otherwise) {
    if (!holds) {
      throw new BadFileException(
          path, "its header's entry " + BadFileException.quoted(name) + " " + otherwise);
    }
  }
}
