package waelab.notebook.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Iterator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.notebook.file.Cell;
import waelab.notebook.file.Notebook;

@Tag("unit")
class CellOutputsTest {

  private final LiveOutputs live = new LiveOutputs();
  private final CellOutputs outputs = new CellOutputs(7, live);

  @Test
  void whatAStreamSaysInARowIsOneOutput() throws IOException {
    print("stdout", "a\n");
    print("stdout", "b");
    print("stderr", "c");
    print("stdout", "d");
    assertJson(
        """
        [{"output_type": "stream", "name": "stdout", "text": ["a\\n", "b"]},
         {"output_type": "stream", "name": "stderr", "text": ["c"]},
         {"output_type": "stream", "name": "stdout", "text": ["d"]}]
        """);
  }

  @Test
  void aResultHasTheCellsNumberAndNothingOfTheMessengers() throws IOException {
    hear(
        "execute_result",
        """
        {"execution_count": 99, "transient": {"display_id": "x"}, "metadata": {"a": 1},
         "data": {"text/plain": "1\\n2", "image/png": "i", "application/json": {"b": "1\\n2"}}}
        """);
    assertJson(
        """
        [{"output_type": "execute_result", "execution_count": 7, "metadata": {"a": 1},
          "data": {"text/plain": ["1\\n", "2"], "image/png": "i",
                   "application/json": {"b": "1\\n2"}}}]
        """);
  }

  @Test
  void anUpdateChangesAllOutputsOfItsIdInEarlierCellsToo() throws IOException {
    var earlier = new CellOutputs(6, live);
    earlier.add(message("display_data", display("d", "old")));
    JsonNode stored = earlier.json();
    hear("display_data", display("d", "old"));
    hear("display_data", display("other", "old"));
    hear("update_display_data", display("d", "new"));
    hear("update_display_data", display("unknown", "new"));
    assertThat(stored.at("/0/data/text~1plain/0").asText()).isEqualTo("new");
    assertThat(outputs.json().at("/0/data/text~1plain/0").asText()).isEqualTo("new");
    assertThat(outputs.json().at("/1/data/text~1plain/0").asText()).isEqualTo("old");
    assertThat(outputs.json()).hasSize(2);
  }

  @Test
  void anOutputIsEmptyOnceAllItsTextIs() throws IOException {
    hear("display_data", display("d", "progress"));
    assertThat(LiveOutputs.isEmpty(outputs.json().get(0))).isFalse();
    hear("update_display_data", display("d", ""));
    assertThat(LiveOutputs.isEmpty(outputs.json().get(0))).isTrue();
    hear("update_display_data", "{\"transient\": {\"display_id\": \"d\"}, \"data\": {}}");
    assertThat(LiveOutputs.isEmpty(outputs.json().get(0))).isTrue();
    print("stdout", "");
    hear("display_data", "{\"data\": {\"image/png\": \"\", \"text/plain\": \"\"}}");
    assertThat(LiveOutputs.isEmpty(outputs.json().get(1))).isFalse();
  }

  @Test
  void whatIsForTheMomentIsNotKept() throws IOException {
    print("stdout", "a\n");
    hear(
        "display_data",
        """
        {"data": {"text/plain": "now"}, "metadata": {"waelab": {"transient": true}},
         "transient": {"display_id": "d"}}
        """);
    hear("update_display_data", display("d", "later"));
    print("stdout", "b");
    hear(
        "display_data",
        """
        {"data": {"text/plain": "always"}, "metadata": {"waelab": {"other": true}}}
        """);
    assertJson(
        """
        [{"output_type": "stream", "name": "stdout", "text": ["a\\n", "b"]},
         {"output_type": "display_data", "metadata": {"waelab": {"other": true}},
          "data": {"text/plain": ["always"]}}]
        """);
  }

  @Test
  void whatIsForTheMomentTakesAwayWhatWasToBeCleared() throws IOException {
    print("stdout", "a");
    hear("clear_output", "{\"wait\": true}");
    hear(
        "display_data",
        "{\"data\": {\"text/plain\": \"now\"}, \"metadata\": {\"waelab\": {\"transient\": true}}}");
    assertThat(outputs.json()).isEmpty();
  }

