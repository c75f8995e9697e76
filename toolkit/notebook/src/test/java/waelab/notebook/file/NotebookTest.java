package waelab.notebook.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class NotebookTest {

  @TempDir private Path folder;

  /** What Jupyter's library wrote; src/test/python/notebook.py says how. */
  static String golden() throws IOException {
    try (var file = NotebookTest.class.getResourceAsStream("nbformat.ipynb")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theTextIsTheOneThatJupyterWrites() throws IOException {
    assertThat(read(golden()).text()).isEqualTo(golden());
  }

  @Test
  void textIsSplitIntoTheLinesThatJupyterMakes() throws IOException {
    Notebook notebook = read(golden());
    for (Cell cell : notebook.cells()) {
      assertThat(Cell.lines(cell.source())).isEqualTo(cell.json().get("source"));
      if (cell.type() == Cell.Type.CODE) {
        for (JsonNode output : cell.outputs()) {
          JsonNode text = output.path("text");
          assertThat(text.isArray() ? Cell.lines(Cell.joined(text)) : text).isEqualTo(text);
        }
      }
    }
  }

  @Test
  void cellsAreReadInOrder() throws IOException {
    Notebook notebook = read(golden());
    assertThat(notebook.name()).isEqualTo("näme of it");
    assertThat(notebook.cells())
        .extracting(Cell::type)
        .containsExactly(Cell.Type.MARKDOWN, Cell.Type.CODE, Cell.Type.CODE, Cell.Type.RAW);
    Cell code = notebook.cells().get(2);
    assertThat(code.number()).isEqualTo(3);
    assertThat(code.source()).isEqualTo("int x = 1;\n\nx + 1");
    assertThat(code.executionCount()).isEqualTo(OptionalInt.of(1));
    assertThat(code.outputs()).hasSize(5);
    assertThat(notebook.cells().get(1).executionCount()).isEmpty();
  }

  @Test
  void aByteOrderMarkIsNoPartOfIt() throws IOException {
    assertThat(read("\uFEFF" + notebook("", "")).cells()).isEmpty();
  }

  @Test
  void anotherJavaKernelsNotebookIsOne() throws IOException {
    String kernel = "\"kernelspec\": {\"name\": \"java\", \"language\": \"Java\"}";
    assertThat(read(notebook(kernel, "")).cells()).isEmpty();
    assertThat(read(notebook("", "")).cells()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                            | is empty, so it is not a notebook.
          ` `                           | is empty, so it is not a notebook.
          hello                         | is not JSON, so it is not a notebook (line 1).
          {"cells": [], "nbformat": 4   | is not JSON, so it is not a notebook (line 1).
          {"cells": [], "cells": []}    | is not JSON, so it is not a notebook (line 1).
          []                            | is JSON, but not a notebook: it has no list of "cells".
          {"a": 1}                      | is JSON, but not a notebook: it has no list of "cells".
          {"cells": []}                 | has no nbformat, and only 4 can be run.
          {"cells": [], "nbformat": 3}  | is of nbformat 3, and only 4 can be run.
          """)
  void whatIsNoNotebookIsNamedWithItsFault(String text, String fault) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(BadNotebookException.class)
        .hasMessage(file() + " " + fault);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Notebook.read(file())).hasMessage(file() + ": does not exist.");
    assertThatThrownBy(() -> Notebook.read(folder)).isInstanceOf(BadNotebookException.class);
  }

  @Test
  void bytesThatAreNoTextAreNoNotebook() throws IOException {
    Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> Notebook.read(file())).isInstanceOf(BadNotebookException.class);
  }

  @Test
  void anotherLanguageIsNamed() {
    String python = "\"kernelspec\": {\"name\": \"python3\", \"language\": \"python\"}";
    assertThatThrownBy(() -> read(notebook(python, "")))
        .hasMessage(file() + " is written in python, not in Java.");
    String info = "\"language_info\": {\"name\": \"R\"}";
    assertThatThrownBy(() -> read(notebook(info, ""))).hasMessageContaining("is written in R");
  }

  @Test
  void anUnknownCellIsNamedWithItsPlace() {
    String markdown = "{\"cell_type\": \"markdown\", \"source\": \"\"}, ";
    assertFault(markdown + "{\"cell_type\": \"heading\"}", "unknown type \"heading\" (cell 2)");
    assertFault("{\"source\": []}", "has a cell of no type (cell 1)");
    assertFault("7", "has a cell of no type (cell 1)");
  }

  @Test
  void aCellWithoutASourceIsNamedWithItsPlace() {
    assertFault("{\"cell_type\": \"code\"}", "has a cell without a source (cell 1)");
    assertFault("{\"cell_type\": \"raw\", \"source\": 1}", "has a cell without a source (cell 1)");
    assertFault(
        "{\"cell_type\": \"code\", \"source\": \"\", \"outputs\": {}}",
        "has a cell whose outputs are not a list (cell 1)");
  }

  @Test
  void aCellWithoutOutputsCanBeGivenSome() throws IOException {
    Notebook notebook = read(notebook("", "{\"cell_type\": \"code\", \"source\": \"1\"}"));
    Cell cell = notebook.cells().get(0);
    assertThat(cell.outputs()).isEmpty();
    assertThat(cell.executionCount()).isEmpty();
    ObjectNode output = Notebook.JSON.createObjectNode().put("output_type", "stream");
    cell.setOutputs(Notebook.JSON.createArrayNode().add(output), OptionalInt.of(2));
    assertThat(notebook.cells().get(0).executionCount()).isEqualTo(OptionalInt.of(2));
    assertThat(notebook.text()).contains("\"execution_count\": 2", "\"output_type\": \"stream\"");
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Path copy = folder.resolve("copy.ipynb");
    read(golden()).write(copy);
    assertThat(Files.readString(copy)).isEqualTo(golden());
  }

  private void assertFault(String cells, String fault) {
    assertThatThrownBy(() -> read(notebook("", cells)))
        .isInstanceOf(BadNotebookException.class)
        .hasMessageStartingWith(file().toString())
        .hasMessageContaining(fault);
  }

  private static String notebook(String metadata, String cells) {
    return "{\"cells\": ["
        + cells
        + "], \"metadata\": {"
        + metadata
        + "}, \"nbformat\": 4, \"nbformat_minor\": 4}";
  }

  private Path file() {
    return folder.resolve("näme of it.ipynb");
  }

  private Notebook read(String text) throws IOException {
    return Notebook.read(Files.writeString(file(), text));
  }
}
