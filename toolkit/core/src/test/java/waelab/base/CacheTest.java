package waelab.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class CacheTest {

  private static final Provenance KEY = Provenance.of("data", "0a1b").with("seed", 3);

  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();

  record Row(String name, double value, double[] more, int count) {}

  private List<Row> get(Provenance key) {
    return new Cache(folder).rows("numbers", key, Row.class, said::add, this::rows);
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
    var results = new Cache(folder);
    results.rows("numbers", KEY, Row.class, said::add, this::rows);
    Files.delete(file());
    results.rows("numbers", KEY, Row.class, said::add, this::rows);
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
        .containsExactly(file() + ": does not hold this result, so it is computed again.");
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
    assertThat(said).singleElement().asString().startsWith(file + ": ").endsWith("computed again.");
  }

  @Test
  void aFolderThatCannotBeWrittenIsToldAndNothingIsLost() throws IOException {
    folder = Files.writeString(folder.resolve("taken"), "").resolve("below");
    assertThat(get(KEY)).hasSize(2);
    assertThat(said).singleElement().asString().endsWith("it is computed again each time.");
  }

  @Test
  void whatFailsIsNotKept() {
    assertThatThrownBy(
            () ->
                new Cache(folder)
                    .rows(
                        "numbers",
                        KEY,
                        Row.class,
                        said::add,
                        () -> {
                          throw new StoppedException("Interrupted.");
                        }))
        .hasMessage("Interrupted.");
    assertThat(get(KEY)).hasSize(2);
  }

  @Test
  void tensorsAreFoundByAllThatTheyDependOn() throws IOException {
    var key = new Cache.Key("tensors", Map.of("set", "a", "seed", "1"));
    var other = new Cache.Key("tensors", Map.of("set", "a", "seed", "2"));
    var ones = new Safetensors.Tensor(new long[] {2}, new float[] {1, 1});
    new Cache(folder).keep(key, Map.of("x", ones), said::add);
    assertThat(find(key)).contains(new float[] {1, 1});
    assertThat(find(other)).isEmpty();
    Path there = onlyFile("tensors");
    assertThat(there.getFileName().toString()).matches("[0-9a-f]{64}\\.safetensors");
    assertThat(said).isEmpty();
    new Cache(folder).keep(other, Map.of("x", ones), said::add);
    new Cache(folder).drop(other);
    assertThat(onlyFile("tensors")).isEqualTo(there);
    Files.write(there, new byte[] {1, 2, 3});
    assertThat(find(key)).isEmpty();
    assertThat(said).singleElement().asString().endsWith(", so it is computed again.");
  }

  private Optional<float[]> find(Cache.Key key) {
    return new Cache(folder).find(key, float[].class, said::add, file -> file.floats("x"));
  }

  @Test
  void onlyItsOwnFilesAreDeleted() throws IOException {
    get(KEY);
    Path cache = folder.resolve("cache");
    Path mine = Files.writeString(cache.resolve("numbers/my-results.json"), "mine");
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path other = Files.writeString(outside.resolve("0".repeat(64) + ".json"), "other");
    Path old = Files.writeString(cache.resolve("numbers/" + "a".repeat(32) + ".json"), "old");
    Files.createSymbolicLink(cache.resolve("linked"), outside);
    var results = new Cache(folder);
    long size = Files.size(file()) + Files.size(old);
    assertThat(results.bytes()).isEqualTo(size);
    assertThat(results.clear()).isEqualTo(size);
    assertThat(results.bytes()).isZero();
    assertThat(mine).exists();
    assertThat(other).exists();
    assertThat(old).doesNotExist();
    get(KEY);
    assertThat(asked).hasValue(2);
  }

  @Test
  void whatIsOldIsDropped() throws IOException {
    get(KEY);
    new Cache(folder).dropOlder("numbers", Duration.ofDays(1));
    assertThat(file()).exists();
    file().toFile().setLastModified(0);
    new Cache(folder).dropOlder("numbers", Duration.ofDays(1));
    assertThat(folder.resolve("cache/numbers")).isEmptyDirectory();
  }

  private Path onlyFile(String kind) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache").resolve(kind))) {
      return files.reduce((a, b) -> a.resolve("and").resolve(b)).orElseThrow();
    }
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache/numbers"))) {
      return files
          .filter(file -> file.getFileName().toString().length() > 64)
          .findFirst()
          .orElseThrow();
    }
  }
}
