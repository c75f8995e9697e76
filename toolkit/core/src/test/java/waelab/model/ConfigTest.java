package waelab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waelab.base.BadArgumentException;
import waelab.base.Budget;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.data.Toys;

@Tag("torch")
class ConfigTest {

  private static final Split<ImageSet> MNIST = images(1, 32);
  private static final Split<ImageSet> CELEBA = images(3, 64);

  private static Split<ImageSet> images(int channels, int side) {
    var pixels = ByteBuffer.allocate(10 * channels * side * side);
    var shape = new Shape(channels, side, side);
    return Split.of(ImageSet.of(pixels, new int[10], shape, Provenance.of("data", "black")));
  }

  @Test
  void theStudysValuesAreTheDefaults() {
    var vae = VaeConfig.forData(MNIST);
    assertThat(vae.latentSize()).isEqualTo(32);
    assertThat(vae.beta()).isEqualTo(1e-3);
    assertThat(vae.learningRate()).isEqualTo(1e-4);
    assertThat(vae.batchSize()).isEqualTo(64);
    assertThat(vae.epochs()).isEqualTo(100);
    var wae = WaeConfig.forData(MNIST);
    assertThat(wae.latentSize()).isEqualTo(8);
    assertThat(wae.lambda()).isEqualTo(1);
    assertThat(wae.learningRate()).isEqualTo(3e-4);
    assertThat(wae.discriminatorRate()).isEqualTo(1e-3);
    assertThat(wae.beta1()).isEqualTo(0.5);
    assertThat(WaeConfig.forData(CELEBA).latentSize()).isEqualTo(64);
  }

  @Test
  void theSameBetaIsAnotherOneBesideTheSummedErrorOfLargerImages() {
    assertThat(VaeConfig.forData(MNIST).effectiveBeta()).isCloseTo(1.024, within(1e-9));
    assertThat(VaeConfig.forData(CELEBA).effectiveBeta()).isCloseTo(12.288, within(1e-9));
    assertThat(VaeConfig.forData(CELEBA).withEffectiveBeta(1.024).beta())
        .isCloseTo(1.024 / 12288, within(1e-12));
    assertThat(VaeConfig.forData(MNIST).withReduction(Reduction.SUM).effectiveBeta())
        .isEqualTo(1e-3);
    assertThat(WaeConfig.forData(MNIST).effectiveLambda()).isEqualTo(1024);
    assertThat(WaeConfig.forData(MNIST).withEffectiveLambda(10).lambda()).isEqualTo(10 / 1024.0);
  }

  @Test
  void withChangesOneValueAndLeavesTheRest() {
    var config = VaeConfig.forData(MNIST);
    var changed = config.withBeta(0.5);
    assertThat(changed.beta()).isEqualTo(0.5);
    assertThat(changed.withBeta(config.beta())).isEqualTo(config);
    assertThat(config.withAdam(0.1, 0.2).beta1()).isEqualTo(0.1);
    assertThat(config.withAdam(0.1, 0.2).beta2()).isEqualTo(0.2);
  }

  @Test
  void aBudgetCapsEpochsOnImagesOnly() {
    assertThat(VaeConfig.forData(MNIST).within(Budget.QUICK).epochs()).isEqualTo(4);
    assertThat(VaeConfig.forData(MNIST).withEpochs(2).within(Budget.QUICK).epochs()).isEqualTo(2);
    var points = WaeConfig.forData(Split.of(Toys.draw("ring", 100)));
    assertThat(points.within(Budget.SMOKE)).isEqualTo(points);
  }

  @Test
  void aBudgetNarrowsTheGansAndCelebAsWaeOnly() {
    assertThat(WganGpConfig.forData(MNIST).within(Budget.QUICK).width()).isEqualTo(0.25);
    assertThat(GanConfig.forData(MNIST).within(Budget.SMOKE).width()).isEqualTo(0.125);
    assertThat(WganConfig.forData(CELEBA).within(Budget.STUDY).width()).isEqualTo(1);
    assertThat(WaeMmdConfig.forData(CELEBA).within(Budget.QUICK).width()).isEqualTo(0.25);
    assertThat(WaeConfig.forData(MNIST).within(Budget.QUICK).width()).isEqualTo(1);
    assertThat(VaeConfig.forData(CELEBA).within(Budget.QUICK).width()).isEqualTo(1);
    var narrow = WganGpConfig.forData(MNIST).withWidth(0.1);
    assertThat(narrow.within(Budget.QUICK).width()).isEqualTo(0.1);
  }

