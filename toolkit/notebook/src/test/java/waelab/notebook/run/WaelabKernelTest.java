package waelab.notebook.run;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static waelab.notebook.run.TestKernel.of;
import static waelab.notebook.run.TestKernel.only;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel as its client sees it; all tests share one. */
@Tag("notebook")
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
    assertThat(lastLine("%jars none.jar\nint c = missing;")).endsWith("line 2");
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
        .startsWith(
            "A method calls itself without end, or its data are nested too deeply"
                + " (StackOverflowError).");
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
    assertThat(again.get(0).at("/data/text~1plain").asText()).startsWith("This run already exists");
    assertThat(again.get(again.size() - 1).get("data")).isEqualTo(last);
  }

  @Test
  void anAsideIsShownAndNotStored() {
    List<Message> told =
        kernel.run(
            "System.out.println(1);\n"
                + "new waelab.notebook.kernel.LiveProgress("
                + "waelab.notebook.kernel.Display.here().orElseThrow()).note(\"It is late.\");");
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
  void aChartBringsPlotlyOnceACellAndTakesItBack() {
    kernel.run("var drawn = trainVae(ring, VaeConfig.forData(ring).withEpochs(2));");
    List<Message> first = kernel.run("lossChart(drawn)");
    assertThat(only(first, "display_data").at("/data/text~1html").asText()).contains("plotly.js");
    assertThat(only(first, "update_display_data").at("/data/text~1html").asText()).isEmpty();
    JsonNode chart = only(first, "execute_result").get("data");
    assertThat(chart.at("/image~1png").asText()).startsWith("iVBOR");
    assertThat(chart.at("/text~1html").asText()).contains("waelab-chart");
    // The page may have been loaded anew since: each cell brings it again, and once.
    assertThat(of(kernel.run("show(lossChart(drawn));\nlossChart(drawn)"), "display_data"))
        .hasSize(2);
  }

  @Test
  void objectsOfEarlierCellsOutliveImports() {
    kernel.run("var rnd = new Random(1);\nvar points = loadToy(\"ring\", 40);");
    kernel.run("import javax.imageio.*;\nimport java.text.*;");
    kernel.run("import java.awt.geom.*; import java.util.zip.*;");
    assertThat(kernel.value("rnd != null && points != null")).isEqualTo("true");
  }

  @Test
  void aVariableKeepsItsValueWhenSomethingItWasMadeFromIsDeclaredAnew() {
    kernel.run(
        "double rate = 10;\nvar twice = 2 * rate;\nFunction<Double, Double> times = x -> rate * x;");
    kernel.run("int one() { return 1; }\nvar v = one();\nvar boxed = new ArrayList<>(List.of(v));");
    kernel.run("double rate = 100;");
    kernel.run("int one() { return 2; }");
    assertThat(kernel.value("twice + \" \" + times.apply(1.0) + \" \" + v + \" \" + boxed"))
        .isEqualTo("20.0 100.0 1 [1]");
    // Neither another type nor a text that does not compile any more is a reason to lose it.
    kernel.run("String rate = \"text\";");
    kernel.run("String one(int n) { return \"\"; }\nlong one() { return 5; }");
    assertThat(kernel.value("twice + \" \" + v + \" \" + boxed")).isEqualTo("20.0 1 [1]");
  }

  @Test
  void aClassOfOnesOwnThatIsEditedTellsWhatBecomesOfItsVariables() {
    String type = "class Counter { int up(int n) { return n + %d; } }\n";
    kernel.run(type.formatted(1));
    kernel.run(
        "var counter = new Counter();\nArrayList<Counter> all = new ArrayList<>(List.of(counter));");
    kernel.run("Object any = counter;\nIntUnaryOperator up = counter::up;");
    assertThat(of(kernel.run(type.formatted(1)), "stream")).isEmpty(); // the same
    assertThat(kernel.value("counter.up(1)")).isEqualTo("2");
    List<Message> edited = kernel.run(type.formatted(10));
    assertThat(only(edited, "stream").get("text").asText())
        .isEqualTo(
            "Declared again: Counter. These variables keep their values, with a wider type:"
                + " all (now ArrayList<?>). These variables are lost: counter; run their cells"
                + " again (loadRun(\"…\") brings a run back).\n");
    // No object changes its behaviour.
    assertThat(kernel.value("up.applyAsInt(1)")).isEqualTo("2");
    assertThat(kernel.value("all.size() + \" \" + (any == all.get(0))")).isEqualTo("1 true");
    assertThat(kernel.value("new Counter().up(1)")).isEqualTo("11");
  }

  @Test
  void runsOfAnEditedModelStayAndCanBeCompared() {
    String model =
        """
        class Own extends Model {
          Network n = network("n", Architecture.of(2).dense(%d).linear(2));
          Adam adam = adam(1e-2, n);
          public Losses step(Batches b, Noise noise) {
            Losses l = loss(b.next(), noise);
            adam.minimize(l.get("total"));
            return l;
          }
          public Losses loss(NDArray x, Noise noise) {
            return Losses.of("total", x.sub(n.apply(x)).square().mean());
          }
        }
        """;
    kernel.run(model.formatted(8));
    kernel.run("var own = train(new Own(), ring, Schedule.forData(ring).withEpochs(1));");
    kernel.run(model.formatted(16));
    kernel.run("var wider = train(new Own(), ring, Schedule.forData(ring).withEpochs(1));");
    assertThat(of(kernel.run("show(compare(own, wider));"), "error")).isEmpty();
  }

  @Test
  void aLineIsAMagicOnlyWhereAStatementBegins() {
    assertThat(kernel.value("String s = \"\"\"\n    %d items\n    %s\n    \"\"\";\ns"))
        .isEqualTo("%d items\n%s\n");
    assertThat(kernel.value("int y = 17\n  %5;\ny")).isEqualTo("2");
    assertThat(kernel.value("int z = 17; // %5\n/* \n%jars x\n*/ z")).isEqualTo("17");
    assertThat(of(kernel.run("// a comment\n%jars none.jar\n1 + 1"), "error")).isEmpty();
    assertThat(kernel.error("%nosuchmagic at all")).contains("nosuchmagic");
  }

  @Test
  void aCellThatLoadsAScriptRunsItAndGoesOn(@TempDir Path folder) throws IOException {
    Path script = Files.writeString(folder.resolve("more.jsh"), "int loaded = 41;");
    assertThat(kernel.value("%load " + script + "\nloaded + 1")).isEqualTo("42");
  }

  @Test
  void declarationsOfACellMayNeedOneAnother() {
    assertThat(kernel.value("class Node { Edge e; }\nclass Edge { Node n; }\nnew Node().e == null"))
        .isEqualTo("true");
    assertThat(
            kernel.value(
                "sealed interface Form permits Round, Square {}\n"
                    + "record Round(double r) implements Form {}\n"
                    + "record Square(double a) implements Form {}\nnew Round(1)"))
        .isEqualTo("Round[r=1.0]");
    assertThat(
            kernel.value(
                "int even(int n) { return n == 0 ? 1 : odd(n - 1); }\n"
                    + "int odd(int n) { return n == 0 ? 0 : even(n - 1); }\neven(4)"))
        .isEqualTo("1");
    JsonNode lacking =
        only(kernel.run("int a = 1;\nclass Lonely { Friend f; }\nint b = 2;"), "error");
    assertThat(lacking.get("traceback").toString()).contains("Friend", "line 2");
    assertThat(kernel.value("b")).isEqualTo("2");
  }

  @Test
  void valuesAreShownTheSameInEachRun() {
    assertThat(of(kernel.run("System.out.printf(\"%d%n\", 3);"), "execute_result")).isEmpty();
    assertThat(kernel.value("new int[] {1, 2, 3}")).isEqualTo("int[3] { 1, 2, 3 }");
    assertThat(kernel.value("List.of(new int[] {1})")).isEqualTo("[int[1] { 1 }]");
    assertThat(kernel.value("new Object()")).isEqualTo("Object");
  }

  @Test
  void manyPrintsAreFewMessagesAndNothingIsLost() {
    List<Message> told =
        kernel.run("for (int i = 0; i < 20_000; i++) System.out.println(\"line \" + i);");
    List<JsonNode> pieces = of(told, "stream");
    assertThat(pieces).hasSizeLessThan(400);
    String text = pieces.stream().map(each -> each.get("text").asText()).collect(joining());
    assertThat(text.lines()).hasSize(20_000).endsWith("line 19999");
  }

  @Test
  void anInterruptWhileSomethingIsShownBreaksNoSocket() {
    String cell =
        """
        Thread.currentThread().interrupt();
        for (int i = 0; i < 200; i++) {
          System.out.println("line " + i);
          show(i);
          Thread.currentThread().interrupt();
        }
        """;
    for (int i = 0; i < 3; i++) {
      List<Message> told = kernel.run(cell);
      assertThat(of(told, "error")).isEmpty();
      assertThat(of(told, "display_data")).hasSize(200);
    }
    assertThat(kernel.value("1 + 1")).isEqualTo("2");
  }

  @Test
  void whatIsPrintedStaysInOrderWithWhatIsShown() {
    List<String> types =
        kernel
            .run(
                "System.out.print(1); System.err.print(2); System.out.print(3); show(4); System.out.print(5);")
            .stream()
            .filter(each -> each.content().has("text") || each.content().has("data"))
            .map(
                each ->
                    each.content()
                        .path("text")
                        .asText(each.content().at("/data/text~1plain").asText()))
            .toList();
    assertThat(types).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void memoryThatIsNotThereIsOneSentence() {
    assertThat(kernel.error("trainVae(ring, VaeConfig.forData(ring).withLatentSize(50_000_000))"))
        .contains("memory")
        .doesNotContain("\n");
    assertThat(kernel.error("new byte[1_000_000][1_000_000]")).startsWith("Java's memory is full");
    assertThat(kernel.error("loadImages(\"a\\0b\", 64)")).doesNotContain("Exception");
    assertThat(kernel.value("1 + 1")).isEqualTo("2");
  }
}
