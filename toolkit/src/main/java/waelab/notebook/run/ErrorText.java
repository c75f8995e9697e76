package waelab.notebook.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waelab.notebook.file.TerminalText;

/** What an error output says, without the code, the frames and the colours that it says it in. */
final class ErrorText {

  private static final Pattern RULE = Pattern.compile("-{3,}.*");
  private static final Pattern FRAME = Pattern.compile("at .*");
  private static final Pattern CELL_LINE = Pattern.compile("at cell \\d+, (line \\d+)");
  private static final Pattern CODE = Pattern.compile("\\|.*");
  private static final int LINES = 4;

  private ErrorText() {}

  /**
   * The message of an error, and the line of the cell that it came from, if it names one.
   *
   * @param error an output as nbformat has it
   * @return one line
   */
  static String sentence(JsonNode error) {
    List<String> lines = lines(error.path("traceback"));
    String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    Matcher place = CELL_LINE.matcher(last); // what the cell itself called is above it
    return message(error, lines) + (place.matches() ? " (" + place.group(1) + ")" : "");
  }

  private static String message(JsonNode error, List<String> lines) {
    var message = new ArrayList<String>();
    for (String line : lines) {
      boolean frame = FRAME.matcher(line).matches();
      if (message.size() == LINES || frame && !message.isEmpty()) {
        break;
      }
      if (!frame && !RULE.matcher(line).matches() && !CODE.matcher(line).matches()) {
        message.add(line);
      }
    }
    return message.isEmpty()
        ? TerminalText.plain(error.path("ename").asText() + ": " + error.path("evalue").asText())
        : String.join(", ", message).replace(":, - ", ": ");
  }

  private static List<String> lines(JsonNode traceback) {
    var lines = new ArrayList<String>();
    for (JsonNode each : traceback) {
      TerminalText.plain(each.asText())
          .lines()
          .map(line -> line.strip().replaceAll("\\s+", " "))
          .filter(line -> !line.isEmpty())
          .forEach(lines::add);
    }
    return lines;
  }
}
