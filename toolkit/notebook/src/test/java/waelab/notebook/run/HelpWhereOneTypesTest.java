package waelab.notebook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static waelab.notebook.run.TestKernel.only;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shift-Tab, Tab and errors about unknown names, as a client sees them; all tests share a kernel.
 */
@Tag("notebook")
class HelpWhereOneTypesTest {

  private static TestKernel kernel;

  @BeforeAll
  static void start(@TempDir Path folder) {
    kernel = TestKernel.start(folder, Map.of("WAELAB_BUDGET", "quick"));
    kernel.run(
        """
        var ring = loadToy("ring", 400);
        var config = VaeConfig.forData(ring);
        int n = 3;
        String text = "some words";
        class Own {
          public String toString() {
            throw new IllegalStateException("this was run");
          }
          int twice(int a) {
            return 2 * a;
          }
        }
        var own = new Own();
        int half(int all) {
          return all / 2;
        }
        """);
  }

  @AfterAll
  static void end() {
    kernel.close();
  }

  private static String plain(String marked) {
    JsonNode reply = kernel.at("inspect", marked);
    assertThat(reply.get("found").asBoolean()).as(marked).isTrue();
    assertThat(reply.at("/data/text~1html").asText()).contains("<pre><b>");
    return reply.at("/data/text~1plain").asText();
  }

