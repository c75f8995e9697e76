package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.data.ImageSet;

class KeptFeaturesTest {

  @TempDir private Path folder;

  private final ImageSet images = Clouds.images(40, 1, 4, 4, 0);
  private final Projection projection = new Projection("projection", 16);
  private final List<String> told = new ArrayList<>();

  private FeatureMatrix ask(FeatureExtractor extractor) {
    return new KeptFeatures(folder).of(images, extractor, told::add);
  }

  private static float[] numbers(FeatureMatrix features) {
    return features.values(0, features.size());
  }

  @Test
  void theyAreComputedOnceInAProcessAndOnceInAFolder() {
    var kept = new KeptFeatures(folder);
    FeatureMatrix first = kept.of(images, projection, told::add);
    assertThat(kept.of(images, projection, told::add)).isSameAs(first);
    FeatureMatrix another = ask(projection);
    assertThat(projection.images).isEqualTo(40);
    assertThat(numbers(another)).containsExactly(numbers(first));
    assertThat(another.space()).isEqualTo("projection");
    assertThat(SlicedWasserstein.between(first, another, 0).value()).isZero();
  }

  @Test
  void equalPixelsAreEqualImagesAndOthersAreNot() {
    ask(projection);
    new KeptFeatures(folder).of(Clouds.images(40, 1, 4, 4, 0), projection, told::add);
    assertThat(projection.images).isEqualTo(40);
    new KeptFeatures(folder).of(Clouds.images(40, 1, 4, 4, 1), projection, told::add);
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
    try (var files = Files.list(folder)) {
      file = files.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 3] ^= 64;
    Files.write(file, bytes);
    told.clear();
    assertThat(numbers(ask(projection))).containsExactly(numbers(whole));
    assertThat(told).anyMatch(s -> s.startsWith(file + ": ") && s.endsWith("computed anew."));
    assertThat(projection.images).isEqualTo(80);
    ask(projection);
    assertThat(projection.images).isEqualTo(80);
  }

  @Test
  void aFolderThatCannotBeMadeCostsNothingButTime() throws IOException {
    Path blocked = Files.writeString(folder.resolve("file"), "in the way").resolve("cache");
    FeatureMatrix features = new KeptFeatures(blocked).of(images, projection, told::add);
    assertThat(features.size()).isEqualTo(40);
    assertThat(told).anyMatch(s -> s.endsWith("these features are computed anew each time."));
  }
}
