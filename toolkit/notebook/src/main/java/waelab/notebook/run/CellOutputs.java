package waelab.notebook.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waelab.notebook.file.Cell;
import waelab.notebook.file.Notebook;
import waelab.notebook.file.TransientMark;

/**
 * The outputs of one cell, collected from the kernel's messages. About a million printed characters
 * are kept: the first half million, and the end of each stream. Outputs that are marked as
 * transient are left out.
 */
final class CellOutputs {

  /** Number of printed characters that are kept from the start. */
  private static final int HEAD = 1 << 19;

  private sealed interface Item {}

  private record Shown(ObjectNode json) implements Item {}

  private record Printed(String stream, StringBuilder text) implements Item {}

  private record PrintedLater(String stream, TruncatedText tail) implements Item {}

  private final int count;
  private final LiveOutputs displays;
  private final List<Item> items = new ArrayList<>();
  private final Map<String, TruncatedText> tails = new HashMap<>();
  private int room = HEAD;
  private boolean clearsNext;
  private Optional<ObjectNode> error = Optional.empty();

  /**
   * Starts without outputs.
   *
   * @param count the cell's number among those that ran, from 1
   * @param displays outputs that this cell or another may change later
   */
  CellOutputs(int count, LiveOutputs displays) {
    this.count = count;
    this.displays = displays;
  }

  /** Adds a message of the kernel; ignores a message that is not an output. */
  void add(Message message) {
    JsonNode content = message.content();
    switch (message.type()) {
      case "update_display_data" -> displays.update(content);
      case "clear_output" -> {
        clearsNext = content.path("wait").asBoolean();
        if (!clearsNext) {
          clear();
        }
      }
      case "stream" -> {
        clearIfDue();
        print(content.path("name").asText("stdout"), content.path("text").asText());
      }
      case "display_data" -> show(data("display_data", content), content);
      case "execute_result" ->
          show(data("execute_result", content).put("execution_count", count), content);
      case "error" -> {
        clearIfDue();
        fail(error(content));
      }
      default -> {}
    }
  }

  /**
   * Adds an error that the kernel could not report, such as its own end. It replaces an error that
   * the kernel reported.
   */
  void fail(String name, String sentence) {
    error.map(Shown::new).ifPresent(items::remove);
    ObjectNode json = Notebook.JSON.createObjectNode();
    json.put("output_type", "error").put("ename", name).put("evalue", sentence);
    json.putArray("traceback").add(sentence);
    fail(json);
  }

  /** The error that ended the cell, if one did, as nbformat stores it. */
  Optional<ObjectNode> error() {
    return error;
  }

  /** All outputs as nbformat stores them. Later updates of an output also change the result. */
  ArrayNode json() {
    ArrayNode all = Notebook.JSON.createArrayNode();
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Shown shown) {
        all.add(shown.json());
        continue;
      }
      String stream = stream(items.get(i));
      var text = new StringBuilder(text(items.get(i)));
      while (i + 1 < items.size() && stream(items.get(i + 1)).equals(stream)) {
        i++;
        text.append(text(items.get(i)));
      }
      ObjectNode output = all.addObject().put("name", stream).put("output_type", "stream");
      output.set("text", Cell.lines(text.toString()));
    }
    return all;
  }

  private static String stream(Item item) {
    if (item instanceof Printed printed) {
      return printed.stream();
    }
    return item instanceof PrintedLater later ? later.stream() : "";
  }

  private static String text(Item item) {
    return item instanceof Printed printed
        ? printed.text().toString()
        : ((PrintedLater) item).tail().text();
  }

  private void print(String stream, String text) {
    int now = Math.min(room, text.length());
    room -= now;
    if (now > 0 && now < text.length() && Character.isHighSurrogate(text.charAt(now - 1))) {
      now--;
    }
    if (now > 0) {
      head(stream).append(text, 0, now);
    }
    if (now < text.length()) {
      tail(stream).append(text.substring(now));
    }
  }

  private StringBuilder head(String stream) {
    Item last = items.isEmpty() ? null : items.get(items.size() - 1);
    if (last instanceof Printed printed && printed.stream().equals(stream)) {
      return printed.text();
    }
    var text = new StringBuilder();
    items.add(new Printed(stream, text));
    return text;
  }

  private TruncatedText tail(String stream) {
    return tails.computeIfAbsent(
        stream,
        name -> {
          var tail = new TruncatedText();
          items.add(new PrintedLater(name, tail));
          return tail;
        });
  }

  private void show(ObjectNode output, JsonNode content) {
    clearIfDue();
    if (TransientMark.isOn(content)) {
      return;
    }
    items.add(new Shown(output));
    displays.register(content, output);
  }

  private void fail(ObjectNode output) {
    error = Optional.of(output);
    items.add(new Shown(output));
  }

  private void clearIfDue() {
    if (clearsNext) {
      clear();
    }
  }

  private void clear() {
    items.clear();
    tails.clear();
    room = HEAD;
    clearsNext = false;
  }

  private static ObjectNode data(String type, JsonNode content) {
    ObjectNode output = Notebook.JSON.createObjectNode().put("output_type", type);
    LiveOutputs.fill(output, content);
    return output;
  }

  private static ObjectNode error(JsonNode content) {
    ObjectNode output = Notebook.JSON.createObjectNode().put("output_type", "error");
    output.put("ename", content.path("ename").asText());
    output.put("evalue", content.path("evalue").asText());
    output.set("traceback", content.withArray("traceback"));
    return output;
  }

  /** The end of a long text, and how much was removed before it. */
  static final class TruncatedText {

    /** Number of characters that are kept. */
    static final int LENGTH = 1 << 18;

    private final StringBuilder kept = new StringBuilder();
    private long bytes;
    private long lines;

    void append(String text) {
      kept.append(text);
      if (kept.length() > 2 * LENGTH) { // rarely, since it moves the kept text
        drop(kept.length() - LENGTH);
      }
    }

    /** A line that says what was left out, if anything was, and the end of the text. */
    String text() {
      if (kept.length() > LENGTH) {
        drop(kept.length() - LENGTH);
      }
      if (bytes == 0) {
        return kept.toString();
      }
      dropRestOfLine();
      return "\n[... " + bytes + " bytes in " + lines + " lines left out ...]\n" + kept;
    }

    /** Makes the text begin at the start of a line, unless its first line is very long. */
    private void dropRestOfLine() {
      int end = kept.indexOf("\n") + 1;
      drop(end < LENGTH / 2 ? end : 0);
    }

    private void drop(int count) {
      int end = count;
      if (end > 0 && end < kept.length() && Character.isHighSurrogate(kept.charAt(end - 1))) {
        end++;
      }
      for (int i = 0; i < end; i++) {
        char c = kept.charAt(i);
        bytes += bytes(c);
        lines += c == '\n' ? 1 : 0;
      }
      kept.delete(0, end);
    }

    /** Number of bytes in UTF-8; each half of a surrogate pair counts two. */
    private static int bytes(char c) {
      if (c < 0x80) {
        return 1;
      }
      return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
  }
}
