package waelab.notebook.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import waelab.notebook.file.Cell;
import waelab.notebook.file.Notebook;

/**
 * A notebook as one self-contained HTML page: it contains styles, scripts, pictures, formulas and
 * charts, and forbids the browser to download anything. Two exports of one notebook are identical.
 */
public final class HtmlExport {

  /** Ids that the page itself uses. */
  private static final Set<String> OWN_IDS = Set.of("notebook", "contents", "tools");

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; \
      media-src data:; font-src data:; base-uri 'none'; form-action 'none'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>%s</title>
      <style>
      %s</style>
      </head>
      <body>
      <a class="skip" href="#notebook">Skip to the text</a>
      <div class="page">
      %s%s<main id="notebook" tabindex="-1">
      %s%s</main>
      <footer>
      %s</footer>
      </div>
      %s</body>
      </html>
      """;

  private static final String TOOLS =
      """
      <div id="tools" role="group" aria-label="Code" hidden>
      <button type="button" data-fold="false">Unfold all code</button>
      <button type="button" data-fold="true">Fold all code</button>
      </div>
      """;

  private final Notebook notebook;
  private final Headings headings;
  private final Markdown markdown;
  private final Outputs outputs;

  private HtmlExport(Notebook notebook) {
    this.notebook = notebook;
    var taken = new HashSet<>(OWN_IDS);
    taken.addAll(Outputs.ids(notebook));
    headings = new Headings(taken);
    Path folder = notebook.file().toAbsolutePath().getParent();
    markdown = new Markdown(folder, headings);
    outputs = new Outputs(markdown);
  }

  /**
   * The page of a notebook with its stored outputs; no cell is run. Paths of pictures are relative
   * to the notebook's folder.
   */
  public static String page(Notebook executed) {
    return new HtmlExport(executed).page();
  }

  private String page() {
    Map<Integer, Markdown.Document> texts = new LinkedHashMap<>();
    for (Cell cell : notebook.cells()) {
      if (cell.type() == Cell.Type.MARKDOWN) {
        texts.put(cell.number(), markdown.read(cell.source(), cell.json().path("attachments")));
      }
    }
    String title = headings.title().filter(t -> !t.isBlank()).orElse(notebook.name());
    String contents = headings.contents();
    boolean code = !codeCells().isEmpty();
    String cells =
        notebook.cells().stream().map(cell -> cell(cell, texts)).collect(Collectors.joining());
    List<Libraries> last = new ArrayList<>();
    if (code) {
      last.add(Libraries.HIGHLIGHT);
    }
    if (contents.contains(Formula.ELEMENT) || cells.contains(Formula.ELEMENT)) {
      last.add(Libraries.MATHJAX);
    }
    return String.format(
        Locale.ROOT,
        PAGE,
        Html.text(title),
        Libraries.own("page.css"),
        contents,
        Libraries.script(Libraries.own("page.js")),
        code ? TOOLS : "",
        cells,
        footer(last),
        last.stream().map(Libraries::script).collect(Collectors.joining()));
  }

  private List<Cell> codeCells() {
    return notebook.cells().stream()
        .filter(cell -> cell.type() == Cell.Type.CODE && !cell.source().isBlank())
        .toList();
  }

  private String cell(Cell cell, Map<Integer, Markdown.Document> texts) {
    return switch (cell.type()) {
      case MARKDOWN -> box("text", markdown.html(texts.get(cell.number())));
      case CODE -> box("run", CodeCell.html(cell) + outputs.html(cell));
      case RAW -> box("raw", raw(cell));
    };
  }

  private static String box(String kind, String content) {
    return content.isBlank() ? "" : "<div class=\"cell " + kind + "\">\n" + content + "</div>\n";
  }

  /** A raw cell for HTML is copied unchanged; any other is shown as text. */
  private static String raw(Cell cell) {
    JsonNode metadata = cell.json().path("metadata");
    String meantFor = metadata.path("raw_mimetype").asText(metadata.path("format").asText(""));
    String source = cell.source();
    if (meantFor.equals("text/html")) {
      return source + "\n";
    }
    return source.isBlank() ? "" : "<pre>" + Html.text(source) + "</pre>\n";
  }

  /** The notebook's file, kernel, Java version and runs, and the libraries inside the page. */
  private String footer(List<Libraries> last) {
    JsonNode metadata = notebook.metadata();
    JsonNode language = metadata.path("language_info");
    String kernel = metadata.path("kernelspec").path("display_name").asText("");
    String version = language.path("version").asText("");
    var made = new StringBuilder("<p>This page shows the notebook <code>");
    made.append(Html.text(notebook.file().getFileName().toString())).append("</code>");
    if (!kernel.isBlank()) {
      made.append(", kernel ").append(Html.text(kernel));
    }
    if (!version.isBlank()) {
      made.append(", Java ").append(Html.text(version));
    }
    made.append(". ").append(runs()).append("</p>\n");
    var inside = new ArrayList<>(last);
    if (outputs.hadCharts()) {
      inside.add(Libraries.PLOTLY);
    }
    if (!inside.isEmpty()) {
      made.append("<p>Inside it are ")
          .append(inside.stream().map(Libraries::credit).collect(Collectors.joining(", ")))
          .append(". It needs no network.</p>\n");
    }
    return made.toString();
  }

  private String runs() {
    List<Cell> cells = codeCells();
    long run = cells.stream().filter(cell -> cell.executionCount().isPresent()).count();
    if (cells.isEmpty()) {
      return "It has no code.";
    }
    return run == cells.size()
        ? "All its code was run."
        : run + " of its " + cells.size() + " code cells were run.";
  }

  /** The code of a cell as HTML that can be folded; by default, only long code is folded. */
  static final class CodeCell {

    /** Code with at most this many lines is not folded by default. */
    private static final int SHORT = 10;

    private CodeCell() {}

    /** Its element, or nothing if there is no code. */
    static String html(Cell cell) {
      String code = cell.source().stripTrailing();
      if (code.isBlank()) {
        return "";
      }
      long lines = code.lines().count();
      String first = code.lines().filter(line -> !line.isBlank()).findFirst().orElseThrow();
      String count =
          cell.executionCount().isPresent() ? "[" + cell.executionCount().getAsInt() + "]" : "[ ]";
      String size = lines == 1 ? "1 line" : lines + " lines";
      return String.format(
          Locale.ROOT,
          """
          <details class="code"%s>
          <summary><span class="count" aria-hidden="true">%s</span>\
          <span class="hidden">Java code %s, %s</span>\
          <code class="first language-java" aria-hidden="true">%s</code>\
          <span class="size" aria-hidden="true">%s</span></summary>
          <pre><code class="language-java">%s</code></pre>
          </details>
          """,
          isOpen(cell, lines) ? " open" : "",
          count,
          count,
          size,
          Html.text(first.strip()),
          size,
          Html.text(code));
    }

    /** Whether the code is unfolded: as stored by Jupyter, else by its number of lines. */
    private static boolean isOpen(Cell cell, long lines) {
      JsonNode hidden = cell.json().at("/metadata/jupyter/source_hidden");
      return hidden.isBoolean() ? !hidden.asBoolean() : lines <= SHORT;
    }
  }
}
