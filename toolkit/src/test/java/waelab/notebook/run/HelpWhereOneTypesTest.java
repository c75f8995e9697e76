package waelab.notebook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static waelab.notebook.run.TestKernel.only;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shift-Tab and Tab, and what is said of names that are unknown; all tests share one kernel. */
class HelpWhereOneTypesTest {

  private static TestKernel kernel;

  @BeforeAll
  static void start(@TempDir Path folder) {
    kernel = TestKernel.start(folder, Map.of("WAELAB_BUDGET", "quick"));
    kernel.run("var ring = loadToy(\"ring\", 400);\nvar config = VaeConfig.forData(ring);");
    kernel.run(
        "int n = 3;\nString text = \"words\";\nclass Own {\n  int own(int a) {\n    return a;\n  }\n}");
  }

  @AfterAll
  static void end() {
    kernel.close();
  }

  private static String plain(String marked) {
    JsonNode reply = kernel.at("inspect", marked);
    assertThat(reply.get("found").asBoolean()).as(marked).isTrue();
    assertThat(reply.at("/data/text~1html").asText()).isNotEmpty();
    return reply.at("/data/text~1plain").asText();
  }

  @Test
  void print() {
    for (String s :
        new String[] {
          "trai|nVae(x)",
          "trainVae(|",
          "trainVae(x, |",
          "trainVae|",
          "Math.max(|",
          "String|",
          "config|",
          "n|",
          "text|",
          "Interpolation.LINE|",
          "config.withBet|a(",
          "config.beta(|",
          "new VaeConfig(|",
          "VaeConfig|",
          "fid(|",
          "new Own().own(|",
          "ring.|",
          "help(|",
          "Run|",
          "Own|"
        }) {
      long t = System.nanoTime();
      JsonNode reply = kernel.at("inspect", s);
      System.out.println(
          "#### "
              + s
              + " "
              + (System.nanoTime() - t) / 1000000
              + " ms "
              + reply.get("found")
              + "\n"
              + reply.at("/data/text~1plain").asText());
      if (s.equals("fid(|")) System.out.println(reply.at("/data/text~1html").asText());
    }
    for (String s :
        new String[] {
          "budget(\"|",
          "budget(\"s|\")",
          "loadRun(\"|",
          "loadToy(\"|\", 3)",
          "tra|",
          "config.wi|",
          "config.|",
          "|",
          "ma|",
          "import java.util.List;\nconf|",
          "int f() { return 1; }\nconf|",
          "int kk = 3; k|",
          "source(Wae.class, \"|",
          "help(\"fi|",
          "tra|(ring)",
          "\"ab|\"",
          "// a|",
          "trainVae(ring, co|"
        }) {
      long t = System.nanoTime();
      JsonNode reply = kernel.at("complete", s);
      String text = reply.toString();
      System.out.println(
          "#### "
              + s
              + " "
              + (System.nanoTime() - t) / 1000000
              + " ms "
              + text.substring(0, Math.min(400, text.length())));
    }
    for (String s :
        new String[] {
          "config.withLamda(3)",
          "config.withBta(3)",
          "trainGAN(ring)",
          "sampelGrid(ring, 64)",
          "VaeConfg c = null;",
          "var q = VaeConfg.forData(ring);",
          "zebra + 1",
          "mnist",
          "trainVae(rnig)",
          "int f() { return g(3) + zebra; }\nf()",
          "Mth.max(1, 2)",
          "new Vea(config)",
          "class Q extends Modle { }",
          "Duration.ofSeconds(3)",
          "config.frobnicate()",
          "foo(3)",
          "whatIf(trainVae(ring, config), c -> c.withBta(100))"
        }) {
      System.out.println(
          "#### "
              + s
              + "\n"
              + only(kernel.run(s), "error").get("traceback").toString().replace(",\"", ",\n\""));
    }
    kernel
        .run("help()")
        .forEach(m -> System.out.println(m.content().at("/data/text~1plain").asText()));
    kernel
        .run("help(\"fid\")")
        .forEach(m -> System.out.println(m.content().at("/data/text~1plain").asText()));
    System.out.println(kernel.error("help(\"fidd\")"));
  }
}
