package waelab.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import waelab.base.BadArgumentException;

/**
 * Converts runs of format 1. There, one class was both the WAE with a discriminator and the WAE
 * with MMD; the configuration's {@code penalty} distinguished them.
 */
public final class Format1 {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Format1() {}

  /**
   * The present class of a stored model.
   *
   * @param type its class as it was stored
   * @param configJson its configuration as it was stored
   */
  public static String type(String type, String configJson) {
    BadArgumentException.requireNonNull(type, "type");
    boolean mmd = type.equals(Wae.class.getName()) && hasPenalty(tree(configJson), "MMD");
    return mmd ? WaeMmd.class.getName() : type;
  }

  /** A stored configuration in the present form; one that already has it is returned unchanged. */
  public static String config(String configJson) {
    JsonNode tree = tree(configJson);
    if (hasPenalty(tree, "MMD")) {
      var config = ((ObjectNode) tree).put("model", "wae-mmd");
      config.remove(List.of("penalty", "discriminatorRate"));
      return config.toPrettyString();
    }
    if (hasPenalty(tree, "GAN")) {
      return ((ObjectNode) tree).without(List.of("penalty")).toPrettyString();
    }
    return configJson;
  }

  private static boolean hasPenalty(JsonNode config, String penalty) {
    return config.path("model").asText().equals("wae")
        && config.path("penalty").asText().equals(penalty);
  }

  /** Text that is not JSON is reported later, by the reader of the configuration. */
  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(BadArgumentException.requireNonNull(json, "configuration"));
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
