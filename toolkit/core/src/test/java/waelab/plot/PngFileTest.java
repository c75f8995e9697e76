package waelab.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.StorageException;

@Tag("unit")
class PngFileTest {

  private static final Grid GRID =
      Grid.of(List.of(List.of(new byte[4])), new Tile(1, 2, 2, 1), "β = 1");
  private static final Map<String, String> FACTS =
      Map.of(
          "run", "1a2b3c4d",
          "config", "{\"β\": 10, \"λ\": \"‖z‖²\"}",
          "note", "first \"line\"\n\tsecond line 𝒩\n",
          "it's ü", "");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("figur ü.png");
  }

  /** What Pillow 9.4.0 read of this grid ({@code Image.open(f).text}) was the same map. */
  @Test
  void factsAreReadAsTheyWereWritten() {
    GRID.withFacts(FACTS).writePng(file);
    var expected = new LinkedHashMap<String, String>();
    expected.put("Description", GRID.altText());
    FACTS.forEach((name, text) -> expected.put("waelab." + name, text));
    assertThat(PngFile.texts(file)).isEqualTo(expected).isUnmodifiable();
    assertThat(PngFile.texts(file).keySet())
        .containsExactly(
            "Description", "waelab.config", "waelab.it's ü", "waelab.note", "waelab.run");
  }

  @Test
  void aPictureWithoutFactsHasItsDescriptionOnly() {
    GRID.writePng(file);
    assertThat(GRID.facts()).isEmpty();
    assertThat(PngFile.texts(file))
        .containsExactly(Map.entry("Description", "Images in a row of 1. β = 1"));
  }

  @Test
  void aChartCarriesItsFacts() {
    var series = new Chart.Series("β", new double[] {1, 2}, new double[] {2, 1});
    var panel = Chart.Panel.of("p", "x", "y", List.of(series));
    var chart = new Chart("t", List.of(panel), "caption");
    var told = chart.withFacts(FACTS);
    told.writePng(file);
    assertThat(PngFile.texts(file))
        .hasSize(5)
        .containsEntry("Description", chart.altText())
        .containsEntry("waelab.config", FACTS.get("config"));
    assertThat(file).hasBinaryContent(told.png());
    assertThat(chart.facts()).isEmpty();
    assertThat(told).isEqualTo(new Chart("t", List.of(panel), "caption", FACTS));
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNotOneOfTheWorkspace() throws Exception {
    Path taken = Files.createFile(folder.resolve("taken"));
    assertThatThrownBy(() -> GRID.writePng(taken.resolve("picture.png")))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith(taken.resolve("picture.png") + " cannot be written: ")
        .hasMessageEndingWith("; give a folder that may be written and has room for the picture");
  }

  @Test
  void theSameFactsMakeTheSameBytes() {
    var ordered = new LinkedHashMap<String, String>();
    FACTS.keySet().stream().sorted().forEach(name -> ordered.put(name, FACTS.get(name)));
    var reversed = new LinkedHashMap<String, String>();
    List<String> names = List.copyOf(ordered.keySet());
    for (int i = names.size() - 1; i >= 0; i--) {
      reversed.put(names.get(i), FACTS.get(names.get(i)));
    }
    assertThat(GRID.withFacts(reversed).png())
        .isEqualTo(GRID.withFacts(ordered).png())
        .isEqualTo(GRID.withFacts(FACTS).png());
  }

  @Test
  void factsKeepTheirOrderAndCannotBeChanged() {
    var facts = new LinkedHashMap<String, String>();
    facts.put("run", "1");
    facts.put("config", "2");
    facts.put("a", "3");
    var grid = GRID.withFacts(facts);
    facts.put("run", "other");
    assertThat(grid.facts())
        .containsExactly(Map.entry("run", "1"), Map.entry("config", "2"), Map.entry("a", "3"))
        .isUnmodifiable();
    assertThat(grid.withFacts(Map.of("b", "4")).facts()).containsExactly(Map.entry("b", "4"));
  }

  @Test
  void whatAFileCannotCarryIsRefused() {
    for (String name :
        List.of("", " a", "a ", "a  b", "β", "a\nb", "a\0", "a\u00a0b", "\u007f", "x".repeat(73))) {
      assertThatThrownBy(() -> GRID.withFacts(Map.of(name, "text")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("a fact's name must be 1 to 72 printable Latin-1 characters")
          .hasMessageEndingWith("but is \"" + name + '"');
    }
    for (String text : List.of("a\0b", "half a \ud835")) {
      assertThatThrownBy(() -> GRID.withFacts(Map.of("run", text)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the fact \"run\" must be a text without zeros and halves of characters");
    }
    assertThatThrownBy(() -> GRID.withFacts(null)).hasMessage("facts must be given, but is null");
    GRID.withFacts(Map.of("x".repeat(72), "longest")).writePng(file);
    assertThat(PngFile.texts(file)).containsEntry("waelab." + "x".repeat(72), "longest");
  }
}
