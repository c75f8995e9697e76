package waelab.notebook.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import waelab.notebook.file.Cell;
import waelab.notebook.file.Notebook;

/** The outputs of a notebook that the kernel may change later, by their display ids. */
final class LiveOutputs {

  private static final Set<String> TEXT_BUT_IN_NAME =
      Set.of("application/javascript", "image/svg+xml");

  private final Map<String, List<ObjectNode>> byId = new HashMap<>();

  /** Registers an output if its message contains a display id. */
  void register(JsonNode content, ObjectNode output) {
    String id = id(content);
    if (!id.isEmpty()) {
      byId.computeIfAbsent(id, key -> new ArrayList<>()).add(output);
    }
  }

  /** Changes all outputs with the display id in a message of the kernel. */
  void update(JsonNode content) {
    byId.getOrDefault(id(content), List.of()).forEach(output -> fill(output, content));
  }

  private static String id(JsonNode content) {
    return content.path("transient").path("display_id").asText();
  }

  /** Copies the data and metadata of a message into an output; stores nothing else of it. */
  static void fill(ObjectNode output, JsonNode content) {
    ObjectNode data = Notebook.JSON.createObjectNode();
    content
        .path("data")
        .properties()
        .forEach(each -> data.set(each.getKey(), stored(each.getKey(), each.getValue())));
    output.set("data", data);
    output.set(
        "metadata",
        content.path("metadata").isObject()
            ? content.get("metadata")
            : Notebook.JSON.createObjectNode());
  }

  /** Whether an output shows nothing, for instance because an update emptied it. */
  static boolean isEmpty(JsonNode output) {
    JsonNode data = output.path("data");
    return data.isObject()
        && data.properties().stream()
            .allMatch(
                each ->
                    each.getKey().startsWith("text/") && Cell.joined(each.getValue()).isEmpty());
  }

  /** Text as a list of lines, everything else unchanged, as nbformat stores it. */
  private static JsonNode stored(String type, JsonNode value) {
    boolean text = type.startsWith("text/") || TEXT_BUT_IN_NAME.contains(type);
    return text && value.isTextual() ? Cell.lines(value.asText()) : value;
  }
}
