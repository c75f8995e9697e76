package waelab.metrics.inception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.RealData;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.Budget;
import waelab.base.LabException;
import waelab.base.Workspace;
import waelab.metrics.FeatureExtractor;

/** Small files are made by {@code src/test/python/inception_reference.py}. */
@Tag("real")
class InceptionWeightsTest {

  private static final String PUBLISHED = "pt_inception-2015-12-05-6726825d.pth";
  private static final String OTHER_NAME = "weights-inception-2015-12-05-6726825d.pth";
  private static final String PART = "pt_inception-2015-12-05-through-Conv2d_2b_3x3.pth";

  @TempDir Path home;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectories(home.resolve("inception"));
  }

  private InceptionWeights weights() {
    return weights(home);
  }

  private static InceptionWeights weights(Path input) {
    var workspace =
        new Workspace(List.of(input), input, Budget.QUICK, "total", 0, true, true, false);
    return new InceptionWeights(workspace, sentence -> {});
  }

  private Path put(String resource, String name) throws IOException {
    try (var content = getClass().getResourceAsStream(resource)) {
      Files.copy(content, folder.resolve(name));
    }
    return folder.resolve(name);
  }

  @Test
  void thePartAtHandGivesItsLargestSpace() {
    Path part = RealData.require("inception/pt_inception-2015-12-05-through-Mixed_7a.pth");
    InceptionWeights weights = weights(part.getParent().getParent());
    assertThat(weights.largestSpace()).contains(768);
    assertThat(weights.damage()).isEmpty();
    FeatureExtractor inception = weights.largest().orElseThrow();
    assertThat(inception.distanceName()).isEqualTo("FID(768)");
    assertThat(weights.load(768)).as("loaded once").isSameAs(inception);
  }

  @Test
  void whatIsMissingForASpaceIsListed() {
    Path part = RealData.require("inception/pt_inception-2015-12-05-through-Mixed_7a.pth");
    assertThatThrownBy(() -> weights(part.getParent().getParent()).load(2048))
        .isInstanceOf(BadFileException.class)
        .hasMessage(
            part
                + ": lacks Mixed_7b, Mixed_7c, which FID(2048) needs (it has FID(768)'s); put "
                + PUBLISHED
                + " next to it, or run: lab fetch inception");
  }

  @Test
  void whatIsMissingForTheInceptionScoreIsListed() throws IOException {
    assertThatThrownBy(() -> weights().head())
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("Inception Score needs inception/" + PUBLISHED + " in one of [");
    Path part = put("through-2b.pth", PART);
    assertThatThrownBy(() -> weights().head())
        .isInstanceOf(BadFileException.class)
        .hasMessageStartingWith(part + ": lacks Conv2d_3b_1x1, ")
        .hasMessageEndingWith(
            "Mixed_7c, fc, which Inception Score needs (it has FID(64)'s); put "
                + PUBLISHED
                + " next to it, or run: lab fetch inception");
  }

  @Test
  void anInterruptedDownloadIsToldAndNotReplacedByAPart() throws IOException {
    Path cut = RealData.require("inception/pt_inception-2015-12-05-6726825d.truncated.pth");
    put("through-2b.pth", PART);
    Path published = Files.copy(cut, folder.resolve(PUBLISHED));
    assertThat(weights().find()).contains(published);
    assertThat(weights().damage().orElseThrow()).startsWith(published + ": ");
    assertThatThrownBy(() -> weights().largest())
        .isInstanceOf(BadFileException.class)
        .hasMessageStartingWith(published + ": ");
  }

  @Test
  void thePublishedFileComesBeforeAPartAndALargerPartBeforeASmaller() throws IOException {
    assertThat(weights().find()).isEmpty();
    Path smaller = put("wrong-shapes.pth", PART);
    assertThat(weights().find()).contains(smaller);
    Path larger = put("through-2b.pth", PART.replace("2b", "4a"));
    assertThat(weights().find()).contains(larger);
    Path published = put("through-2b.pth", OTHER_NAME);
    assertThat(weights().find()).contains(published);
  }

  @Test
  void firstLayersAreEnoughForTheFirstSpace() throws IOException {
    put("through-2b.pth", PART);
    assertThat(weights().largestSpace()).contains(64);
    assertThat(weights().largest().orElseThrow().dimension()).isEqualTo(64);
  }

  @Test
  void aFileThatChangedIsReadAgain() throws IOException {
    Path part = put("through-2b.pth", PART);
    FeatureExtractor before = weights().load(64);
    assertThat(weights().load(64)).isSameAs(before);
    Files.setLastModifiedTime(part, FileTime.fromMillis(0));
    assertThat(weights().load(64)).isNotSameAs(before);
  }

  @Test
  void anotherFileUnderThePublishedNameIsRefused() throws IOException {
    Path published = put("through-2b.pth", PUBLISHED);
    assertThatThrownBy(() -> weights().load(64))
        .isInstanceOf(BadFileException.class)
        .hasMessageStartingWith(published + ": its SHA-256 is ")
        .hasMessageEndingWith(
            " instead of the expected"
                + " 6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2; delete it and"
                + " run: lab fetch inception");
    assertThat(weights().damage().orElseThrow()).contains("SHA-256");
  }

  @Test
  void aWrongShapeIsRefused() throws IOException {
    Path part = put("wrong-shapes.pth", PART);
    assertThatThrownBy(() -> weights().load(64))
        .isInstanceOf(BadFileException.class)
        .hasMessage(
            part
                + ": Conv2d_1a_3x3.conv.weight has the shape (1), where Inception's has (32, 3, 3,"
                + " 3); delete it and run: lab fetch inception");
  }

  @Test
  void aTextFileIsRefused() throws IOException {
    Path part = Files.writeString(folder.resolve(PART), "These are not weights.");
    assertThat(weights().damage().orElseThrow()).startsWith(part + ": is not a file of torch.save");
  }

  @Test
  void withoutWeightsAndNetworkASpaceAskedForIsAnError() {
    assertThat(weights().largest()).isEmpty();
    assertThat(weights().largestSpace()).isEmpty();
    assertThat(weights().damage()).isEmpty();
    assertThatThrownBy(() -> weights().load(768))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "FID(768) needs inception/"
                + PUBLISHED
                + " in one of ["
                + home
                + "]; put it there, or run: lab fetch inception");
    assertThatThrownBy(() -> weights().load(77)).isInstanceOf(BadArgumentException.class);
  }
}
