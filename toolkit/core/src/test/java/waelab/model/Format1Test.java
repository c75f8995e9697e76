package waelab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Workspace;
import waelab.runs.RunStore;

/** What was stored when one class, {@code Wae}, had either penalty. */
@Tag("torch")
class Format1Test {

  private static final String MMD =
      """
      {
        "model" : "wae",
        "sample" : [ 1, 32, 32 ],
        "latentSize" : 8,
        "penalty" : "MMD",
        "lambda" : 0.009765625,
        "reduction" : "MEAN",
        "width" : 1.0,
        "learningRate" : 3.0E-4,
        "discriminatorRate" : 0.001,
        "beta1" : 0.5,
        "beta2" : 0.999,
        "epochs" : 100,
        "batchSize" : 64,
        "seed" : 0
      }""";
  private static final String GAN = MMD.replace("MMD", "GAN");

  @Test
  void theWaeWithMmdIsAClassOfItsOwn() {
    assertThat(Format1.type("waelab.model.Wae", MMD)).isEqualTo("waelab.model.WaeMmd");
    WaeMmdConfig config = ConfigFormat.read(Format1.config(MMD), WaeMmdConfig.class);
    assertThat(config.lambda()).isEqualTo(10 / 1024.0);
    assertThat(Format1.config(MMD)).isEqualTo(ConfigFormat.write(config));
  }

  @Test
  void theWaeWithADiscriminatorLosesOnlyThePenalty() {
    assertThat(Format1.type("waelab.model.Wae", GAN)).isEqualTo("waelab.model.Wae");
    WaeConfig config = ConfigFormat.read(Format1.config(GAN), WaeConfig.class);
    assertThat(config.discriminatorRate()).isEqualTo(1e-3);
    assertThat(Format1.config(GAN)).isEqualTo(ConfigFormat.write(config));
  }

  @Test
  void whatIsOfTodayOrOfAnotherModelStaysAsItIs() {
    String today = Format1.config(MMD);
    for (String json : List.of(today, Format1.config(GAN), GAN.replace("wae", "mine"), "", "{")) {
      assertThat(Format1.config(json)).isEqualTo(json);
      assertThat(Format1.type("Mine", json)).isEqualTo("Mine");
    }
    assertThat(Format1.type("waelab.model.WaeMmd", today)).isEqualTo("waelab.model.WaeMmd");
    assertThat(Format1.type("my.Wae", MMD)).isEqualTo("my.Wae");
  }

  @Test
  void anotherPenaltyIsStillAnError() {
    String other = Format1.config(MMD.replace("MMD", "TV"));
    assertThatThrownBy(() -> ConfigFormat.read(other, WaeConfig.class))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("penalty is not a value of this configuration");
  }

  @Test
  void theShippedRunOfWaeMmdLoadsAndNamesItsClass() {
    var store = new RunStore(Path.of("nowhere"), List.of(Workspace.figures().resolve("runs")));
    var stored = store.find("study-wae-mmd-mnist");
    var run = store.load(stored, WaeMmd.class, () -> null);
    assertThat(run.isOf(WaeMmd.class)).isTrue();
    assertThat(run.isOf(Wae.class)).isFalse();
    assertThat(run.config()).isInstanceOf(WaeMmdConfig.class);
    assertThatThrownBy(() -> store.load(stored, Wae.class, () -> null))
        .isInstanceOf(LabException.class)
        .hasMessage("study-wae-mmd-mnist is a run of WaeMmd, not of Wae.");
    var other = store.load(store.find("study-wae-mnist"), () -> null);
    assertThat(other.isOf(Wae.class)).isTrue();
  }
}