  private static List<String> choices(String marked) {
    var texts = new ArrayList<String>();
    kernel.at("complete", marked).get("matches").forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /** What a cell is once the first choice has been taken. */
  private static String completed(String marked) {
    JsonNode reply = kernel.at("complete", marked);
    String code = marked.replaceFirst("\\|", "");
    int from = code.offsetByCodePoints(0, reply.get("cursor_start").asInt());
    int to = code.offsetByCodePoints(0, reply.get("cursor_end").asInt());
    return code.substring(0, from) + reply.at("/matches/0").asText() + code.substring(to);
  }

  /** The last lines of a cell's error, but for the cell's number. */
  private static String advice(String code) {
    JsonNode lines = only(kernel.run(code), "error").get("traceback");
    return IntStream.range(0, lines.size())
        .mapToObj(i -> lines.get(i).asText())
        .filter(line -> line.endsWith(".") || line.endsWith(";"))
        .collect(Collectors.joining("\n"));
  }

  /** The cursors of {@code shared/cases/shift-tab}. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "trai|nVae(x)",
        "trainVae|(",
        "trainVae(|",
        "trainVae(x, |",
        "trainVae|",
        "Math.max(|",
        "String|",
        "Str|ing"
      })
  void thereIsHelpBeforeABracketAfterItAndBetweenArguments(String marked) {
    assertThat(plain(marked)).isNotEmpty();
  }

  @Test
  void aVerbIsShownWithAllItsFormsAndItsJavadoc() {
    assertThat(plain("trainVae(|"))
        .isEqualTo(
            """
            Run<Vae> trainVae(Split<?> data)
              Trains a β-VAE (Algorithm 1) with the study's values, within the budget.
              data: images or points, such as loadMnist()
              Example:
                var vae = trainVae(mnist);

            Run<Vae> trainVae(Split<?> data, VaeConfig config)
              Trains a β-VAE (Algorithm 1) as configured.
              data: images or points, such as loadMnist()
              config: what is trained and how; only the smoke budget changes it
              Example:
                var vae = trainVae(mnist, VaeConfig.forData(mnist).withBeta(0.01));""");
    assertThat(plain("loadToy(\"ring\", |"))
        .contains("\n  n: how many points in all, 5 to 10,000,000");
    assertThat(plain("loadRun(|")).contains("\n  throws BadFileException: if a file is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '`',
      value = {
        "show(trainVae(ring, |))           → Run<Vae> trainVae(Split<?> data, VaeConfig config)",
        "show(trainVae(ring), |)           → void show(Object thing, String caption)",
        "budget(\"qu(|                     → Budget budget(String name)",
        "config.withBet|a(1)               → VaeConfig VaeConfig.withBeta(double value)",
        "config.withBeta(1).withSeed(|     → C StudyConfig.withSeed(long value)",
        "config.beta(|                     → double VaeConfig.beta()",
        "VaeConfig.forData(|               → VaeConfig VaeConfig.forData(Shaped data)",
        "new Vae(|                         → new Vae(VaeConfig config)",
        "VaeConfig|                        → record waelab.model.VaeConfig",
        "Ending|                       → enum waelab.training.Ending",
        "Interpolation.LINE|               → Interpolation.LINE",
        "Mat|h.max(1, 2)                   → java.lang.Math",
        "Math::ma|x                        → int Math.max(int a, int b)",
        "n|                                → int n = 3",
        "text|.length()                    → String text = \"some words\"",
        "show(ring|)                       → Split<PointSet> ring = 320 to train on, 80 to test on: 320 points in 2 dimensions, toy \"ring\"",
        "own|                              → Own own",
        "half(| → int half(int all)",
        "own.twice(|                       → int Own.twice(int a)",
        "var later = 5; later|             → int later",
        "int f(int of) { return of; }⏎f(| → int f(int of)",
        "import java.time.*;⏎fid(|        → FrechetDistance fid(Run<?> run, TestData test)",
        "%maven a:b:1⏎kld(|               → PriorMatch kld(Run<?> run, TestData test)",
        "var s = \"\uD83D\uDE00(\"; kld(|  → PriorMatch kld(Run<?> run, TestData test)",
        "int g() { return Math.abs(|       → int Math.abs(int a)",
      })
  void helpIsAboutTheInnermostCallOrTheNameAtTheCursor(String marked, String heading) {
    assertThat(plain(marked.replace('⏎', '\n')).lines().map(String::strip)).contains(heading);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "|",
        "// trainVae(|",
        "\"trainVae|\"",
        "return|",
        "no.such(thing|",
        "}}} (|",
        "1|"
      })
  void whereNothingIsKnownTheKernelSaysSoAndGoesOn(String marked) {
    assertThat(kernel.at("inspect", marked).get("found").asBoolean()).isFalse();
    assertThat(kernel.value("1 + 1")).isEqualTo("2");
  }

  @Test
  void helpRunsNothing() {
    plain("n = 4; Math.max(n++, |");
    choices("n = 5; Math.m|");
    assertThat(kernel.value("n")).isEqualTo("3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '`',
      value = {
        "budget(\"|                → budget(\"smoke\"",
        "budget(\"q|               → budget(\"quick\"",
        "budget(\"|\")             → budget(\"smoke\")",
        "budget(\"q|uik\")         → budget(\"quick\")",
        "loadToy(\"|, 400)         → loadToy(\"grid\", 400)",
        "show(loadToy(\"m|\", 40))  → show(loadToy(\"moons\", 40))",
        "loadEmnist(\"le|          → loadEmnist(\"letters\"",
        "help(\"sampleG|\")        → help(\"sampleGrid\")",
        "source(Wae.class, \"st|   → source(Wae.class, \"step\"",
        "var s = \"\uD83D\uDE00\"; budget(\"|\") → var s = \"\uD83D\uDE00\"; budget(\"smoke\")",
        "sampleG|                  → sampleGrid(",
        "sampleG|(run)             → sampleGrid(run)",
        "config.withLat|           → config.withLatentSize(",
        "int pixels = 3; pix|       → int pixels = 3; pixels",
        "import java.time.*; conf| → import java.time.*; config",
        "int f() { return 1; } conf| → int f() { return 1; } config",
      })
  void tabOffersValuesAndNames(String marked, String completed) {
    assertThat(completed(marked)).isEqualTo(completed);
  }

  @Test
  void tabOffersTheRunsThereAre() {
    assertThat(choices("loadRun(\"|\", Vae.class)")).isEmpty();
    kernel.run("var run = trainVae(ring, config.withEpochs(1));");
    String name = kernel.value("run.folder().get().getFileName()");
    assertThat(completed("loadRun(\"vae|, Vae.class)"))
        .isEqualTo("loadRun(\"" + name + "\", Vae.class)");
  }

  @Test
  void tabOffersTheAttributesOfTheImagesThatAreNamed() {
    kernel.run(
        """
        var pixels = java.nio.ByteBuffer.allocate(10 * 1024);
        var images = ImageSet.of(
            pixels, new int[10], new Shape(1, 32, 32), waelab.base.Provenance.of("data", "none"));
        var faces = Split.of(images.withAttributes(Map.of("Smiling", new boolean[10])));
        """);
    assertThat(completed("attributeDirection(run, faces, \"|\")"))
        .isEqualTo("attributeDirection(run, faces, \"Smiling\")");
    assertThat(completed("probe(run, faces, \"Male\", \"|"))
        .isEqualTo("probe(run, faces, \"Male\", \"Smiling\"");
    assertThat(completed("latentScatter(run, faces.test(), \"S|\")"))
        .isEqualTo("latentScatter(run, faces.test(), \"Smiling\")");
    assertThat(completed("faces.train().attribute(\"|\")"))
        .isEqualTo("faces.train().attribute(\"Smiling\")");
    assertThat(choices("probe(run, ring, \"|\")")).isEmpty();
  }

  @Test
  void theVerbsComeFirstAndNothingTwice() {
    List<String> all = choices("|");
    assertThat(all).doesNotHaveDuplicates().contains("fid(", "config", "Wae", "String");
    assertThat(all).noneMatch(each -> each.startsWith("$") || each.contains("REPL"));
    assertThat(all.indexOf("whatIf(")).isLessThan(all.indexOf("AbstractList"));
    assertThat(choices("fid|")).containsExactly("fid(", "fidChart(", "fidReconstruction(");
    List<String> members = choices("config.|");
    assertThat(members.indexOf("withBeta(")).isLessThan(members.indexOf("getClass()"));
    assertThat(choices("\"fi|\"")).isEmpty();
    assertThat(choices("// fi|")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '`',
      value = {
        "WaeConfig.forData(ring).withLamda(3) → WaeConfig has no method withLamda; the nearest name is withLambda.",
        "config.frobnicate() → VaeConfig has no method frobnicate; help(\"VaeConfig\") lists what it has.",
        "whatIf(trainVae(ring, config), c -> c.withBta(100)) → VaeConfig has no method withBta; the nearest name is withBeta.",
        "own.twize(2) → Own has no method twize; the nearest name is twice.",
        "trainGAN(ring) → There is no method trainGAN; the nearest name is trainGan.",
        "sampelGrid(ring, 64) → There is no method sampelGrid; the nearest name is sampleGrid.",
        "VaeConfg c = null; → There is no type VaeConfg; the nearest name is VaeConfig.",
        "VaeConfg.forData(ring) → There is no type VaeConfg; the nearest name is VaeConfig.",
        "new Vea(config) → There is no type Vea; the nearest name is Vae.",
        "Duration.ofDays(1) → Duration is not imported; write: import java.time.Duration;",
        "config.beta → The variable beta of VaeConfig is private; the method is beta().",
        "var data = loadToy; → There is no variable loadToy; the method is loadToy(…).",
        "config() → There is no method config; the variable is config.",
        "zebras.stripes.size() → zebras is not declared yet; run the cells above first.",
        "mnist → mnist is not declared yet; run the cells above first.",
        "trainVae(mnist) → mnist is not declared yet; run the cells above first.",
        "distances(3) → distances is not declared yet; run the cells above first.",
        "trainVae(rnig) → There is no variable rnig; the nearest name is ring. If you mean another, rnig is not declared yet; run the cells above first.",
      })
  void anUnknownNameGivesTheNearestOrAdvice(String code, String sentence) {
    assertThat(advice(code)).isEqualTo(sentence);
  }

  @Test
  void helpIsShownBelowTheCell() {
    JsonNode all = only(kernel.run("help();"), "display_data").get("data");
    assertThat(all.at("/text~1html").asText()).contains("<caption>Training</caption>");
    JsonNode fid = only(kernel.run("help(\"fid\");"), "display_data").get("data");
    assertThat(fid.at("/text~1plain").asText()).startsWith("FrechetDistance fid(Run<?> run");
    assertThat(kernel.error("help(\"fidd\")")).contains("the nearest name is fid.");
  }
}
