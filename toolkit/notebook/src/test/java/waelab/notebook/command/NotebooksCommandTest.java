package waelab.notebook.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import waelab.notebook.file.Notebook;
import waelab.notebook.run.KernelSpec;

@Tag("notebook")
class NotebooksCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path temporary;
  private Path home;
  private Path results;

  @BeforeEach
  void makeProject() throws IOException {
    home = temporary.resolve("mein Ordner ü");
    Files.createDirectories(home.resolve("notebooks"));
    results = home.resolve("out");
  }

  @Test
  void allNotebooksAreRunInTheOrderOfTheirNames() throws IOException {
    Path good = notebook("2 gut.ipynb", "System.getenv(\"WAELAB_BUDGET\")");
    Path bad = notebook("1.ipynb", "1 / 1", "// why\\nint x = 0;\\n1 / x");
    String source = Files.readString(bad);
    assertThat(execute("--budget", "Study", "--in-place")).isEqualTo(1);
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString().lines().map(line -> line.replaceAll("\\d+\\.\\d s", "T")))
        .containsExactly(
            "1.ipynb: FAILED in cell 2 after T, see " + results.resolve("1") + ".html",
            "    // why",
            "    int x = 0;",
            "    1 / x",
            "  java.lang.ArithmeticException: / by zero (line 3)",
            "2 gut.ipynb: 1 cell, T, " + results.resolve("2 gut") + ".html");
    assertThat(bad).hasContent(source);
    assertThat(results.resolve("1.ipynb")).content().contains("by zero");
    assertThat(results.resolve("1.html")).content().contains("<html", "by zero");
    assertThat(good).hasSameTextualContentAs(results.resolve("2 gut.ipynb"));
    assertThat(Notebook.read(good).text()).contains("study");
  }

  @ParameterizedTest
  @ValueSource(strings = {"- ", "> ", "*a ", "[", "![", "$x$ **b "})
  void markdownOfAnyDepthMakesAPage(String opening) throws IOException {
    Path deep = notebook("1.ipynb", "1 + 1");
    String text = opening.repeat(20_000) + "the end";
    Files.writeString(
        deep,
        Files.readString(deep)
            .replace("\"1 + 1\"", "\"" + text + "\"")
            .replace("\"code\"", "\"markdown\""));
    assertThat(execute()).isZero();
    assertThat(out.toString()).startsWith("1.ipynb: 0 cells");
    assertThat(results.resolve("1.html")).content().contains("the end");
  }

  @Test
  void everyBadFileIsNamedBeforeAnythingRuns() throws IOException {
    Path good = notebook("good.ipynb", "1");
    Path text = Files.writeString(home.resolve("text.ipynb"), "hello");
    Path missing = home.resolve("missing.ipynb");
    assertThat(execute(good, text, missing)).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly(
            text + " is not JSON, so it is not a notebook (line 1).",
            missing + ": does not exist.");
    assertThat(out.toString()).isEmpty();
    assertThat(results).doesNotExist();
  }

  @Test
  void aProjectWithoutNotebooksIsToldSo() {
    assertThat(execute()).isEqualTo(1);
    assertThat(err.toString()).contains("no notebook in " + home.resolve("notebooks"));
  }

  @Test
  void twoOfOneNameAreNotWrittenOverEachOther() throws IOException {
    Path one = notebook("same.ipynb", "1");
    Path other = Files.copy(one, home.resolve("Same.ipynb"));
    assertThat(execute(one, other)).isEqualTo(2);
    assertThat(err.toString()).startsWith(one + " and " + other + " share a name;");
  }

  @Test
  void aSourceIsWrittenOverOnlyWhenThatIsSaid() throws IOException {
    Path one = notebook("one.ipynb", "1");
    assertThat(execute(one, "--out", one.getParent())).isEqualTo(2);
    assertThat(err.toString()).contains("--in-place");
  }

  @Test
  void anImpossibleOptionIsAMistakeInItsUse() throws IOException {
    Path one = notebook("one.ipynb", "1");
    assertThat(execute(one, "--budget", "endless")).isEqualTo(2);
    assertThat(execute(one, "--timeout", "0")).isEqualTo(2);
    assertThat(execute(one, "--timeout", "soon")).isEqualTo(2);
    assertThat(err.toString()).contains("smoke, quick, study", "--timeout", "'soon'");
  }

  @Test
  void whatNotebooksPublishIsOfRealDataAndNeverOfASmokeTest() throws IOException {
    Path one = notebook("one.ipynb", "System.getenv(\"WAELAB_PUBLISH\")");
    assertThat(execute(one, "--publish", "--budget", "smoke")).isEqualTo(2);
    assertThat(err.toString()).contains("publish must be at quick or study");
    assertThat(execute(one, "--publish", "--budget", "quick")).isZero();
    assertThat(Notebook.read(results.resolve("one.ipynb")).text()).contains("\"true\"");
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamedBeforeAnythingRuns() throws IOException {
    Path one = notebook("one.ipynb", "1");
    Path file = Files.writeString(home.resolve("file"), "mine");
    assertThat(execute(one, "--out", file)).isEqualTo(1);
    assertThat(execute(one, "--out", file.resolve("below"))).isEqualTo(1);
    assertThat(err.toString()).contains("Nothing can be written into " + file, "--out");
    assertThat(file).hasContent("mine");
    assumeThat(Path.of("/proc/self")).exists();
    assertThat(execute(one, "--out", "/proc")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aSourceThatCannotBeReplacedIsNamedBeforeAnythingRuns() throws IOException {
    Path one = notebook("one.ipynb", "1");
    for (Path each : List.of(one, one.getParent())) {
      try {
        each.toFile().setWritable(false);
        assumeThat(Files.isWritable(each)).as("a superuser, or a folder on Windows").isFalse();
        assertThat(execute(one, "--in-place")).isEqualTo(1);
      } finally {
        each.toFile().setWritable(true);
      }
    }
    String sentence =
        one
            + " cannot be replaced, since it or its folder cannot be written;"
            + " make both writable or leave --in-place out.";
    assertThat(err.toString().lines()).containsExactly(sentence, sentence);
    assertThat(out.toString()).isEmpty();
    assertThat(results).doesNotExist();
  }

  @Test
  void aNotebookWithNothingToRunIsWrittenToo() throws IOException {
    Path empty = notebook("empty.ipynb");
    assertThat(execute(empty, empty, "--out", home.resolve("else/where"))).isZero();
    assertThat(out.toString()).startsWith("empty.ipynb: 0 cells").hasLineCount(1);
    assertThat(home.resolve("else/where/empty.ipynb")).exists();
  }

  /** Code as it stands in JSON. */
  private Path notebook(String name, String... code) throws IOException {
    String cells =
        Arrays.stream(code)
            .map(
                each ->
                    "{\"cell_type\": \"code\", \"source\": \""
                        + each.replace("\"", "\\\"")
                        + "\", \"metadata\": {}, \"outputs\": []}")
            .collect(Collectors.joining(", "));
    return Files.writeString(
        home.resolve("notebooks").resolve(name),
        "{\"cells\": [" + cells + "], \"nbformat\": 4, \"nbformat_minor\": 4}");
  }

  private int execute(Object... arguments) {
    var kernel = new KernelSpec(home, System.getProperty("java.class.path"));
    CommandLine handlers = Main.commandLine();
    return new CommandLine(new NotebooksCommand(home, kernel))
        .setExecutionExceptionHandler(handlers.getExecutionExceptionHandler())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
  }
}
