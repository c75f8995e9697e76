package waelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import waelab.base.BadArgumentException;
import waelab.base.Workspace;

@Tag("unit")
class DatasetIdTest {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private static final int SIZE = 48;
  private static final int POINTS = 1_000;

  @TempDir Path work;

  static Stream<DatasetId> ids() {
    Stream<DatasetId> loaded =
        Stream.of(
            DatasetId.standInDigits(),
            DatasetId.celebA(6_961),
            DatasetId.celebA(612),
            DatasetId.celebA(100_000),
            DatasetId.standInFaces(),
            DatasetId.folder("flowers", SIZE),
            DatasetId.folder("flowers, \"red\"", SIZE),
            DatasetId.folder("MNIST", SIZE),
            DatasetId.toy("ring", POINTS));
    Stream<DatasetId> sets =
        MnistSet.all().stream().flatMap(set -> Stream.of(set.published(), set.replaced()));
    return Stream.concat(loaded, sets)
        .flatMap(id -> Stream.of(id, id.changed("blurred by 1.5 pixels")));
  }

  @ParameterizedTest
  @MethodSource("ids")
  void jsonKeepsAnId(DatasetId id) throws JsonProcessingException {
    String text = JSON.writeValueAsString(id);
    assertThat(JSON.readValue(text, DatasetId.class)).isEqualTo(id);
    assertThat(JSON.readTree(text).fieldNames())
        .toIterable()
        .containsExactly("kind", "name", "count", "size", "bases");
  }

  @ParameterizedTest
  @MethodSource("ids")
  void aCaptionOfFormat1IsReadOnce(DatasetId id) {
    assertThat(CaptionOfFormat1.read(id.caption(), SIZE, POINTS)).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ", ",
        "MNIST,",
        "MNIST, ",
        "not MNIST",
        "stand-in digits, not MNIST, truncated",
        "CelebA, 999,999 of its 202,599 images",
        "CelebA, 6961 of its 202,599 images",
        "CelebA, 99,999,999,999 of its 202,599 images",
        "toy \"ring\" of mine",
        "images in \"",
        "samples of WAE trained on MNIST"
      })
  void anyCaptionStaysTheSame(String caption) {
    assertThat(CaptionOfFormat1.read(caption, SIZE, POINTS).caption()).isEqualTo(caption);
  }

  @Test
  void cutAndJoinedCaptionsStayTheSame() {
    List<String> all = ids().map(DatasetId::caption).toList();
    var random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      String one = all.get(random.nextInt(all.size()));
      String two = all.get(random.nextInt(all.size()));
      String caption =
          one.substring(random.nextInt(one.length()))
              + two.substring(0, random.nextInt(two.length()));
      assertThat(CaptionOfFormat1.read(caption, SIZE, POINTS).caption()).isEqualTo(caption);
    }
  }

  @Test
  void whatIsMadeFromAStandInIsOneToo() {
    assertThat(DatasetId.standInDigits().isStandIn()).isTrue();
    assertThat(DatasetId.standInFaces().changed("blurred").changed("cut").isStandIn()).isTrue();
    assertThat(MnistSet.MNIST.published().changed("blurred").isStandIn()).isFalse();
    assertThat(DatasetId.other("stand-in digits, not MNIST").isStandIn()).isFalse();
  }

  @Test
  void factsOfFormat1GetAnId() throws IOException {
    ObjectNode facts =
        (ObjectNode)
            JSON.readTree(
                """
                {"caption": "images in \\"a\\"", "card": "8 to train on, 2 to test on: 8 images 3×48×48, images in \\"a\\"",
                 "images": true, "sample": [3, 48, 48], "train": 8, "test": 2,
                 "trainDigest": "01", "testDigest": "02"}""");
    String card = facts.path("card").asText();
    CaptionOfFormat1.upgrade(facts);
    DataFacts read = JSON.treeToValue(facts, DataFacts.class);
    assertThat(read.id()).isEqualTo(DatasetId.folder("a", SIZE));
    assertThat(read).hasToString(card);
    assertThat(read.images()).isTrue();
    JsonNode written = JSON.valueToTree(read);
    assertThat(JSON.treeToValue(written, DataFacts.class)).isEqualTo(read);
  }

  @Test
  void factsSayWhatASplitSays() {
    Split<PointSet> ring = Split.of(Toys.draw("ring", 10));
    assertThat(ring.facts()).hasToString(ring.toString());
    assertThat(ring.facts().images()).isFalse();
    assertThat(ring.limit(4).facts().id()).isEqualTo(DatasetId.toy("ring", 10));
  }

  @Test
  void aLimitedToyIsLoadedAgain() {
    Split<PointSet> some = Split.of(Toys.draw("ring", 100)).limit(20, 5);
    List<Split<?>> found =
        DatasetLoader.load(some.id(), Workspace.of(Map.of(), work), sentence -> {});
    assertThat(found).hasSize(1);
    assertThat(found.get(0).limit(20, 5).facts()).isEqualTo(some.facts());
  }

  @Test
  void aSetThatIsNotPublishedIsRefusedWithTheListOfThem() {
    var id = new DatasetId(DatasetId.Kind.MNIST_LIKE, "XMNIST", 0, 0, List.of());
    assertThatThrownBy(() -> DatasetLoader.load(id, Workspace.of(Map.of(), work), sentence -> {}))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("Fashion-MNIST");
  }
}
