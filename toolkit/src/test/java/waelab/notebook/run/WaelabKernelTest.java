package waelab.notebook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static waelab.notebook.run.TestKernel.of;
import static waelab.notebook.run.TestKernel.only;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel as its client sees it; all tests share one. */
class WaelabKernelTest {

  private static final String LONG =
      "VaeConfig.forData(ring).withEpochs(100_000).withBatchSize(32)";

  private static TestKernel kernel;

  @BeforeAll
  static void start(@TempDir Path folder) {
    kernel = TestKernel.start(folder, Map.of("WAELAB_BUDGET", "quick"));
    kernel.run("var ring = loadToy(\"ring\", 400);");
  }

  @AfterAll
  static void end() {
    kernel.close();
  }

  /** Interrupts a cell as soon as it tells of its training. */
  private static Consumer<Message> interrupting() {
    return new Consumer<>() {
      private int updates;

      @Override
      public void accept(Message message) {
        if (message.type().equals("update_display_data") && ++updates == 3) {
          kernel.interrupt();
        }
      }
    };
  }

  @Test
  void anInterruptedTrainingGivesItsRunAndItsCellEndsWell() {
    List<Message> told = kernel.run("var run = trainVae(ring, " + LONG + ");\nrun", interrupting());
    // What comes after the training is not run, and the cell says so.
    assertThat(only(told, "error").get("evalue").asText())
        .isEqualTo("Interrupted: what comes next in this cell was not run.");
    assertThat(kernel.value("run.ending()")).isEqualTo("INTERRUPTED");
    assertThat(kernel.value("run.steps() > 0")).isEqualTo("true");

    told = kernel.run("trainVae(ring, " + LONG + ")", interrupting());
    assertThat(of(told, "error")).isEmpty();
    assertThat(only(told, "execute_result").at("/data/text~1plain").asText())
        .contains("interrupted");
    List<JsonNode> updates = of(told, "update_display_data");
    assertThat(updates.get(updates.size() - 1).at("/data/text~1plain").asText())
        .containsPattern("VAE trained: \\d+ of 100000 epochs, [\\d,]+ steps, interrupted\\.");
  }

  @Test
  void anInterruptedCellCanBeRunAgain() {
    for (int i = 0; i < 2; i++) {
      kernel.run("var again = trainVae(ring, " + LONG + ");", interrupting());
      assertThat(kernel.value("again.ending()")).isEqualTo("INTERRUPTED");
    }
    kernel.run("var again = trainVae(ring, VaeConfig.forData(ring).withEpochs(2));");
    assertThat(kernel.value("again.ending()")).isEqualTo("COMPLETED");
  }

  @Test
  void anInterruptAlsoEndsTheTrainingsThatTheSameSnippetGoesOnTo() {
    String cell = "var runs = Stream.of(1, 2).map(i -> trainVae(ring, " + LONG + ")).toList();\n";
    assertThat(of(kernel.run(cell, interrupting()), "error")).isEmpty();
    assertThat(kernel.value("runs.stream().map(Run::ending).toList()"))
        .isEqualTo("[INTERRUPTED, INTERRUPTED]");
  }

  @Test
  void whatDoesNotListenToAnInterruptIsLeftToItself() {
    var begun = new ArrayList<Message>();
    List<Message> told =
        kernel.run(
            // One snippet: an interrupt between two would only keep the second from running.
            "{\n  System.out.println(\"begun\");\n  while (!new java.io.File(\"stop\").exists());\n}",
            message -> {
              if (message.type().equals("stream") && begun.isEmpty()) {
                begun.add(message);
                kernel.interrupt();
              }
            });
    assertThat(only(told, "error").at("/traceback/0").asText()).contains("restart the kernel");
    assertThat(kernel.value("1 + 1")).isEqualTo("2");
    kernel.run("Files.createFile(Path.of(\"stop\"));");
  }

