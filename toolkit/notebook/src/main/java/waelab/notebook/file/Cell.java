package waelab.notebook.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * One cell of a notebook, as nbformat 4 has it; it changes the notebook it is of.
 *
 * @param number its place in the notebook, from 1
 * @param json the cell itself
 */
public record Cell(int number, ObjectNode json) {

  /** Where Python takes a line to end, and with it Jupyter. */
  private static final Pattern AFTER_LINE_BREAK =
      Pattern.compile("(?<=[\\n\\x0B\\f\\x1C-\\x1E\\x85\\x{2028}\\x{2029}])|(?<=\\r)(?!\\n)");

  /** What a cell may be. */
  public enum Type {
    /** Java. */
    CODE,
    /** Text with formulas. */
    MARKDOWN,
    /** Text that is left as it is. */
    RAW
  }

  /** What it is. */
  public Type type() {
    return Type.valueOf(json.get("cell_type").asText().toUpperCase(Locale.ROOT));
  }

  /** What its author wrote. */
  public String source() {
    return joined(json.get("source"));
  }

  /** Whether its author, or a program, has given it a tag. */
  public boolean hasTag(String tag) {
    for (JsonNode each : json.path("metadata").path("tags")) {
      if (each.asText().equals(tag)) {
        return true;
      }
    }
    return false;
  }

  /** What a code cell has put out, as nbformat has it; may be changed. */
  public ArrayNode outputs() {
    return json.withArray("outputs");
  }

  /** The number that its last run had, if it was run. */
  public OptionalInt executionCount() {
    JsonNode count = json.path("execution_count");
    return count.isInt() ? OptionalInt.of(count.asInt()) : OptionalInt.empty();
  }

  /** Sets what it has put out, and its number of a run. */
  public void setOutputs(ArrayNode outputs, OptionalInt executionCount) {
    json.set("outputs", outputs);
    if (executionCount.isPresent()) {
      json.set("execution_count", IntNode.valueOf(executionCount.getAsInt()));
    } else {
      json.putNull("execution_count");
    }
  }

  /** A text that nbformat keeps whole or as a list of lines. */
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
