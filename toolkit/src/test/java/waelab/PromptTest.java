package waelab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PromptTest {

  private final StringWriter said = new StringWriter();

  @Test
  void valuesAreShown() {
    assertThat(talk("1 + 1\nvar s = \"a\"\nint f() { return 1; }\n")).isZero();
    assertThat(said.toString()).contains("$1 ==> 2\n", "s ==> \"a\"\n").doesNotContain("f()");
  }

  @Test
  void anUnfinishedLineIsContinued() {
    talk("int twice(int x) {\n  return 2 * x;\n}\ntwice(4); twice(5)\n");
    assertThat(said.toString()).contains("waelab>    ...>    ...> waelab> ", "==> 8\n", "==> 10\n");
  }

  @Test
  void anErrorIsShownAndTheTalkGoesOn() {
    assertThat(talk("foo()\n1 / 0\n3 + 4\n")).isZero();
    assertThat(said.toString())
        .contains("input 1:1: cannot find symbol", "ArithmeticException", "==> 7");
  }

  @Test
  void whatIsNotDeclaredYetIsSaid() {
    talk("int f() { return g(); }\nint g() { return 6; }\nf()\n");
    assertThat(said.toString()).contains("(not declared yet: method g())", "==> 6");
  }

  @Test
  void exitEndsWithItsCodeAndTheEndOfInputWithNone() {
    assertThat(talk("/exit 4\n1 + 1\n")).isEqualTo(4);
    assertThat(said.toString()).doesNotContain("==>");
    assertThat(talk("")).isZero();
  }

  @Test
  void helpNamesTheWaysOut() {
    talk("/help\n");
    assertThat(said.toString()).contains("/exit", "Ctrl-D", "Ctrl-C");
  }

  @Test
  void ctrlCStopsWhatRunsAndTheTalkGoesOn() throws InterruptedException {
    try (Snippets snippets = Snippets.start()) {
      var typed = new BufferedReader(new StringReader("Thread.sleep(60_000)\n3 + 4\n"));
      var prompt = new Prompt(snippets, typed, new PrintWriter(said));
      var presses =
          new Thread(
              () -> {
                while (!said.toString().contains("Stopping")) {
                  prompt.stop();
                  Thread.yield();
                }
              });
      presses.start();
      assertThat(prompt.talk()).isZero();
      presses.join();
    }
    assertThat(said.toString()).contains("InterruptedException", "==> 7");
  }

  private int talk(String typed) {
    try (Snippets snippets = Snippets.start()) {
      var in = new BufferedReader(new StringReader(typed));
      return new Prompt(snippets, in, new PrintWriter(said)).talk();
    }
  }

  @Test
  void aCommentAloneIsNotContinued() {
    talk("// nothing\n1 + 1\n");
    assertThat(said.toString()).doesNotContain("...>").contains("==> 2");
  }
}
