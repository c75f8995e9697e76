package waelab.base;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waelab.base.SafetensorsFile.Entry;

/**
 * Reads a safetensors header token by token: nothing that its bytes do not spell out comes to be on
 * the heap.
 */
final class SafetensorsParser {

  // NumPy's limit; without one, a header of [1,1,1,…] would become the largest of lists.
  private static final int MOST_DIMENSIONS = 64;

  // No disk is larger, and sums of two such offsets are still numbers.
  private static final long FARTHEST = Long.MAX_VALUE / 4;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // A file's names are its own: none should outlive it in a table of the parser.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Safetensors.MOST_HEADER_BYTES)
                  .build())
          .build();

  private final Path path;
  private final byte[] json;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  SafetensorsParser(Path path, byte[] json) {
    this.path = path;
    this.json = json;
  }

  /** The header's entries, each possible for itself, in the order they stand there. */
  SafetensorsHeader read() throws IOException {
    if (json.length > 1 && json[1] == 0) {
      // Jackson would take it for UTF-16 and read on.
      throw new BadFileException(path, "its header is no JSON: byte 9 is zero");
    }
    try (JsonParser parser = JSON.createParser(json)) {
      try {
        header(parser);
      } catch (JsonProcessingException e) {
        String what = Printable.line(e.getOriginalMessage());
        throw new BadFileException(path, "its header is no JSON" + near(parser) + ": " + what, e);
      }
    }
    return new SafetensorsHeader(entries, metadata);
  }

  private void header(JsonParser parser) throws IOException {
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      boolean object = parser.nextToken() == JsonToken.START_OBJECT;
      require(object, parser, name, "is no object");
      if (name.equals(Safetensors.METADATA)) {
        metadata(parser);
      } else {
        entries.put(name, entry(parser, name));
      }
    }
    if (parser.nextToken() != null) {
      throw new BadFileException(path, "something follows its header's end" + near(parser));
    }
  }

  private void metadata(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      require(parser.nextToken() == JsonToken.VALUE_STRING, parser, name, "is no text");
      metadata.put(name, parser.getText());
    }
  }

  private Entry entry(JsonParser parser, String name) throws IOException {
    Optional<Dtype> dtype = Optional.empty();
    Optional<List<Long>> shape = Optional.empty();
    Optional<List<Long>> offsets = Optional.empty();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "dtype" -> dtype = Optional.of(dtype(parser, name));
        case "shape" -> shape = Optional.of(numbers(parser, name, key));
        case "data_offsets" -> offsets = Optional.of(numbers(parser, name, key));
        default ->
            require(false, parser, name, "has an unknown key " + BadFileException.quoted(key));
      }
    }
    boolean complete = dtype.isPresent() && shape.isPresent() && offsets.isPresent();
    require(complete, parser, name, "lacks its dtype, shape or data_offsets");
    List<Long> ends = offsets.orElseThrow();
    boolean pair = ends.size() == 2 && ends.get(0) <= ends.get(1) && ends.get(1) <= FARTHEST;
    require(pair, parser, name, "has impossible data_offsets " + ends);
    long bytes = ends.get(1) - ends.get(0);
    boolean fits = bytes(dtype.orElseThrow(), shape.orElseThrow()).equals(Optional.of(bytes));
    String what = "has " + bytes + " bytes, which do not fit its type " + dtype.get();
    require(fits, parser, name, what + " and shape " + shape.get());
    return new Entry(dtype.get(), shape.get(), Long.BYTES + json.length + ends.get(0), bytes);
  }

  private Dtype dtype(JsonParser parser, String name) throws IOException {
    require(parser.currentToken() == JsonToken.VALUE_STRING, parser, name, "has no dtype of text");
    String dtype = parser.getText();
    return Arrays.stream(Dtype.values())
        .filter(known -> known.name().equals(dtype))
        .findFirst()
        .orElseThrow(
            () -> fault(parser, name, "has an unknown dtype " + BadFileException.quoted(dtype)));
  }

  private List<Long> numbers(JsonParser parser, String name, String key) throws IOException {
    require(parser.currentToken() == JsonToken.START_ARRAY, parser, name, "has no list as " + key);
    var numbers = new ArrayList<Long>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      boolean whole = parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
      require(
          whole && parser.getLongValue() >= 0, parser, name, "has no whole number ≥ 0 in " + key);
      require(numbers.size() < MOST_DIMENSIONS, parser, name, "has too many numbers in " + key);
      numbers.add(parser.getLongValue());
    }
    return numbers;
  }

  /** Nothing if they are not whole, or more than can be counted. */
  private static Optional<Long> bytes(Dtype dtype, List<Long> shape) {
    try {
      long bits = Math.multiplyExact(shape.stream().reduce(1L, Math::multiplyExact), dtype.bits());
      return Optional.of(bits).filter(n -> n % Byte.SIZE == 0).map(n -> n / Byte.SIZE);
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private void require(boolean holds, JsonParser parser, String name, String otherwise) {
    if (!holds) {
      throw fault(parser, name, otherwise);
    }
  }

  private BadFileException fault(JsonParser parser, String name, String what) {
    String entry = "its header's entry " + BadFileException.quoted(name) + " " + what;
    return new BadFileException(path, entry + near(parser));
  }

  private static String near(JsonParser parser) {
    return " (near byte " + (Long.BYTES + parser.currentLocation().getByteOffset()) + ")";
  }
}
