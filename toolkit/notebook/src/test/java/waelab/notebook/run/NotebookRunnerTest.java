package waelab.notebook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.notebook.file.Cell;
import waelab.notebook.file.Notebook;

/** Runs small notebooks in the real kernel, each start of which takes a second or two. */
@Tag("notebook")
class NotebookRunnerTest {

  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectories(temporary.resolve("mein Ordner ü"));
  }

  @Test
  void aNotebookHasItsOutputsAndTheSameOnesEachTime() throws IOException {
    String[] cells = {
      "int x = 20;\nx + 1",
      "System.out.println(\"größer\");\nSystem.out.print(x);\nSystem.err.print(\"oh\");",
      "var id = display(\"old\");\nvar gone = display(\"progress\");",
      "  \n",
      "updateDisplay(id, \"new\");\nupdateDisplay(gone, \"\");",
      "java.nio.file.Path.of(\"\").toAbsolutePath().getFileName() + System.getenv(\"WAELAB_BUDGET\")",
      "int half(int d) {\n  return x / d;\n}\nhalf(0);",
      "x"
    };
    Notebook notebook = notebook(cells);
    notebook.cells().get(8).outputs().addObject().put("output_type", "stream");
    NotebookRun run = runner(Duration.ofMinutes(2)).run(notebook);

    assertThat(run.cells()).isEqualTo(6);
    assertOutputs(
        notebook,
        2,
        1,
        """
        [{"output_type": "execute_result", "execution_count": 1, "metadata": {},
          "data": {"text/plain": ["21"]}}]
        """);
    assertOutputs(
        notebook,
        3,
        2,
        """
        [{"output_type": "stream", "name": "stdout", "text": ["größer\\n", "20"]},
         {"output_type": "stream", "name": "stderr", "text": ["oh"]}]
        """);
    assertOutputs(
        notebook,
        4,
        3,
        """
        [{"output_type": "display_data", "metadata": {}, "data": {"text/plain": ["new"]}}]
        """);
    assertThat(notebook.cells().get(4).executionCount()).isEmpty();
    assertOutputs(notebook, 6, 4, "[]");
    assertThat(notebook.cells().get(6).outputs().toString()).contains("mein Ordner üsmoke");

    NotebookRun.Failure failure = run.failure().orElseThrow();
    assertThat(failure.cell()).isEqualTo(8);
    assertThat(failure.code()).containsExactly("int half(int d) {", "  return x / d;", "}");
    assertThat(failure.sentence()).isEqualTo("java.lang.ArithmeticException: / by zero (line 4)");
    JsonNode error = notebook.cells().get(7).outputs().get(0);
    assertThat(error.get("output_type").asText()).isEqualTo("error");
    assertThat(notebook.cells().get(8).outputs()).isEmpty();
    assertThat(notebook.cells().get(8).executionCount()).isEmpty();
    assertIsOurs(notebook);

    String text = notebook.text();
    assertThat(runner(Duration.ofMinutes(2)).run(notebook).notebook().text()).isEqualTo(text);
  }

  @Test
  void tagsOfCellsAreHonoured() throws IOException {
    Notebook notebook =
        notebook("throw new RuntimeException(\"expected\");", "2 + 2", "boom();", "3");
    tag(notebook.cells().get(1), "raises-exception");
    tag(notebook.cells().get(3), "skip-execution");
    notebook.cells().get(3).outputs().addObject().put("output_type", "stream").put("text", "old");
    NotebookRun run = runner(Duration.ofMinutes(2)).run(notebook);
    assertThat(run.failure()).isEmpty();
    assertThat(run.cells()).isEqualTo(3);
    assertThat(notebook.cells().get(1).outputs().get(0).get("evalue").asText())
        .contains("expected");
    assertThat(notebook.cells().get(2).outputs().toString()).contains("\"4\"");
    assertThat(notebook.cells().get(3).outputs().toString()).contains("old");
    assertThat(notebook.cells().get(4).executionCount()).hasValue(3);
  }

  @Test
  void aKernelThatDiesEndsTheRunWhateverItsCellMay() throws IOException {
    Notebook notebook = notebook("System.out.print(\"last\");\nSystem.exit(3);", "2 + 2");
    tag(notebook.cells().get(1), "raises-exception");
    NotebookRun run = runner(Duration.ofMinutes(2)).run(notebook);
    assertThat(run.failure().orElseThrow().sentence()).contains("exit code 3");
    assertThat(run.cells()).isEqualTo(1);
    assertThat(notebook.cells().get(1).outputs().toString()).contains("last");
  }

  private static void tag(Cell cell, String tag) {
    cell.json().withObject("/metadata").putArray("tags").add(tag);
  }

  @Test
  void aCellPastItsTimeEndsTheRunAndKeepsWhatItPrinted() throws IOException {
    Notebook notebook = notebook("System.out.println(1);\nwhile (true);", "2");
    NotebookRun run = runner(Duration.ofSeconds(4)).run(notebook);
    assertThat(run.failure().orElseThrow().sentence())
        .isEqualTo("This cell did not end within 4 s, so its kernel was ended.");
    assertThat(run.cells()).isEqualTo(1);
    assertThat(notebook.cells().get(1).outputs().findValuesAsText("output_type"))
        .containsExactly("stream", "error");
  }

  @Test
  void muchTextIsCutAndADeadKernelToldWithItsExitCode() throws IOException {
    Notebook notebook =
        notebook(
            "for (int i = 10_000; i < 60_000; i++) System.out.println(i + \"x\".repeat(994));",
            "System.exit(3);");
    NotebookRun run = runner(Duration.ofMinutes(2)).run(notebook);
    String text = Cell.joined(notebook.cells().get(1).outputs().get(0).get("text"));
    assertThat(text).startsWith("10000x").endsWith("\n");
    assertThat(text.lines().reduce("", (a, b) -> b)).startsWith("59999x").hasSize(999);
    String note = text.lines().filter(line -> line.startsWith("[...")).findFirst().orElseThrow();
    long kept = text.length() - "\n%s\n".formatted(note).length();
    assertThat(kept).isLessThan(1_000_000);
    assertThat(note).contains(" " + (50_000_000 - kept) + " bytes in ");
    assertThat(run.failure().orElseThrow().sentence())
        .isEqualTo("The kernel ended with exit code 3 while this cell ran.");
    assertThat(run.cells()).isEqualTo(2);
  }

  @Test
  void withoutCellsToRunNoKernelIsNeeded() throws IOException {
    var runner = new NotebookRunner(new KernelSpec(folder, "nowhere"), Duration.ZERO, Map.of());
    Notebook empty = notebook();
    NotebookRun run = runner.run(empty);
    assertThat(run.cells()).isZero();
    assertThat(run.failure()).isEmpty();
    assertIsOurs(empty);
  }

  @Test
  void aKernelThatDoesNotStartIsToldWithWhatItSaid() throws IOException {
    var runner = new NotebookRunner(new KernelSpec(folder, "nowhere"), Duration.ZERO, Map.of());
    Notebook notebook = notebook("1");
    assertThatThrownBy(() -> runner.run(notebook))
        .isInstanceOf(KernelException.class)
        .hasMessageContainingAll("ended with exit code 1 before it answered", "main class");
  }

  private NotebookRunner runner(Duration limit) {
    var spec = new KernelSpec(folder, CLASS_PATH);
    return new NotebookRunner(spec, limit, Map.of("WAELAB_BUDGET", "smoke"));
  }

  /** A notebook with a text and then these code cells, as another Java kernel left it. */
  private Notebook notebook(String... code) throws IOException {
    ObjectNode root = Notebook.JSON.createObjectNode().put("nbformat", 4).put("nbformat_minor", 4);
    root.putObject("metadata")
        .putObject("kernelspec")
        .put("name", "java")
        .put("language", "java")
        .put("display_name", "Java 17");
    root.withObject("/metadata/language_info").put("name", "Java").put("version", "17.0.1+1");
    root.putArray("cells").addObject().put("cell_type", "markdown").put("source", "# A text");
    for (String each : code) {
      ObjectNode cell = root.withArray("cells").addObject();
      cell.put("cell_type", "code").put("source", each).put("execution_count", 17);
      cell.putObject("metadata").putObject("execution").put("iopub.status.idle", "2026-01-01");
    }
    return Notebook.read(Files.writeString(folder.resolve("notebook.ipynb"), root.toString()));
  }

  private static void assertOutputs(Notebook notebook, int cell, int count, String outputs)
      throws IOException {
    Cell of = notebook.cells().get(cell - 1);
    assertThat(of.outputs()).isEqualTo(Notebook.JSON.readTree(outputs));
    assertThat(of.executionCount()).hasValue(count);
  }

  private static void assertIsOurs(Notebook notebook) throws IOException {
    assertThat((JsonNode) notebook.metadata())
        .isEqualTo(
            Notebook.JSON.readTree(
                """
                {"kernelspec": {"display_name": "WAE Lab (Java)", "language": "java",
                                "name": "waelab"},
                 "language_info": {"codemirror_mode": "java", "file_extension": ".jshell",
                                   "mimetype": "text/x-java-source", "name": "Java",
                                   "pygments_lexer": "java"}}
                """));
    assertThat(notebook.text()).doesNotContain("iopub");
  }
}
