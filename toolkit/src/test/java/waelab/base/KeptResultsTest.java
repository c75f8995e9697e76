package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptResultsTest {

  private static final Provenance KEY = Provenance.of("data", "0a1b").with("seed", 3);

  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();

  record Row(String name, double value, double[] more, int count) {}

  private List<Row> get(Provenance key) {
    return new KeptResults(folder).get(key, Row.class, said::add, this::rows);
  }

  private List<Row> rows() {
    double third = asked.incrementAndGet() / 3.0;
    double[] more = {Double.NaN, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE};
    return List.of(
        new Row("a", third, more, 1), new Row("‖z‖²", Double.POSITIVE_INFINITY, more, 2));
  }

  @Test
  void whatIsReadIsToTheBitWhatWasComputed() {
    List<Row> computed = get(KEY);
    List<Row> read = get(KEY);
    assertThat(asked).hasValue(1);
    assertThat(said).isEmpty();
    for (int i = 0; i < 2; i++) {
      assertThat(read.get(i).name()).isEqualTo(computed.get(i).name());
      assertThat(read.get(i).value()).isEqualTo(computed.get(i).value());
      assertThat(read.get(i).more()).containsExactly(computed.get(i).more());
      assertThat(read.get(i).count()).isEqualTo(i + 1);
    }
  }

  @Test
  void inOneProcessItIsNotEvenRead() throws IOException {
    var results = new KeptResults(folder);
    results.get(KEY, Row.class, said::add, this::rows);
    Files.delete(file());
    results.get(KEY, Row.class, said::add, this::rows);
    assertThat(asked).hasValue(1);
  }

  @Test
  void anotherQuestionHasAnotherAnswer() {
    get(KEY);
    assertThat(get(KEY.with("seed", 4)).get(0).value()).isEqualTo(2 / 3.0);
    assertThat(get(KEY).get(0).value()).isEqualTo(1 / 3.0);
  }

  @Test
  void aFileNamesTheCodeThatComputedIt() throws IOException {
    get(KEY);
    assertThat(Files.readString(file()))
        .contains("\"data\":\"0a1b\",\"seed\":\"3\",\"code\":\"")
        .contains("PyTorch " + Versions.pytorch());
    String other = Files.readString(file()).replaceFirst("(\"code\":\")\\w{4}", "$1....");
    Files.writeString(file(), other);
    get(KEY);
    assertThat(asked).hasValue(2);
    assertThat(said)
        .containsExactly(file() + ": does not hold this result, so this is computed anew.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[1]", "{\"of\":", "{\"of\":{},\"rows\":[null]}"})
  void aDamagedFileIsComputedAnew(String content) throws IOException {
    get(KEY);
    Path file = file();
    Files.writeString(file, content);
    get(KEY);
    get(KEY);
    assertThat(asked).hasValue(2);
    assertThat(said).singleElement().asString().startsWith(file + ": ").endsWith("computed anew.");
  }

  @Test
  void aFolderThatCannotBeWrittenIsToldAndNothingIsLost() throws IOException {
    folder = Files.writeString(folder.resolve("taken"), "").resolve("below");
    assertThat(get(KEY)).hasSize(2);
    assertThat(said).singleElement().asString().endsWith("this is computed anew each time.");
  }

  @Test
  void whatFailsIsNotKept() {
    assertThatThrownBy(
            () ->
                new KeptResults(folder)
                    .get(
                        KEY,
                        Row.class,
                        said::add,
                        () -> {
                          throw new StoppedException("Interrupted.");
                        }))
        .hasMessage("Interrupted.");
    assertThat(get(KEY)).hasSize(2);
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().get(0);
    }
  }
}
