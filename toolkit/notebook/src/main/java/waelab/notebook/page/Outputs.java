package waelab.notebook.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Dimension;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import waelab.notebook.file.Cell;
import waelab.notebook.file.Notebook;
import waelab.notebook.file.TerminalText;

/** The outputs of code cells as HTML. If an output has several forms, the richest is shown. */
final class Outputs {

  /** Marks an output that draws itself with plotly.js. */
  static final String CHART = "class=\"waelab-chart\"";

  private static final List<String> RICHEST_FIRST =
      List.of(
          "text/html",
          "image/svg+xml",
          "image/png",
          "image/jpeg",
          "image/gif",
          "text/markdown",
          "text/latex",
          "text/plain");

  private static final Pattern ID = Pattern.compile("\\sid\\s*=\\s*[\"']?([^\"'\\s>]+)");

  private final Markdown markdown;
  private boolean charts;

  /** For one page. */
  Outputs(Markdown markdown) {
    this.markdown = markdown;
  }

  /** The ids in the HTML of outputs. */
  static Set<String> ids(Notebook notebook) {
    var ids = new HashSet<String>();
    for (Cell cell : notebook.cells()) {
      for (JsonNode output : cell.json().path("outputs")) {
        ID.matcher(text(output.path("data").path("text/html")))
            .results()
            .forEach(id -> ids.add(id.group(1)));
      }
    }
    return ids;
  }

  /** Whether any output was a chart. */
  boolean hadCharts() {
    return charts;
  }

  /** All outputs of a cell. */
  String html(Cell cell) {
    var html = new StringBuilder();
    var stream = new StringBuilder();
    String name = "";
    for (JsonNode output : cell.json().path("outputs")) {
      boolean isStream = output.path("output_type").asText().equals("stream");
      String next = isStream ? output.path("name").asText("stdout") : "";
      if (!next.equals(name)) {
        html.append(stream(name, stream));
        stream.setLength(0);
        name = next;
      }
      if (isStream) {
        stream.append(text(output.path("text")));
      } else {
        html.append(one(cell, output));
      }
    }
    return html.append(stream(name, stream)).toString();
  }

  private static String stream(String name, CharSequence text) {
    String plain = TerminalText.plain(text.toString());
    if (plain.isBlank()) {
      return "";
    }
    return name.equals("stderr")
        ? box("stderr", "<p class=\"label\">Warnings and messages (stderr)</p>\n" + pre(plain))
        : box("stdout", pre(plain));
  }

  private String one(Cell cell, JsonNode output) {
    if (output.path("output_type").asText().equals("error")) {
      return error(output);
    }
    JsonNode data = output.path("data");
    return RICHEST_FIRST.stream()
        .filter(type -> !text(data.path(type)).isBlank())
        .findFirst()
        .map(type -> rich(cell, type, output))
        .orElse("");
  }

  private String rich(Cell cell, String type, JsonNode output) {
    String content = text(output.path("data").path(type));
    return switch (type) {
      case "text/html" -> box("html", library(content) + content + "\n");
      case "text/markdown" -> box("markdown", markdown.html(content));
      case "text/latex" -> {
        var formulas = Formulas.in(content.strip());
        yield box(
            "latex",
            "<p>" + formulas.replace(Html.text(formulas.text()), Formula::html) + "</p>\n");
      }
      case "text/plain" -> box("plain", pre(TerminalText.plain(content)));
      case "image/svg+xml" -> picture(cell, Picture.svg(content), output);
      default -> picture(cell, Picture.encoded(type, content), output);
    };
  }

  /** The script of plotly.js for the first chart; empty for all others. */
  private String library(String content) {
    if (charts || !content.contains(CHART)) {
      return "";
    }
    charts = true;
    return Libraries.PLOTLY.script();
  }

  private static String picture(Cell cell, Picture picture, JsonNode output) {
    JsonNode metadata = output.path("metadata").path(picture.type());
    String alt = text(metadata.path("alt"));
    if (alt.isBlank()) {
      alt = text(output.path("data").path("text/plain"));
    }
    if (alt.isBlank()) {
      alt = "A picture that cell " + cell.number() + " has put out";
    }
    Optional<Dimension> asked =
        metadata.path("width").asInt() > 0 && metadata.path("height").asInt() > 0
            ? Optional.of(
                new Dimension(metadata.path("width").asInt(), metadata.path("height").asInt()))
            : picture.size();
    // On a phone, what is written inside a picture is too small to read.
    String narrow = "<p class=\"narrow\" aria-hidden=\"true\">" + Html.text(alt.strip()) + "</p>\n";
    return box("picture", picture.html(alt.strip(), asked) + "\n" + narrow);
  }

  private static String error(JsonNode output) {
    String name = text(output.path("ename"));
    String value = TerminalText.plain(text(output.path("evalue")));
    var trace = new StringBuilder();
    output.path("traceback").forEach(line -> trace.append(line.asText()).append('\n'));
    String shown = TerminalText.plain(trace.toString());
    if (!shown.contains(value)) {
      shown = (value + '\n' + shown).strip();
    }
    String title = "<p class=\"label\">Error: " + Html.text(name) + "</p>\n";
    return box("error", shown.isBlank() ? title : title + pre(shown));
  }

  private static String box(String kind, String content) {
    return "<div class=\"output " + kind + "\">\n" + content + "</div>\n";
  }

  private static String pre(String plain) {
    return "<pre>" + Html.text(plain) + "</pre>\n";
  }

  private static String text(JsonNode node) {
    return Cell.joined(node);
  }
}