  @Test
  void clearingTakesAwayWhatWasThere() throws IOException {
    print("stdout", "a");
    hear("clear_output", "{\"wait\": false}");
    assertThat(outputs.json()).isEmpty();
    print("stdout", "b");
    hear("clear_output", "{\"wait\": true}");
    assertThat(outputs.json()).hasSize(1);
    print("stdout", "c");
    assertJson("[{\"output_type\": \"stream\", \"name\": \"stdout\", \"text\": [\"c\"]}]");
  }

  @Test
  void ofMuchTextTheEndsAreKept() throws IOException {
    long all = 0;
    for (int i = 0; i < 300_000; i++) {
      String line = "ä line " + i + "\n";
      all += line.length() + 1;
      print("stdout", line);
    }
    String text = text(outputs.json());
    assertThat(text.length()).isBetween(700_000, 1_000_000);
    assertThat(text).startsWith("ä line 0\n").endsWith("\nä line 299999\n");
    assertThat(text)
        .containsPattern("\n\\[\\.\\.\\. \\d+ bytes in \\d+ lines left out \\.\\.\\.]\nä");
    String note = text.substring(text.indexOf("\n[..."), text.indexOf("...]\n") + 5);
    long kept = text.replace(note, "").getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    assertThat(Long.parseLong(note.split(" ")[1])).isEqualTo(all - kept);
  }

  @Test
  void howTextIsCutIntoMessagesChangesNothing() throws IOException {
    String text = "😀 0123456789\n".repeat(100_000) + "the end";
    var pieces = new CellOutputs(7, live);
    for (int at = 0; at < text.length(); at += 1_001) {
      int end = Math.min(text.length(), at + 1_001);
      pieces.add(message("stream", stream("stdout", text.substring(at, end))));
    }
    print("stdout", text);
    assertThat(pieces.json()).isEqualTo(outputs.json());
    String kept = text(outputs.json());
    assertThat(kept).contains("left out").endsWith("the end");
    // Half of a character would come back as a question mark.
    assertThat(new String(kept.getBytes("UTF-8"), "UTF-8")).isEqualTo(kept);
  }

  @Test
  void bothStreamsAndWhatIsShownSurviveMuchText() throws IOException {
    for (int i = 0; i < 2_000; i++) {
      print("stdout", "o".repeat(1_000) + "\n");
      print("stderr", "e".repeat(1_000) + "\n");
    }
    hear("display_data", display("d", "picture"));
    print("stderr", "last words");
    JsonNode json = outputs.json();
    assertThat(json.toString().length()).isLessThan(1_200_000);
    assertThat(json.findValuesAsText("output_type")).contains("display_data");
    assertThat(json.toString()).contains("last words", "left out");
  }

  @Test
  void anErrorIsKeptAndTold() throws IOException {
    assertThat(outputs.error()).isEmpty();
    hear("error", "{\"ename\": \"E\", \"evalue\": \"why\", \"traceback\": [\"t\"], \"x\": 1}");
    assertThat(outputs.error()).contains((ObjectNode) outputs.json().get(0));
    assertJson(
        """
        [{"output_type": "error", "ename": "E", "evalue": "why", "traceback": ["t"]}]
        """);
  }

  private void print(String stream, String text) throws IOException {
    hear("stream", stream(stream, text));
  }

  private void hear(String type, String content) throws IOException {
    outputs.add(message(type, content));
  }

  private static Message message(String type, String content) throws JsonProcessingException {
    return new Message(type, "request", Notebook.JSON.readTree(content));
  }

  private static String stream(String name, String text) {
    return Notebook.JSON.createObjectNode().put("name", name).put("text", text).toString();
  }

  private static String display(String id, String text) {
    return """
    {"data": {"text/plain": "%s"}, "metadata": {}, "transient": {"display_id": "%s"}}
    """
        .formatted(text, id);
  }

  private static String text(JsonNode outputs) {
    var all = new StringBuilder();
    for (Iterator<JsonNode> each = outputs.iterator(); each.hasNext(); ) {
      all.append(Cell.joined(each.next().get("text")));
    }
    return all.toString();
  }

  private void assertJson(String expected) throws IOException {
    assertThat(outputs.json()).isEqualTo(Notebook.JSON.readTree(expected));
  }
}
