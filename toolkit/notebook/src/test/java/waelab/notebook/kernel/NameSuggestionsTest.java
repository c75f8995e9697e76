package waelab.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class NameSuggestionsTest {

  private static final List<String> NAMES =
      List.of("fid", "kid", "kld", "sampleGrid", "trainGan", "trainVae", "trainWae", "withLambda");

  @ParameterizedTest
  @CsvSource({
    "withLamda, withLambda",
    "withlambda, withLambda",
    "with_lambda, withLambda",
    "trainGAN, trainGan",
    "sampelGrid, sampleGrid",
    "smapleGird, sampleGrid",
    "fidd, fid",
    "dlk, ",
    "loadMnist, ",
    "x, ",
  })
  void theNameWithTheFewestWrongLettersIsTheNearest(String name, String nearest) {
    assertThat(NameSuggestions.of(name, NAMES))
        .isEqualTo(nearest == null ? List.of() : List.of(nearest));
  }

  @Test
  void namesThatAreEquallyNearAreAllTold() {
    assertThat(NameSuggestions.of("trainAe", NAMES)).containsExactly("trainVae", "trainWae");
    assertThat(NameSuggestions.told(List.of("a", "b"))).isEqualTo("the nearest names are a, b");
  }
}
