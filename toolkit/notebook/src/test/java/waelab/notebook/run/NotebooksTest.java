package waelab.notebook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.base.Folders;
import waelab.base.Workspace;
import waelab.notebook.file.Cell;
import waelab.notebook.file.Notebook;
import waelab.notebook.page.Browser;
import waelab.notebook.page.HtmlExport;
import waelab.notebook.page.PageAudit;
import waelab.plot.Lines;

/** The project's own notebooks, as they are stored and as they run on a machine without data. */
@Tag("browser")
class NotebooksTest {

  private static final Path FOLDER = Workspace.home().resolve("notebooks");
  private static final Path OUT = Path.of("target", "notebooks");

  private static final Pattern IMAGE = Pattern.compile("<img [^>]*?alt=\"([^\"]*)\"");

  /** How captions call the data of a model. */
  private static final Pattern REAL = Pattern.compile("\\((MNIST|CelebA)\\b");

  @TempDir private static Path empty;

  static Stream<Path> notebooks() throws Exception {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList().stream();
    }
  }

  /** The tour runs thrice in less than a minute; {@code -Dwaelab.notebooks=all} takes all. */
  static Stream<Path> repeated() throws Exception {
    boolean all = "all".equals(System.getProperty("waelab.notebooks"));
    return notebooks().filter(file -> all || file.getFileName().toString().startsWith("00-"));
  }

  @BeforeAll
  static void makeFolder() throws Exception {
    Files.createDirectories(OUT);
  }

  @ParameterizedTest
  @MethodSource("repeated")
  void aNotebookRunsTwiceToTheSameBytesAndToAPageWithoutFault(Path file, @TempDir Path work)
      throws Exception {
    Notebook first = run(file, work);
    Folders.replace(work.resolve("runs"), work.resolve("runs of before"));
    Notebook second = run(file, work);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(HtmlExport.page(second)).isEqualTo(HtmlExport.page(first));
    // What was trained is there now, and nothing in the notebook tells.
    assertThat(run(file, work).text()).isEqualTo(first.text());

    List<String> pictures = altTexts(first);
    assertThat(pictures).hasSizeGreaterThan(4);
    assertThat(pictures).anyMatch(text -> text.contains("stand-in digits, not MNIST"));
    assertThat(pictures)
        .allMatch(
            text -> text.contains("stand-in digits, not MNIST") || text.contains(Lines.CAPTION));

    requireFaultless(first, OUT.resolve(first.name() + ".html"));
  }

  /** Each in a browser of its own, two at once, since a page keeps no more than one core busy. */
  @TestFactory
  Stream<DynamicTest> aStoredNotebookIsAPageWithoutFault() throws Exception {
    ExecutorService two = Executors.newFixedThreadPool(2);
    List<Path> files = notebooks().toList();
    List<Future<?>> looks = files.stream().<Future<?>>map(f -> two.submit(() -> look(f))).toList();
    two.shutdown();
    return IntStream.range(0, files.size())
        .mapToObj(
            i -> dynamicTest(files.get(i).getFileName().toString(), () -> outcome(looks.get(i))));
  }

  private static Void look(Path file) throws Exception {
    Notebook stored = Notebook.read(file);
    requireFaultless(stored, OUT.resolve(stored.name() + "-stored.html"));
    return null;
  }

  /** What the look threw: a failed assertion, or that there is no browser. */
  private static void outcome(Future<?> look) throws Throwable {
    try {
      look.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  private static void requireFaultless(Notebook notebook, Path page) throws Exception {
    Files.writeString(page, HtmlExport.page(notebook));
    assertThat(Files.size(page)).isLessThan(10_000_000);
    try (var browser = Browser.start(Files.createTempDirectory(empty, "browser"))) {
      PageAudit audit = PageAudit.of(browser.page(), page);
      assertThat(audit.problems()).isEmpty();
      assertThat(audit.formulas()).isPositive();
      assertThat(audit.charts()).isPositive();
    }
  }

  /** Runs it where there is no data and no network. */
  private static Notebook run(Path file, Path work) {
    var spec = new KernelSpec(empty, System.getProperty("java.class.path"));
    var environment =
        Map.of(
            "WAELAB_BUDGET", "smoke",
            "WAELAB_DATA", "",
            "WAELAB_WORK", work.toString(),
            "WAELAB_REQUIRE_REAL", "false",
            "WAELAB_OFFLINE", "true");
    var runner = new NotebookRunner(spec, Duration.ofMinutes(4), environment);
    NotebookRun run = runner.run(Notebook.read(file));
    assertThat(run.failure()).isEmpty();
    return run.notebook();
  }

  private static List<String> altTexts(Notebook notebook) {
    var texts = new ArrayList<String>();
    for (Cell cell : notebook.cells()) {
      if (cell.type() == Cell.Type.CODE) {
        for (JsonNode output : cell.outputs()) {
          if (output.path("data").has("image/png")) {
            texts.add(Cell.joined(output.at("/data/text~1plain")));
          }
          Matcher image = IMAGE.matcher(Cell.joined(output.at("/data/text~1html")));
          while (image.find()) {
            texts.add(image.group(1));
          }
        }
      }
    }
    return texts;
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void aStoredNotebookHasTheOutputsOfARunOnRealDataWithoutErrors(Path file) {
    Notebook stored = Notebook.read(file);
    assertThat(stored.metadata().at("/kernelspec/name").asText()).isEqualTo(KernelSpec.NAME);
    for (Cell cell : stored.cells()) {
      if (cell.type() == Cell.Type.CODE) {
        assertThat(cell.executionCount()).as("cell " + cell.number()).isPresent();
        assertThat(cell.outputs().toString())
            .as("cell " + cell.number())
            .doesNotContain("\"output_type\":\"error\"")
            .doesNotContain("stand-in")
            .doesNotContain(Workspace.home().toString());
      }
    }
    List<String> ofModels =
        altTexts(stored).stream().filter(text -> text.contains(", trained on ")).toList();
    assertThat(ofModels).isNotEmpty().allMatch(text -> REAL.matcher(text).find());
    assertThat(ofModels).allMatch(text -> text.matches("(?s).*budget (quick|study)\\b.*"));
  }

  @Test
  void thereAreNotebooks() throws Exception {
    assertThat(notebooks()).isNotEmpty();
  }
}
