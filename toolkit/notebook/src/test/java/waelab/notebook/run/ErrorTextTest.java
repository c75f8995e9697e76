package waelab.notebook.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.notebook.file.Notebook;

@Tag("notebook")
class ErrorTextTest {

  @Test
  void anExceptionIsItsTypeAndMessage() {
    assertThat(
            sentence(
                "\u001B[1m\u001B[31m-----------\u001B[0m",
                "\u001B[1m\u001B[31mjava.lang.ArithmeticException: / by zero\u001B[0m",
                "\u001B[1m\u001B[31m\tat .f(#21:1)\u001B[0m",
                "Caused by: something"))
        .isEqualTo("java.lang.ArithmeticException: / by zero");
  }

  @Test
  void whatDoesNotCompileIsToldWithoutTheCode() {
    assertThat(
            sentence(
                "\u001B[1m\u001B[30m|   \u001B[41mfoo\u001B[0m(1);",
                "\u001B[31mcannot find symbol\u001B[0m",
                "  symbol:   method foo(int)",
                "",
                "    at cell 3, line 7"))
        .isEqualTo("cannot find symbol, symbol: method foo(int) (line 7)");
  }

  @Test
  void aSentenceStaysWhole() {
    assertThat(sentence("batchSize must be positive, but is -1"))
        .isEqualTo("batchSize must be positive, but is -1");
  }

  @Test
  void theLineToldIsTheCellsOwnAndNotThatOfWhatItCalled() {
    assertThat(sentence("Mine: too bad\n    at cell 2, line 1\n    at cell 5, line 9"))
        .isEqualTo("Mine: too bad (line 9)");
  }

  @Test
  void withoutATracebackTheNameAndTheMessageHaveToDo() {
    assertThat(sentence()).isEqualTo("Name: \"message\"");
  }

  private static String sentence(String... traceback) {
    ObjectNode error =
        Notebook.JSON.createObjectNode().put("ename", "Name").put("evalue", "\"message\"");
    for (String line : traceback) {
      error.withArray("traceback").add(line);
    }
    return NotebookRunner.ErrorText.sentence(error);
  }
}