  @Test
  void explainTellsWhatIsYoursAndWhatIsTheStudys() {
    var text = VaeConfig.forData(MNIST).withBeta(0.01).explain().printAll();
    assertThat(text)
        .containsPattern("beta +\\| +0.01 +\\| +per nat +\\| +yours; default 0.001 \\(study §4.1");
    assertThat(text).containsPattern("batchSize +\\| +64 +\\| +samples +\\| +study §4.1");
    assertThat(text).containsPattern("effective β +\\| +10.24");
  }

  @Test
  void explainCreditsTheStudyForItsOwnDataOnly() {
    var larger = WaeConfig.forData(images(3, 32)).explain().printAll();
    assertThat(larger).containsPattern("latentSize .*ours, after the study's Table 1");
    var points = WaeConfig.forData(Split.of(Toys.draw("ring", 100))).explain().printAll();
    assertThat(points).containsPattern("lambda +\\| +0.01 .*ours, for points");
    assertThat(points).containsPattern("batchSize +\\| +64 .*study §4.1");
  }

  /** Each knob of each model is in the one table, and its text fits the record. */
  @Test
  void everyConfigurationExplainsEachOfItsValues() {
    for (var data : List.of(MNIST, CELEBA, Split.of(Toys.draw("ring", 100)))) {
      for (Config config :
          List.of(
              VaeConfig.forData(data),
              WaeConfig.forData(data),
              WaeMmdConfig.forData(data),
              WganGpConfig.forData(data),
              WganConfig.forData(data),
              GanConfig.forData(data),
              Schedule.forData(data))) {
        var explained = config.explain();
        var names = explained.stringColumn("value").asList();
        var components = new ArrayList<>(List.of(config.getClass().getRecordComponents()));
        components.removeIf(component -> component.getName().equals("options"));
        components.addAll(List.of(TrainingOptions.class.getRecordComponents()));
        for (var component : components) {
          assertThat(names).contains(component.getName());
        }
        assertThat(explained.stringColumn("origin").asList()).noneMatch(String::isBlank);
        assertThat(explained.printAll()).doesNotContain("yours");
      }
    }
  }

  @Test
  void optionsAreValuesToo() {
    var plain = WaeConfig.forData(MNIST);
    var changed = plain.with("clipNorm", 1).with("rateSchedule", RateSchedule.COSINE);
    assertThat(changed.options().clipNorm()).isOne();
    assertThat(changed.changes()).containsOnlyKeys("rateSchedule", "clipNorm");
    assertThat(changed.explain().printAll()).contains("yours; default 0.0 (off)");
    assertThat(ConfigFormat.read(ConfigFormat.write(changed), WaeConfig.class)).isEqualTo(changed);
    assertThat(changed.with("latentSize", 3).options()).isEqualTo(changed.options());
  }

  @Test
  void aConfigurationWithoutOptionsIsWrittenAsBefore() {
    var plain = WaeConfig.forData(MNIST);
    assertThat(ConfigFormat.write(plain)).doesNotContain("options", "clipNorm");
    assertThat(ConfigFormat.write(Schedule.forData(MNIST))).doesNotContain("options");
    String half =
        ConfigFormat.write(plain).replaceFirst("}\\s*$", ", \"options\": {\"clipNorm\": 1}}");
    assertThatThrownBy(() -> ConfigFormat.read(half, WaeConfig.class))
        .hasMessage("rateSchedule is missing or null in this configuration");
  }

  @Test
  void aWrongOptionIsNamed() {
    var wae = WaeConfig.forData(MNIST);
    assertThatThrownBy(() -> wae.with("clipNorms", 1))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("clipNorms")
        .hasMessageContaining("clipNorm, emaDecay");
    assertThatThrownBy(() -> wae.with("clipNorm", "1"))
        .hasMessage("clipNorm must be a double, but is 1");
    assertThatThrownBy(() -> wae.with("emaDecay", 1)).hasMessageContaining("in [0, 1)");
    assertThatThrownBy(() -> wae.with("rateSchedule", RateSchedule.STEP))
        .hasMessageContaining("stepEvery");
    assertThatThrownBy(() -> GanConfig.forData(MNIST).with("weightWarmUp", 2))
        .hasMessageContaining("weightWarmUp")
        .hasMessageContaining("0 for a GAN");
  }

