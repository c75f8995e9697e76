package waelab.notebook.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.base.Workspace;
import waelab.notebook.file.Cell;
import waelab.notebook.file.Notebook;

/**
 * Formulas of the project's notebooks as KaTeX takes them, which some viewers have in the place of
 * MathJax. That MathJax takes them too, {@link PageAudit} sees.
 */
@Tag("browser")
class KatexTest {

  private static final Path NOTEBOOKS = Workspace.home().resolve("notebooks");

  /** What is wrong with each of some formulas, empty for a good one. */
  private static final String COMPLAINTS =
      """
      %s.map(formula => {
        try {
          katex.renderToString(formula.tex,
              { displayMode: formula.display, throwOnError: true, strict: 'error' });
          return '';
        } catch (e) {
          return e.message;
        }
      })
      """;

  @TempDir static Path folder;

  private static Browser browser;
  private static BrowserPage page;

  @BeforeEach
  void start() throws Exception {
    if (browser == null) {
      browser = Browser.start(folder);
      page = browser.page();
      String katex = Libraries.script(TestLibraries.KATEX.code());
      page.open(Files.writeString(folder.resolve("katex.html"), "<!DOCTYPE html>\n" + katex));
    }
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  static Stream<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(NOTEBOOKS)) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void everyFormulaOfANotebookIsOne(Path file) throws IOException {
    Notebook notebook = Notebook.read(file);
    var wrong = new ArrayList<String>();
    int formulas = 0;
    for (Cell cell : notebook.cells()) {
      for (String text : texts(cell)) {
        var found = Formulas.in(text);
        formulas += found.size();
        complaints(found)
            .forEach(each -> wrong.add(notebook.name() + ", cell " + cell.number() + ": " + each));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(formulas).isPositive();
  }

  /** What of a cell is Markdown or TeX. */
  private static List<String> texts(Cell cell) {
    if (cell.type() == Cell.Type.MARKDOWN) {
      return List.of(cell.source());
    }
    var texts = new ArrayList<String>();
    for (JsonNode output : cell.json().path("outputs")) {
      texts.add(Cell.joined(output.at("/data/text~1markdown")));
      texts.add(Cell.joined(output.at("/data/text~1latex")));
    }
    return texts;
  }

  private static List<String> complaints(Formulas formulas) throws IOException {
    var asked = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < formulas.size(); i++) {
      asked.add(Map.of("tex", formulas.get(i).tex(), "display", formulas.get(i).display()));
    }
    JsonNode said = page.evaluate(COMPLAINTS.formatted(Notebook.JSON.writeValueAsString(asked)));
    var complaints = new ArrayList<String>();
    for (int i = 0; i < said.size(); i++) {
      if (!said.get(i).asText().isEmpty()) {
        complaints.add(formulas.get(i).written() + " — " + said.get(i).asText());
      }
    }
    return complaints;
  }

  @Test
  void whatOnlyMathjaxTakesIsFound() throws IOException {
    String text =
        "$\\lVert x\\rVert$ $\\buildrel a\\over b$ $x=½$\n\n$$\\begin{multline}a\\end{multline}$$";
    assertThat(complaints(Formulas.in(text)))
        .hasSize(3)
        .anySatisfy(each -> assertThat(each).startsWith("$\\buildrel"))
        .anySatisfy(each -> assertThat(each).startsWith("$x=½$"))
        .anySatisfy(each -> assertThat(each).contains("No such environment: multline"));
  }
}
