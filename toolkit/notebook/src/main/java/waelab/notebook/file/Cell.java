package waelab.notebook.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * One cell of a notebook, as nbformat 4 stores it. Changing a cell changes its notebook.
 *
 * @param number its place in the notebook, from 1
 * @param json the cell itself
 */
public record Cell(int number, ObjectNode json) {

  /** Line ends as Python, and so Jupyter, defines them. */
  private static final Pattern AFTER_LINE_BREAK =
      Pattern.compile("(?<=[\\n\\x0B\\f\\x1C-\\x1E\\x85\\x{2028}\\x{2029}])|(?<=\\r)(?!\\n)");

  /** The types of cells. */
  public enum Type {
    /** Java. */
    CODE,
    /** Text with formulas. */
    MARKDOWN,
    /** Text that is left as it is. */
    RAW
  }

  /** Its type. */
  public Type type() {
    return Type.valueOf(json.get("cell_type").asText().toUpperCase(Locale.ROOT));
  }

  /** Its source text. */
  public String source() {
    return joined(json.get("source"));
  }

  /** Whether the cell has a tag. */
  public boolean hasTag(String tag) {
    for (JsonNode each : json.path("metadata").path("tags")) {
      if (each.asText().equals(tag)) {
        return true;
      }
    }
    return false;
  }

  /** The outputs of a code cell, as nbformat stores them; may be changed. */
  public ArrayNode outputs() {
    return json.withArray("outputs");
  }

  /** The execution count of its last run, if it was run. */
  public OptionalInt executionCount() {
    JsonNode count = json.path("execution_count");
    return count.isInt() ? OptionalInt.of(count.asInt()) : OptionalInt.empty();
  }

  /** Sets its outputs and its execution count. */
  public void setOutputs(ArrayNode outputs, OptionalInt executionCount) {
    json.set("outputs", outputs);
    if (executionCount.isPresent()) {
      json.set("execution_count", IntNode.valueOf(executionCount.getAsInt()));
    } else {
      json.putNull("execution_count");
    }
  }

  /** Joins a text that nbformat stores as one string or as a list of lines. */
  public static String joined(JsonNode text) {
    if (!text.isArray()) {
      return text.asText();
    }
    var all = new StringBuilder();
    text.forEach(line -> all.append(line.asText()));
    return all.toString();
  }

  /** A text as a list of lines, each with its line break, as Jupyter writes it. */
  public static ArrayNode lines(String text) {
    ArrayNode lines = Notebook.JSON.createArrayNode();
    AFTER_LINE_BREAK.splitAsStream(text).filter(line -> !line.isEmpty()).forEach(lines::add);
    return lines;
  }
}
