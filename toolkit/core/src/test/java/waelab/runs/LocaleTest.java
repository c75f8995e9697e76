package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waelab.base.Budget;
import waelab.base.Checksum;
import waelab.base.Durations;
import waelab.base.Memory;
import waelab.base.TrainingStatus;
import waelab.model.ConfigFormat;
import waelab.model.Vae;
import waelab.model.WaeConfig;
import waelab.plot.Lines;

/** Whatever digits and letters a country has, numbers, names and files are the same. */
@Tag("torch")
class LocaleTest {

  private static final Locale HERE = Locale.getDefault();
  private static final List<String> SAME =
      List.of("history.csv", "run.json", "weights.safetensors");

  @TempDir private Path folder;

  @AfterEach
  void asBefore() {
    Locale.setDefault(HERE);
  }

  @Test
  void theseLocalesDoHaveOtherDigitsOrLetters() {
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    assertThat(String.format("%d", 12)).isEqualTo("\u0661\u0662");
    Locale.setDefault(Locale.forLanguageTag("tr"));
    assertThat("TITLE".toLowerCase()).isNotEqualTo("title");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar", "ar-EG", "fa", "hi", "hi-u-nu-deva", "mr", "tr", "de"})
  void aRunIsTheSameInEveryLanguage(String tag) throws IOException {
    Locale.setDefault(Locale.ROOT);
    Map<String, String> expected = told(folder.resolve("here"));
    Locale.setDefault(Locale.forLanguageTag(tag));
    Map<String, String> there = told(folder.resolve("there"));
    expected.forEach((what, text) -> assertThat(there.get(what)).as(what).isEqualTo(text));
  }

  private static Map<String, String> told(Path runs) throws IOException {
    RunStore store = Tiny.store(runs);
    Run<Vae> run = Tiny.train(store, Tiny.VAE);
    var told = new LinkedHashMap<String, String>();
    for (String name : SAME) {
      told.put(name, Checksum.of(run.folder().orElseThrow().resolve(name)).hex());
    }
    Run<Vae> loaded = store.load(store.find(run.id()), Vae.class, () -> Tiny.RING);
    told.put("folder", runs.relativize(run.folder().orElseThrow()).toString());
    told.put("card", loaded.toString());
    told.put("history", loaded.history().print());
    told.put("budget", Budget.named("QUICK") + " " + Budget.named("smoke"));
    WaeConfig config = WaeConfig.forData(Tiny.RING).withLambda(0.25).withEpochs(12_345);
    told.put("read", ConfigFormat.read(ConfigFormat.write(config), WaeConfig.class).toString());
    told.put("explained", config.explain().printAll());
    told.put("time", Durations.readable(Duration.ofSeconds(5_000)) + Memory.readable(1_234_567));
    var losses = Map.of("total", 0.25);
    var status =
        new TrainingStatus(
            TrainingStatus.EPOCH,
            1,
            2,
            3,
            4,
            losses,
            1234.5,
            Duration.ofSeconds(99),
            OptionalLong.of(1L << 31));
    told.put("status", status + status.forecast());
    var chart = Lines.chart("t", "x", "y", Lines.function("f", x -> 1_234.5 * x, 0, 1));
    told.put("chart", chart.altText());
    told.put("figure", chart.figures().get(0).asJavascript("id"));
    return told;
  }
}
