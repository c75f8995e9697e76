package waelab.notebook.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import waelab.notebook.file.Cell;

/** The code of a cell as HTML that folds: behind its first line if it is long. */
final class CodeCell {

  /** So many lines are shown without asking. */
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

  /** As its author has folded it in Jupyter; else as there is room. */
  private static boolean isOpen(Cell cell, long lines) {
    JsonNode hidden = cell.json().at("/metadata/jupyter/source_hidden");
    return hidden.isBoolean() ? !hidden.asBoolean() : lines <= SHORT;
  }
}
