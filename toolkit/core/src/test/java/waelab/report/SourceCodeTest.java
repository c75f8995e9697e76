package waelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.Lab;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.metrics.Critic;
import waelab.model.Posterior;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.Wgan;
import waelab.model.WganGp;
import waelab.nn.Network;

@Tag("torch")
class SourceCodeTest {

  @Test
  void aMethodIsShownAsItStandsInTheProject() throws Exception {
    SourceCode step = SourceCode.of(Wae.class, "step");
    assertThat(step.text())
        .startsWith("/**\n * Algorithm 3, lines 2 to 12.")
        .contains("\n@Override\npublic Losses step(Batches batches, Noise noise) {\n")
        .endsWith("  return losses;\n}");
    String file =
        Files.readString(
            Path.of(
                System.getProperty("waelab.home"),
                "toolkit/core/src/main/java/waelab/model/Wae.java"));
    assertThat(file).contains(step.text().replaceAll("(?m)^(?=.)", "  "));
    int first = Integer.parseInt(step.place().replaceAll(".*lines (\\d+) to .*", "$1"));
    assertThat(file.lines().skip(first - 1).findFirst()).hasValue("  /**");
    assertThat(step).asString().startsWith("// waelab/model/Wae.java, lines ");
  }

  @Test
  void allMethodsOfANameAreShown() {
    assertThat(SourceCode.of(Critic.Rule.class, "clip").text())
        .contains("static Rule clip(double c)");
    assertThat(SourceCode.of(Lab.class, "trainVae").text())
        .contains("trainVae(Split<?> data) {", "trainVae(Split<?> data, VaeConfig config) {");
  }

  @Test
  void recordsHaveMethodsAndConstructors() {
    assertThat(SourceCode.of(Posterior.class, "kl").text()).contains("times(-0.5,");
    assertThat(SourceCode.of(VaeConfig.class, "VaeConfig").text()).contains("public VaeConfig {");
    assertThat(SourceCode.of(Vae.class, "Vae").text()).contains("public Vae(VaeConfig config) {");
  }

  @Test
  void whatAClassInheritsIsFoundWhereItStands() {
    assertThat(SourceCode.of(WganGp.class, "generate").place())
        .startsWith("waelab/model/Adversarial");
    assertThat(SourceCode.of(Wgan.class, "adam").place()).startsWith("waelab/model/Model.java");
  }

  @Test
  void aWholeClassIsShownToo() {
    assertThat(SourceCode.of(Posterior.class).text())
        .startsWith("/**\n * The distribution q_φ(z|x)")
        .contains("public record Posterior(NDArray mu, NDArray logVar) {")
        .endsWith("}");
  }

  @Test
  void whatIsNotThereIsOneSentence() {
    assertThatThrownBy(() -> SourceCode.of(Posterior.class, "stepp"))
        .isInstanceOf(LabException.class)
        .hasMessage("The source of Posterior has no method \"stepp\"; it has sample, kl.");
    assertThatThrownBy(() -> SourceCode.of(String.class, "length"))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "WAE Lab has no source of String: it shows its own classes, such as Wae.class, only.");
    assertThatThrownBy(() -> SourceCode.of(SourceCodeTest.class)).isInstanceOf(LabException.class);
    assertThatThrownBy(() -> SourceCode.of(int[].class)).isInstanceOf(LabException.class);
    assertThatThrownBy(() -> SourceCode.of(null)).isInstanceOf(BadArgumentException.class);
    assertThatThrownBy(() -> SourceCode.of(Network.class, null))
        .isInstanceOf(BadArgumentException.class);
  }

  @Test
  void sourcesDoNotLieAmongTheClassesWhoseDigestNamesRuns() {
    assertThat(Wae.class.getResource("/waelab/model/Wae.java")).isNull();
    assertThat(Wae.class.getResource("/sources/waelab/model/Wae.java")).isNotNull();
  }
}