  @Test
  void jsonComesBackAsItWas() {
    var vae = VaeConfig.forData(CELEBA).withBeta(0.25).withSeed(-7).withReduction(Reduction.SUM);
    assertThat(ConfigFormat.read(ConfigFormat.write(vae), VaeConfig.class)).isEqualTo(vae);
    var wae = WaeConfig.forData(MNIST).withLambda(1e-300);
    assertThat(ConfigFormat.read(ConfigFormat.write(wae), WaeConfig.class)).isEqualTo(wae);
    var own = Schedule.forData(MNIST).withEpochs(3);
    assertThat(ConfigFormat.read(ConfigFormat.write(own), Schedule.class)).isEqualTo(own);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"beta\" : 0.001   | \"betta\" : 0.001    | betta is not a value of this configuration",
        "\"beta\" : 0.001   | \"beta\" : \"high\"  | beta cannot be read",
        "\"beta\" : 0.001   | \"beta\" : null      | beta is missing or null",
        "\"beta\" : 0.001   | \"beta\" : -1        | beta must be 0 or greater, and finite, but is -1",
        "\"epochs\" : 100   | \"epochs\" : 1.5     | epochs cannot be read",
        "\"epochs\" : 100   | \"epochs\" : \"9\"   | epochs cannot be read",
        "\"epochs\" : 100   | \"epochs\" : 0       | epochs must be at least 1, but is 0",
        "\"batchSize\" : 64 | \"batchSize\" : 0    | batchSize must be at least 1, but is 0",
        "\"model\" : \"vae\" | \"model\" : \"wae\" | model must be that of a VaeConfig, but is wae",
        "\"seed\" : 0       | \"seed\" : 0, \"x\": | is not JSON",
      })
  void aBadValueInJsonIsNamed(String from, String to, String sentence) {
    String json = ConfigFormat.write(VaeConfig.forData(MNIST));
    assertThat(json).contains(from.strip());
    assertThatThrownBy(
            () -> ConfigFormat.read(json.replace(from.strip(), to.strip()), VaeConfig.class))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining(sentence.strip());
  }

  @Test
  void aMissingValueIsNamed() {
    String json = ConfigFormat.write(VaeConfig.forData(MNIST)).replace("\"beta\" : 0.001,", "");
    assertThatThrownBy(() -> ConfigFormat.read(json, VaeConfig.class))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("beta");
  }

  @Test
  void impossibleValuesAreNamedWhenSet() {
    var wae = WaeConfig.forData(MNIST);
    assertThatThrownBy(() -> wae.withLambda(-1))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("lambda must be 0 or greater, and finite, but is -1.0");
    assertThatThrownBy(() -> wae.withLambda(Double.NaN)).hasMessageContaining("lambda");
    assertThatThrownBy(() -> wae.withBatchSize(0)).hasMessageContaining("batchSize");
    assertThatThrownBy(() -> wae.withLatentSize(0)).hasMessageContaining("latentSize");
    assertThatThrownBy(() -> wae.withAdam(1, 0.5)).hasMessageContaining("beta1");
    assertThatThrownBy(() -> wae.withLearningRate(0)).hasMessageContaining("learningRate");
    assertThatThrownBy(() -> wae.withWidth(0)).hasMessageContaining("width");
  }

  @Test
  void whatIsNoNumberIsNamedToo() {
    var wae = WaeConfig.forData(MNIST);
    assertThatThrownBy(() -> wae.withLearningRate(Double.POSITIVE_INFINITY))
        .hasMessage("learningRate must be greater than 0, and finite, but is Infinity");
    assertThatThrownBy(() -> wae.withReduction(null))
        .hasMessage("reduction must be given, but is null");
    assertThatThrownBy(() -> VaeConfig.forData(null)).hasMessage("data must be given, but is null");
    assertThatThrownBy(
            () ->
                ConfigFormat.read(
                    ConfigFormat.write(wae).replace("1, 32", "-1, 32"), WaeConfig.class))
        .hasMessageContaining("sample must be [d] for points");
    assertThatThrownBy(
            () ->
                ConfigFormat.read(ConfigFormat.write(wae).replace("1, 32", "32"), WaeConfig.class))
        .hasMessageContaining("sample must be [d] for points");
  }

  @Test
  void whatIsNoConfigurationIsNamed() {
    assertThatThrownBy(() -> ConfigFormat.read(null, WaeConfig.class))
        .hasMessage("configuration must be given, but is null");
    assertThatThrownBy(() -> ConfigFormat.read("[]", WaeConfig.class))
        .hasMessage("configuration must be a JSON object, {…}, but is array");
    assertThatThrownBy(() -> ConfigFormat.read("{}", Config.class))
        .hasMessage(
            "type must be the class of one model's configuration, such as WaeConfig.class,"
                + " but is Config.class");
  }
}
