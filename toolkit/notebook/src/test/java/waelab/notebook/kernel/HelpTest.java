package waelab.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.Lab;
import waelab.base.LabException;

@Tag("notebook")
class HelpTest {

  private static final Pattern LINE = Pattern.compile("(?m)^  (\\w+)\\([^)]*\\)\\s+(\\S.*)");

  private static List<String> verbs() {
    return Arrays.stream(Lab.class.getMethods())
        .filter(each -> Modifier.isStatic(each.getModifiers()))
        .map(Method::getName)
        .distinct()
        .toList();
  }

  @Test
  void eachVerbOfLabIsListedOnceInAGroupAndWithASentence() {
    String help = Help.ofAll().toString();
    List<String> listed = LINE.matcher(help).results().map(line -> line.group(1)).toList();
    assertThat(listed).containsExactlyInAnyOrderElementsOf(verbs());
    assertThat(help.lines().filter(line -> line.matches("\\w.*")))
        .startsWith("Data", "Training", "Runs")
        .doesNotContain("Others");
    assertThat(Help.ofAll().bundle().data().get("text/html"))
        .contains("<caption>Training</caption>", "fid(run, test)");
  }

  @Test
  void aSentenceIsShort() {
    String help = Help.ofAll().toString();
    for (String part : help.split("\n(?=  ?\\w)")) {
      assertThat(part.replaceFirst("^\\s*\\w+\\([^)]*\\)", "").replaceAll("\\s+", " ").strip())
          .as(part)
          .hasSizeLessThan(190)
          .doesNotEndWith("et al.");
    }
  }

  @Test
  void oneVerbIsShownWithItsFormsArgumentsErrorsAndAnExample() {
    assertThat(Help.of("fid").toString())
        .startsWith(
            "FrechetDistance fid(Run<?> run, TestData test)\n  FID of a run's random samples")
        .contains("\n  Example:\n    var score = fid(wae, mnist.test());\n")
        .contains("\nFrechetDistance fid(Run<?> run, TestData test, int space)\n")
        .contains("\n  space: 64, 192, 768 or 2048\n")
        .contains("\n  throws LabException: if the available weights do not reach it\n");
    assertThat(Help.of(" fid( ")).isEqualTo(Help.of("fid"));
  }

  @Test
  void aTypeIsShownWithItsMethods() {
    assertThat(Help.of("VaeConfig").toString())
        .startsWith("record waelab.model.VaeConfig\n  The β-VAE's values.")
        .contains("\nVaeConfig VaeConfig.withBeta(double value)\n  The same with another β.");
  }

  @Test
  void aMisspeltNameGivesTheNearestVerb() {
    assertThatThrownBy(() -> Help.of("fidd"))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "There is no verb or type \"fidd\"; the nearest name is fid. help() lists the verbs.");
    assertThatThrownBy(() -> Help.of("qwertyuiop"))
        .hasMessageContaining("no verb has a similar name");
  }

  /** Each is declared in a method of its own, which is compiled and not run. */
  @Test
  void theExamplesOfTheVerbsCompile() {
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      shell.addToClasspath(System.getProperty("java.class.path"));
      Imports.LINES.forEach(shell::eval);
      shell.eval("Split<ImageSet> mnist, faces;");
      shell.eval("Run<Vae> vae;");
      shell.eval("Run<Wae> wae;");
      shell.eval("Run<WganGp> gan;");
      List<String> examples = Help.examples();
      assertThat(examples).hasSizeGreaterThan(40);
      for (String each : examples) {
        var event = shell.eval("void example() {\n" + each + "\n}").get(0);
        assertThat(event.status()).as(each).isEqualTo(Snippet.Status.VALID);
      }
    }
  }
}
