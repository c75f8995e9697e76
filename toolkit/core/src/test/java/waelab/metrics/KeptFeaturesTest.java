package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.Cache;
import waelab.base.StoppedException;
import waelab.data.ImageSet;

@Tag("torch")
class KeptFeaturesTest {

  @TempDir private Path folder;

  private final ImageSet images = Clouds.images(40, 1, 4, 4, 0);
  private final Projection projection = new Projection("projection", 16);
  private final List<String> told = new ArrayList<>();

  private FeatureMatrix ask(FeatureExtractor extractor) {
    return FeatureMatrix.kept(new Cache(folder), images, extractor, told::add);
  }

  private static float[] numbers(FeatureMatrix features) {
    return features.values(0, features.size());
  }

  @Test
  void theyAreComputedOnceInAProcessAndOnceInAFolder() {
    var kept = new Cache(folder);
    FeatureMatrix first = FeatureMatrix.kept(kept, images, projection, told::add);
    assertThat(FeatureMatrix.kept(kept, images, projection, told::add)).isSameAs(first);
    FeatureMatrix another = ask(projection);
    assertThat(projection.images).isEqualTo(40);
    assertThat(numbers(another)).containsExactly(numbers(first));
    assertThat(another.space()).isEqualTo("projection");
    assertThat(SlicedWasserstein.between(first, another, 0).value()).isZero();
  }

  @Test
  void equalPixelsAreEqualImagesAndOthersAreNot() {
    ask(projection);
    FeatureMatrix.kept(new Cache(folder), Clouds.images(40, 1, 4, 4, 0), projection, told::add);
    assertThat(projection.images).isEqualTo(40);
    FeatureMatrix.kept(new Cache(folder), Clouds.images(40, 1, 4, 4, 1), projection, told::add);
    assertThat(projection.images).isEqualTo(80);
  }

  @Test
  void anotherExtractorHasOthers() {
    ask(projection);
    var other = new Projection("other", 16);
    ask(other);
    assertThat(other.images).isEqualTo(40);
  }

  @Test
  void aDamagedFileIsToldOfAndMadeAnew() throws IOException {
    FeatureMatrix whole = ask(projection);
    Path file;
    try (var files = Files.list(folder.resolve("cache/features"))) {
      file = files.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 3] ^= 64;
    Files.write(file, bytes);
    told.clear();
    assertThat(numbers(ask(projection))).containsExactly(numbers(whole));
    assertThat(told).anyMatch(s -> s.startsWith(file + ": ") && s.endsWith("computed again."));
    assertThat(projection.images).isEqualTo(80);
    ask(projection);
    assertThat(projection.images).isEqualTo(80);
  }

  @Test
  void aFolderThatCannotBeMadeCostsNothingButTime() throws IOException {
    Path blocked = Files.writeString(folder.resolve("file"), "in the way").resolve("cache");
    FeatureMatrix features = FeatureMatrix.kept(new Cache(blocked), images, projection, told::add);
    assertThat(features.size()).isEqualTo(40);
    assertThat(told).anyMatch(s -> s.endsWith("it is computed again each time."));
  }

  @Test
  void whatWasInterruptedGoesOnWhereItStopped() {
    var many = Clouds.images(700, 1, 4, 4, 0);
    var undisturbed = new Projection("projection", 16);
    FeatureMatrix expected = FeatureMatrix.of(many, undisturbed, told::add);
    projection.before =
        () -> {
          if (projection.images == 16 * 20) {
            Thread.currentThread().interrupt();
          }
        };
    assertThatThrownBy(() -> FeatureMatrix.kept(new Cache(folder), many, projection, told::add))
        .isInstanceOf(StoppedException.class)
        .hasMessageStartingWith("Interrupted after 336 of 700 images (Features (projection) of")
        .hasMessageEndingWith("; the same call resumes there.");
    assertThat(numbers(FeatureMatrix.kept(new Cache(folder), many, projection, told::add)))
        .containsExactly(numbers(expected));
    assertThat(projection.images).isEqualTo(700);
    assertThat(told).last().asString().contains(" of 700 images (", ", 336 of them known: ");
    assertThat(folder.resolve("cache/pieces")).isEmptyDirectory();
  }

  @Test
  void afterAKillOnePieceIsLostAtMost() {
    var many = Clouds.images(700, 1, 4, 4, 0);
    projection.before =
        () -> {
          if (projection.images == 16 * 40) {
            throw new IllegalStateException("killed");
          }
        };
    assertThatThrownBy(() -> FeatureMatrix.kept(new Cache(folder), many, projection, told::add))
        .hasMessage("killed");
    projection.before = () -> {};
    FeatureMatrix features = FeatureMatrix.kept(new Cache(folder), many, projection, told::add);
    assertThat(projection.images).isEqualTo(16 * 40 + 700 - 16 * 32);
    assertThat(numbers(features))
        .containsExactly(numbers(FeatureMatrix.of(many, projection, told::add)));
  }
}
