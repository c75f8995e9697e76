package waelab.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import waelab.base.BadArgumentException;

/** Configurations as JSON. */
public final class ConfigFormat {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private static final String OPTIONS = "options";

  private ConfigFormat() {}

  /** A configuration as readable JSON, for {@link #read}. */
  public static String write(Config config) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of numbers can always be written", e);
    }
  }

  /**
   * Reads a configuration.
   *
   * @throws BadArgumentException if a key is unknown, missing, of the wrong type or impossible; the
   *     message names it
   */
  public static <C extends Config> C read(String json, Class<C> type) {
    BadArgumentException.requireNonNull(json, "configuration");
    BadArgumentException.require(
        BadArgumentException.requireNonNull(type, "type").isRecord(),
        "type",
        type.getSimpleName() + ".class",
        "the class of one model's configuration, such as WaeConfig.class");
    try {
      JsonNode tree = JSON.readTree(json);
      requireKeys(tree, type);
      return JSON.treeToValue(tree, type);
    } catch (InvalidTypeIdException e) {
      throw new BadArgumentException(
          "model", "must be that of a " + type.getSimpleName() + ", but is " + e.getTypeId());
    } catch (JsonMappingException e) {
      if (e.getCause() instanceof BadArgumentException known) {
        throw known;
      }
      var path = e.getPath();
      String key = path.isEmpty() ? "configuration" : String.valueOf(path.get(0).getFieldName());
      String why = firstLine(e).replaceFirst(" \\(but (might|could) if .*\\)$", "");
      throw new BadArgumentException(key, "cannot be read: " + why);
    } catch (JsonProcessingException e) {
      throw new BadArgumentException("configuration", "is not JSON: " + firstLine(e));
    }
  }

  /** Checks that all values are present, and nothing else; options are present if one is on. */
  private static void requireKeys(JsonNode tree, Class<?> type) {
    String kind = tree.getNodeType().name().toLowerCase(Locale.ROOT);
    BadArgumentException.require(tree.isObject(), "configuration", kind, "a JSON object, {…}");
    Set<String> known = new LinkedHashSet<>();
    if (type != TrainingOptions.class) {
      known.add("model");
    }
    Arrays.stream(type.getRecordComponents()).forEach(c -> known.add(c.getName()));
    tree.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                throw new BadArgumentException(
                    key, "is not a value of this configuration; it has " + known);
              }
            });
    if (known.remove(OPTIONS) && tree.has(OPTIONS)) {
      requireKeys(tree.get(OPTIONS), TrainingOptions.class);
    }
    for (String key : known) {
      if (!tree.hasNonNull(key)) {
        throw new BadArgumentException(key, "is missing or null in this configuration");
      }
    }
  }

  private static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("no reason given");
  }
}
