package waelab.notebook.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.Lab;
import waelab.base.Budget;
import waelab.torch.Torch;

@Tag("notebook")
class JShellCommandTest {

  /** What a command ended with and printed: what snippets print, and complaints. */
  private record Result(int code, String printed, String complaints) {}

  @TempDir private Path folder;

  @Test
  void aScriptPrintsNothingButWhatItPrints() throws IOException {
    Result result = runScript("int a = 20;\na + 1;\nSystem.out.print(a + 2)");
    assertThat(result).isEqualTo(new Result(0, "22", ""));
  }

  @Test
  void classesAndMethodsMayTakeManyLines() throws IOException {
    Result result =
        runScript(
            """
            // declared before what it uses
            class Twice {
              int of(int x) {
                return plus(x, x);
              }
            }

            int plus(int a,
                int b) {
              return a + b;
            }
            var text = Stream.of(1, 2)
                .map(x -> new Twice().of(x))
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
            if (text.isEmpty()) {
              System.out.print("nothing");
            }
            else {
              System.out.print(text);
            }
            """);
    assertThat(result).isEqualTo(new Result(0, "2 4", ""));
  }

  @Test
  void aSemicolonMayBeLeftOutAtTheEndOfALine() throws IOException {
    Result result =
        runScript("int x = 1\nvar y = x + 1\n\nSystem.out.print(x)\nSystem.out.print(y)");
    assertThat(result).isEqualTo(new Result(0, "12", ""));
  }