  @Test
  void aUsersMistakeIsOneSentence() {
    JsonNode error = only(kernel.run("var c = VaeConfig.forData(ring);\nc.withBeta(-1)"), "error");
    assertThat(error.get("evalue").asText())
        .isEqualTo("beta must be 0 or greater, and finite, but is -1.0");
    assertThat(error.get("traceback")).hasSize(1);
    assertThat(error.get("traceback").get(0)).isEqualTo(error.get("evalue"));
  }

  /** The kernel was started in a folder that has nothing to do with the project. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "trainWae(ring, WaeConfig.forData(ring).withLambda(-1))",
        "trainWae(ring, WaeConfig.forData(ring).withLambda(0.0 / 0))",
        "WaeConfig.forData(ring).withEffectiveLambda(-3)",
        "VaeConfig.forData(ring).withEffectiveBeta(-3)",
        "loadToy(\"rings\", 100)",
        "loadImages(\"no such folder\", 64)",
        "budget(\"quik\")",
        "loadRun(\"study-wae-of-mnist\", Wae.class)",
        "fid(loadToy(\"ring\", 100).test(), ring.test(), 768)",
        "publish(ring, \"A Ring\")",
        "check(\"one is two\", 1, 2, 0.5)",
        "gaussianMixture(0)",
        "source(Wae.class, \"leap\")",
      })
  void aMistakeInANotebookIsOneSentence(String code) {
    JsonNode error = only(kernel.run(code), "error");
    assertThat(error.get("traceback")).hasSize(1);
    assertThat(error.get("traceback").get(0)).isEqualTo(error.get("evalue"));
    assertThat(error.get("evalue").asText()).hasSizeBetween(20, 300).doesNotContain("\n");
    assertThat(kernel.value("1 + 1")).isEqualTo("2");
  }

  @Test
  void aCellReturnsNothing() {
    assertThat(only(kernel.run("int x = 3;\nreturn x;"), "error").get("evalue").asText())
        .isEqualTo("A cell returns nothing: write the value alone, as its last line.");
  }

  @Test
  void anErrorOfACellTellsItsLines() {
    String cell = "int divide(int n) {\n  return 1 / n;\n}\n\nvar before = 1;\ndivide(0);";
    String[] lines = kernel.error(cell).split("\n");
    assertThat(lines[0]).isEqualTo("java.lang.ArithmeticException: / by zero");
    assertThat(lines[1]).matches("    at cell \\d+, line 2");
    assertThat(lines[2]).matches("    at cell \\d+, line 6");
    assertThat(lines).hasSize(3);
  }

  @Test
  void whatDoesNotCompileTellsItsLine() {
    assertThat(lastLine("int a = 1;\n\nint b = a +\n  missing;\nint c = 2;"))
        .matches("    at cell \\d+, line 4");
    assertThat(lastLine("int a = 1; int b = missing;")).endsWith("line 1");
    assertThat(lastLine("class Wrong {\n  int f() {\n    return \"text\";\n  }\n}"))
        .endsWith("line 3");
    // IJava rewrites such a cell, and nobody knows its lines.
    assertThat(lastLine("%jars none.jar\nint c = missing;")).doesNotContain("line");
  }

  @Test
  void whatIsNotClosedTellsWhereItBegins() {
    JsonNode traceback =
        only(kernel.run("int a = 1;\n\nfor (int i = 0; i < 3; i++ {\n  a++;\n}"), "error")
            .get("traceback");
    assertThat(traceback.get(0).asText()).startsWith("This code is not complete");
    assertThat(traceback.get(1).asText()).endsWith("line 3");
  }

  private static String lastLine(String code) {
    JsonNode traceback = only(kernel.run(code), "error").get("traceback");
    return traceback.get(traceback.size() - 1).asText();
  }

  @Test
  void aSnippetThatALaterCellCompletesKeepsItsPlace() {
    kernel.run("int first() {\n  return second();\n}");
    kernel.run("int second() {\n  return 1 / 0;\n}");
    String[] lines = kernel.error("first();").split("\n");
    int cell = Integer.parseInt(lines[3].replaceAll("\\D*(\\d+), line.*", "$1"));
    assertThat(lines[1]).startsWith("    at cell " + (cell - 1));
    assertThat(lines[2]).startsWith("    at cell " + (cell - 2));
  }

  @Test
  void anErrorTellsEachLineOnce() {
    assertThat(kernel.error("int deep(int n) {\n  return deep(n) + 1;\n}\ndeep(0);").lines())
        .hasSizeLessThan(4)
        .startsWith("java.lang.StackOverflowError");
  }

  @Test
  void anErrorCallsVariablesAsTheCellDoes() {
    assertThat(kernel.error("String none = null;\nnone.length();"))
        .contains("because \"none\" is null")
        .doesNotContain("REPL");
    assertThat(kernel.error("class Own extends RuntimeException {}\nthrow new Own();"))
        .startsWith("Own\n");
  }

  @Test
  void aTrainingTellsWhereItStandsAndLeavesWhatIsTheSameEachTime() {
    String cell = "var told = trainVae(ring, VaeConfig.forData(ring).withEpochs(40));";
    List<Message> first = kernel.run(cell);
    assertThat(of(first, "display_data")).hasSize(1);
    List<JsonNode> updates = of(first, "update_display_data");
    assertThat(updates).hasSizeGreaterThan(2);
    assertThat(updates.get(1).at("/data/text~1html").asText())
        .contains("<progress", "<svg", "samples/s");
    assertThat(updates.get(updates.size() - 2).at("/data/text~1plain").asText())
        .startsWith("This run will take about 0:0");
    JsonNode last = updates.get(updates.size() - 1).get("data");
    assertThat(last.get("text/plain").asText())
        .isEqualTo("VAE trained: 40 of 40 epochs, 200 steps, completed.");
    List<JsonNode> again = of(kernel.run(cell), "display_data");
    assertThat(again.get(0).at("/data/text~1plain").asText())
        .startsWith("There is such a run already");
    assertThat(again.get(again.size() - 1).get("data")).isEqualTo(last);
  }

  @Test
  void anAsideIsShownAndNotStored() {
    List<Message> told =
        kernel.run(
            "System.out.println(1);\n"
                + "new waelab.notebook.kernel.LiveProgress("
                + "waelab.notebook.kernel.Display.here().orElseThrow()).aside(\"It is late.\");");
    JsonNode aside = only(told, "display_data");
    assertThat(aside.at("/data/text~1plain").asText()).isEqualTo("It is late.");
    assertThat(aside.get("metadata").toString()).isEqualTo("{\"waelab\":{\"transient\":true}}");
    var stored = new CellOutputs(1, new LiveOutputs());
    told.forEach(stored::add);
    assertThat(stored.json()).hasSize(1);
    assertThat(stored.json().at("/0/text/0").asText()).isEqualTo("1\n");
  }

  @Test
  void theTextOfAClassThatACellDeclaresIsKnown() {
    kernel.run("int half(int n) {\n  return n / 2;\n}\n\nclass Halving {\n  int of = half(4);\n}");
    assertThat(kernel.value("CellSource.of(new Halving().getClass()).get()"))
        .isEqualTo(
            "int half(int n) {\n  return n / 2;\n}\n\nclass Halving {\n  int of = half(4);\n}");
    assertThat(kernel.value("CellSource.of(Vae.class).isEmpty()")).isEqualTo("true");
  }

  @Test
  void aChartBringsPlotlyOnceAndTakesItBack() {
    kernel.run("var drawn = trainVae(ring, VaeConfig.forData(ring).withEpochs(2));");
    List<Message> first = kernel.run("lossChart(drawn)");
    assertThat(only(first, "display_data").at("/data/text~1html").asText()).contains("plotly.js");
    assertThat(only(first, "update_display_data").at("/data/text~1html").asText()).isEmpty();
    JsonNode chart = only(first, "execute_result").get("data");
    assertThat(chart.at("/image~1png").asText()).startsWith("iVBOR");
    assertThat(chart.at("/text~1html").asText()).contains("waelab-chart");
    assertThat(of(kernel.run("lossChart(drawn)"), "display_data")).isEmpty();
  }
}
