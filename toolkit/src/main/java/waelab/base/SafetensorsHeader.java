package waelab.base;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import waelab.base.SafetensorsFile.Entry;

/** Reads the header of a safetensors file and trusts nothing in it. */
final class SafetensorsHeader {

  private static final int ZIP = 0x04034b50;
  private static final int PICKLE = 0x80;
  private static final int NEWEST_PICKLE = 5;

  // NumPy's limit.
  private static final int MOST_DIMENSIONS = 64;

  // No disk is larger, and sums of two such offsets are still numbers.
  private static final long FARTHEST = Long.MAX_VALUE / 4;

  private static final Set<String> KEYS = Set.of("dtype", "shape", "data_offsets");

  /** A tree takes more memory than its text: it may have 200,000 tensors, nested as they are. */
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  // A file's names are its own: none should outlive it in a table of the parser.
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

  private final Path path;
  private final byte[] json;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  /**
   * Reads and checks it: the tensors fill the file behind it without hole or overlap, each with as
   * many bytes as its type and shape need.
   *
   * @throws BadFileException if there is none, or anything in it cannot be
   */
  SafetensorsHeader(Path path, RandomAccessFile file) throws IOException {
    this.path = path;
    // One more than the length: the header's brace.
    byte[] first = new byte[(int) Math.min(file.length(), Long.BYTES + 1)];
    file.seek(0);
    file.readFully(first);
    json = new byte[length(ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN), file.length())];
    file.seek(Long.BYTES);
    file.readFully(json);
    var read = new ArrayList<Map.Entry<String, Entry>>();
    for (var field : tree().properties()) {
      if (field.getKey().equals(Safetensors.METADATA)) {
        texts(field.getValue());
      } else {
        read.add(Map.entry(field.getKey(), entry(field.getKey(), field.getValue())));
      }
    }
    fill(read, file.length());
  }

  /** Its bytes as they stand in the file, padding included. */
  byte[] json() {
    return json;
  }

  /** Tensors by name, in the order of their bytes. */
  Map<String, Entry> entries() {
    return Collections.unmodifiableMap(entries);
  }

  /** Texts by name, in the header's order. */
  Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  private int length(ByteBuffer first, long fileBytes) {
    if (fileBytes == 0) {
      throw bad("is empty, where a safetensors file is needed");
    }
    if (fileBytes <= Long.BYTES) {
      throw bad("is cut off or no safetensors file: it has " + fileBytes + " bytes and no header");
    }
    if (first.get(Long.BYTES) != '{') {
      int version = Byte.toUnsignedInt(first.get(1));
      boolean pickle = Byte.toUnsignedInt(first.get(0)) == PICKLE && version <= NEWEST_PICKLE;
      throw bad(
          first.getInt(0) == ZIP || pickle
              ? "is a "
                  + (pickle ? "pickle" : "zip archive")
                  + " like the files of torch.save, but no safetensors file; in Python, write it"
                  + " with safetensors.torch.save_file"
              : "is no safetensors file: at byte 8, there is no header's {");
    }
    long length = first.getLong(0);
    String said = "its first 8 bytes announce a header of " + Long.toUnsignedString(length);
    if (length < 0 || length > Safetensors.MOST_HEADER_BYTES) {
      throw bad(said + " bytes, more than the format allows: they are damaged");
    }
    if (length > fileBytes - Long.BYTES) {
      throw bad(said + " bytes, but only " + (fileBytes - Long.BYTES) + " follow: it was cut off");
    }
    return (int) length;
  }

  private JsonNode tree() throws IOException {
    if (json.length > 1 && json[1] == 0) {
      // Jackson would take it for UTF-16 and read on.
      throw bad("its header is no JSON: byte 9 is zero");
    }
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      String near =
          e.getLocation() == null
              ? ""
              : " (near byte " + (Long.BYTES + e.getLocation().getByteOffset()) + ")";
      String what = BadFileException.brief(e.getOriginalMessage());
      throw new BadFileException(path, "its header is no JSON" + near + ": " + what, e);
    }
  }

  private void texts(JsonNode node) {
    require(node.isObject(), Safetensors.METADATA, "is no object");
    for (var text : node.properties()) {
      require(text.getValue().isTextual(), text.getKey(), "is no text");
      metadata.put(text.getKey(), text.getValue().textValue());
    }
  }

  private Entry entry(String name, JsonNode node) {
    require(node.isObject(), name, "is no object");
    var keys = new TreeSet<String>();
    node.fieldNames().forEachRemaining(keys::add);
    require(
        keys.equals(KEYS), name, "must have a dtype, a shape and data_offsets, but has " + keys);
    String type = node.get("dtype").asText();
    Dtype dtype =
        Arrays.stream(Dtype.values())
            .filter(known -> known.name().equals(type))
            .findFirst()
            .orElseThrow(
                () -> fault(name, "has an unknown dtype " + BadFileException.quoted(type)));
    List<Long> shape = numbers(name, node, "shape");
    List<Long> ends = numbers(name, node, "data_offsets");
    boolean pair = ends.size() == 2 && ends.get(0) <= ends.get(1) && ends.get(1) <= FARTHEST;
    require(pair, name, "has impossible data_offsets " + ends);
    long bytes = ends.get(1) - ends.get(0);
    String what = "has " + bytes + " bytes, which do not fit its type " + dtype;
    require(fits(dtype, shape, bytes), name, what + " and shape " + shape);
    return new Entry(dtype, shape, Long.BYTES + json.length + ends.get(0), bytes);
  }

  private List<Long> numbers(String name, JsonNode node, String key) {
    JsonNode list = node.get(key);
    require(list.isArray(), name, "has no list as " + key);
    require(list.size() <= MOST_DIMENSIONS, name, "has too many numbers in " + key);
    return StreamSupport.stream(list.spliterator(), false)
        .map(
            number -> {
              boolean whole = number.isIntegralNumber() && number.canConvertToLong();
              require(whole && number.longValue() >= 0, name, "has no whole number ≥ 0 in " + key);
              return number.longValue();
            })
        .toList();
  }

  private static boolean fits(Dtype dtype, List<Long> shape, long bytes) {
    try {
      long count = shape.stream().reduce(1L, Math::multiplyExact);
      return Math.multiplyExact(count, dtype.bits()) == Math.multiplyExact(bytes, Byte.SIZE);
    } catch (ArithmeticException e) {
      return false;
    }
  }

  /** Takes the tensors in the order of their bytes, which must leave nothing out. */
  private void fill(List<Map.Entry<String, Entry>> read, long fileBytes) {
    // Tensors without numbers come before the one that begins where they do.
    read.sort(
        Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().offset())
            .thenComparingLong(e -> e.getValue().bytes()));
    long end = Long.BYTES + (long) json.length;
    for (var entry : read) {
      long begin = entry.getValue().offset();
      if (begin != end) {
        throw bad(
            String.format(
                Locale.ROOT,
                "its tensor %s begins at byte %d of the file, but %s at byte %d",
                BadFileException.quoted(entry.getKey()),
                begin,
                begin < end ? "an earlier tensor ends" : "the tensors before it end",
                end));
      }
      end = begin + entry.getValue().bytes();
      entries.put(entry.getKey(), entry.getValue());
    }
    if (end != fileBytes) {
      String what = end > fileBytes ? "was cut off" : "has something behind its tensors";
      throw bad(what + ": they end at byte " + end + ", the file at byte " + fileBytes);
    }
  }

  private void require(boolean holds, String name, String otherwise) {
    if (!holds) {
      throw fault(name, otherwise);
    }
  }

  private BadFileException fault(String name, String what) {
    return bad("its header's entry " + BadFileException.quoted(name) + " " + what);
  }

  private BadFileException bad(String what) {
    return new BadFileException(path, what);
  }
}