  @Test
  void aMethodThatNeedsWhatIsNotDeclaredSaysSoWhenItIsCalled() throws IOException {
    Result result = runScript("int a = 1;\nint f() { return a + nothing; }\nf();\n");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.complaints())
        .startsWith(
            folder.resolve("script.jsh") + ":2: this needs what is not declared: variable nothing");
  }

  @Test
  void aCompileErrorIsShownWithItsLineAndStopsTheScript() throws IOException {
    Result result = runScript("var a = 1;\n\nint x =\n\tfoo(a);\nSystem.out.print(x);\n");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.printed()).isEmpty();
    assertThat(result.complaints())
        .startsWith(
            folder.resolve("script.jsh") + ":4: cannot find symbol\n    \tfoo(a);\n    \t^\n")
        .contains("method foo(int)")
        .doesNotContain("location: class\n");
  }

  @Test
  void anUnknownNameGivesTheNearestOrAdvice() throws IOException {
    assertThat(runScript("var ring = loadToy(\"ring\", 50);\ntrainGAN(ring);").complaints())
        .contains("script.jsh:2: cannot find symbol")
        .endsWith("\nThere is no method trainGAN; the nearest name is trainGan.\n");
    assertThat(runScript("budgets();").complaints())
        .endsWith("\nThere is no method budgets; the nearest name is budget.\n");
    assertThat(runScript("fid(run, mnist);").complaints())
        .contains("\nrun is not declared yet; declare it above.\n")
        .endsWith("\nmnist is not declared yet; declare it above.\n");
    String config = "var config = WaeConfig.forData(loadToy(\"ring\", 50));\n";
    assertThat(runScript(config + "config.withLamda(3);").complaints())
        .endsWith("\nWaeConfig has no method withLamda; the nearest name is withLambda.\n");
    assertThat(runScript("int f() { return sampelGrid(); }\nf();").complaints())
        .endsWith("\nThere is no method sampelGrid; the nearest name is sampleGrid.\n");
  }

  @Test
  void helpIsPrinted() throws IOException {
    assertThat(runScript("help();").printed())
        .startsWith("Data\n  loadMnist() ")
        .contains("\nTraining\n  trainVae(data) ");
    assertThat(runScript("help(\"kld\")").printed())
        .startsWith("PriorMatch kld(Run<?> run, TestData test)\n  How well a run's codes match");
    assertThat(runScript("help(\"kdl\")").complaints())
        .endsWith(
            ":1: There is no verb or type \"kdl\"; the nearest name is kld. help() lists the verbs.\n");
  }

  @Test
  void anUnknownMethodInAClassIsShownWhereItIsWrittenAndWhenItIsUsed() throws IOException {
    String type = "class A {\n  int f(NDArray x) {\n    return x.squared();\n  }\n}\n";
    Result used = runScript(type + "new A();\nSystem.out.print(1);");
    assertThat(used.code()).isEqualTo(1);
    assertThat(used.printed()).isEmpty();
    assertThat(used.complaints()).contains("script.jsh:3: cannot find symbol", "squared()");
    assertThat(runScript(type).complaints()).contains("script.jsh:3: cannot find symbol");
  }

  @Test
  void whatDoesNotEndIsAnError() throws IOException {
    Result result = runScript("class A {\n  int f() {\n    return 1;\n");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.complaints()).contains("script.jsh:3: reached end of file while parsing");
  }

  @Test
  void anExceptionIsShownWithTheScriptsOwnFrames() throws IOException {
    Result result =
        runScript("int half(int d) {\n  return 1 / d;\n}\n/* why */ // not\n\nhalf(0);\n");
    String file = folder.resolve("script.jsh").toString();
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.complaints())
        .isEqualTo(
            "java.lang.ArithmeticException: / by zero\n    at "
                + (file + ":2\n    at ")
                + (file + ":6\n"));
  }

  @Test
  void aMistakeOfTheUserIsOneSentence() throws IOException {
    Result result = runScript("\nbudget(\"slow\");");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.complaints())
        .startsWith(folder.resolve("script.jsh") + ":2: budget must be one of")
        .hasLineCount(1);
  }

  @Test
  void exitEndsWithItsCode() throws IOException {
    assertThat(runScript("System.out.print(1)\n/exit\nfoo();")).isEqualTo(new Result(0, "1", ""));
    assertThat(runScript("/exit 3\nfoo();")).isEqualTo(new Result(3, "", ""));
  }

  @Test
  void scriptsFollowEachOther() throws IOException {
    Path first = Files.writeString(folder.resolve("1.jsh"), "int x = 5;");
    Path second = Files.writeString(folder.resolve("2.jsh"), "System.out.print(x);");
    assertThat(run("", "jshell", first.toString(), second.toString()).printed()).isEqualTo("5");
  }

  @Test
  void aByteOrderMarkAndAFirstLineForTheShellAreNoJava() throws IOException {
    assertThat(runScript("\uFEFFSystem.out.print(1);")).isEqualTo(new Result(0, "1", ""));
    String script = "\uFEFF#!/usr/bin/env lab\nSystem.out.print(1);\nfoo();\n";
    assertThat(runScript(script).complaints()).contains("script.jsh:3: cannot find symbol");
  }

  @Test
  void aVariableKeepsItsValueWhenSomethingItWasMadeFromIsDeclaredAnew() throws IOException {
    Result result =
        runScript(
            """
            int f() { return 1; }
            var v = f();
            int f() { return 2; }
            double lambda = 10;
            var twice = 2 * lambda;
            double lambda = 100;
            Function<Double, Double> times = x -> lambda * x;
            String lambda = "text";
            System.out.print(v + " " + twice + " " + times.apply(1.0));
            """);
    assertThat(result).isEqualTo(new Result(0, "1 20.0 100.0", ""));
  }

  @Test
  void anObjectOfAClassThatWasEditedIsSaidToBeLost() throws IOException {
    Result result = runScript("class A {}\nvar a = new A();\nclass A { int n = 1; }\n");
    assertThat(result.complaints()).contains("Declared again: A.", "are lost: a;");
  }

  @Test
  void whatTheEngineHasNoMemoryForIsOneSentence() throws IOException {
    Result result =
        runScript(
            "var ring = loadToy(\"ring\", 100);\n"
                + "new Vae(VaeConfig.forData(ring).withLatentSize(50_000_000));");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.complaints()).contains("script.jsh:2: ", "memory").hasLineCount(1);
  }

  @Test
  void aPipeIsReadAsAScript() {
    assertThat(run("System.out.print(1)", "jshell")).isEqualTo(new Result(0, "1", ""));
    assertThat(run("System.out.print(2)", "jshell", "-")).isEqualTo(new Result(0, "2", ""));
    assertThat(run("foo()", "jshell").code()).isEqualTo(1);
  }

  @Test
  void aFileThatIsNotThereIsASentence() {
    Result result = run("", "jshell", "missing.jsh");
    assertThat(result).isEqualTo(new Result(1, "", "There is no file missing.jsh.\n"));
  }

  @Test
  void snippetsShareTheToolkitsState() throws IOException {
    Budget before = Lab.budget();
    try {
      assertThat(runScript("budget(\"smoke\");").code()).isZero();
      assertThat(Lab.budget()).isEqualTo(Budget.SMOKE);
    } finally {
      Lab.budget(before.toString());
    }
  }

  @Test
  void theToolkitIsNotLoadedTwice() throws IOException {
    String expression = "System.identityHashCode(waelab.torch.Torch.operators())";
    String here = String.valueOf(System.identityHashCode(Torch.operators()));
    assertThat(runScript("System.out.print(" + expression + ");").printed()).isEqualTo(here);
  }

  @Test
  void theTextOfAClassIsKnown() throws IOException {
    String type = "class A {\n  int n = 1;\n}\n";
    assertThat(runScript(type + "System.out.print(CellSource.of(A.class).get())").printed())
        .isEqualTo(type.strip());
  }

  @Test
  void aModelOfTwentyFiveLinesTrains() throws IOException {
    try (InputStream script = getClass().getResourceAsStream("autoencoder.jsh")) {
      Result result = runScript(new String(script.readAllBytes(), StandardCharsets.UTF_8));
      assertThat(result.complaints()).isEmpty();
      assertThat(result.printed()).contains("Plain (515 parameters)", "3 of 3 epochs");
      assertThat(result.code()).isZero();
    }
  }

  private Result runScript(String text) throws IOException {
    return run("", "jshell", Files.writeString(folder.resolve("script.jsh"), text).toString());
  }

  private static Result run(String input, String... args) {
    InputStream in = System.in;
    PrintStream out = System.out;
    var printed = new ByteArrayOutputStream();
    var complaints = new StringWriter();
    try {
      System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      int code = Main.commandLine().setErr(new PrintWriter(complaints)).execute(args);
      return new Result(code, printed.toString(StandardCharsets.UTF_8), complaints.toString());
    } finally {
      System.setIn(in);
      System.setOut(out);
    }
  }
}
