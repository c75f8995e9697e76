package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.BadConfigException;
import waelab.base.LabException;
import waelab.base.Provenance;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.data.Toys;

class FrechetTest {

  private static final Shape SHAPE = new Shape(1, 4, 4);

  /** One in a thousand million. */
  private static final Percentage RELATIVE = Percentage.withPercentage(1e-7);

  @TempDir private Path folder;

  private final List<String> told = new ArrayList<>();
  private final Projection projection = new Projection("projection", 16);

  @AfterEach
  void noInterruptIsLeft() {
    assertThat(Thread.interrupted()).isFalse();
  }

  private Frechet frechet(FeatureExtractor extractor) {
    return new Frechet(extractor, new FeatureCache(folder.resolve("cache")), told::add);
  }

  private static ImageSet images(Provenance from, Shape shape, byte[]... images) {
    ByteBuffer pixels = ByteBuffer.allocate(images.length * (int) shape.size());
    for (byte[] image : images) {
      pixels.put(image);
    }
    return ImageSet.of(pixels.flip(), new int[images.length], shape, from);
  }

  /** n images of noise, uniform over 0 … most. */
  private static byte[][] noise(long seed, int n, int most) {
    Random random = new Random(seed);
    byte[][] images = new byte[n][16];
    for (byte[] image : images) {
      for (int j = 0; j < image.length; j++) {
        image[j] = (byte) random.nextInt(most + 1);
      }
    }
    return images;
  }

  private static ImageSet real(long seed, int n) {
    return images(Provenance.of("data", "noise"), SHAPE, noise(seed, n, 255));
  }

  private static ImageSet made(long seed, int n) {
    Provenance from = Provenance.of("data", "samples of X").with("made by", "X");
    return images(from, SHAPE, noise(seed, n, 200));
  }

  @Test
  void aDistanceStandsBesideItsFloorAtTheSameCount() {
    var distance = frechet(projection).between(made(1, 200), real(2, 500), 200);
    assertThat(distance.floor().orElseThrow().count()).isEqualTo(200);
    assertThat(distance.floor().orElseThrow().value()).isBetween(0.01, distance.value() / 2);
    assertThat(distance.toString())
        .matches(
            "Test distance\\(6\\) [\\d,]+\\.\\d\\d, 200 against 200 images"
                + " \\(samples of X against noise\\);"
                + " floor [\\d,]+\\.\\d\\d \\(real against real\\)");
  }

  @Test
  void withoutTwiceAsManyImagesTheFloorIsOfHalvesAndSaysSo() {
    var distance = frechet(projection).between(made(1, 200), real(2, 201));
    assertThat(distance.reference().count()).isEqualTo(201);
    assertThat(distance.floor().orElseThrow().count()).isEqualTo(100);
    assertThat(distance.toString()).endsWith("(100 real against 100 real)");
  }

  @Test
  void theFloorIsTheDistanceOfTheHalves() {
    byte[][] images = noise(2, 30, 255);
    ImageSet set = images(Provenance.of("data", "noise"), SHAPE, images);
    byte[][][] halves = new byte[2][15][];
    for (int i = 0; i < 30; i++) {
      halves[i % 2][i / 2] = images[i];
    }
    var one = images(Provenance.of("data", "noise"), SHAPE, halves[0]);
    var two = images(Provenance.of("data", "noise"), SHAPE, halves[1]);
    var measure = frechet(projection);
    double expected = measure.between(one, two).value();
    for (int n : new int[] {7, 20, 30}) {
      var distance = measure.between(made(1, 15), set, n);
      assertThat(distance.floor().orElseThrow().value()).isCloseTo(expected, RELATIVE);
      assertThat(distance.value())
          .isCloseTo(measure.between(made(1, 15), set.slice(0, n)).value(), RELATIVE);
    }
  }

  @Test
  void kindsOfImagesThatFollowEachOtherDoNotRaiseTheFloor() {
    byte[][] dark = noise(1, 100, 100);
    byte[][] light = noise(2, 100, 255);
    byte[][] both = new byte[200][];
    System.arraycopy(dark, 0, both, 0, 100);
    System.arraycopy(light, 0, both, 100, 100);
    Provenance from = Provenance.of("data", "dark, then light");
    var measure = frechet(projection);
    double apart = measure.between(images(from, SHAPE, dark), images(from, SHAPE, light)).value();
    var sorted = measure.between(made(1, 200), images(from, SHAPE, both));
    assertThat(sorted.floor().orElseThrow().value()).isLessThan(apart / 10);
  }

  @Test
  void everyImageIsMeasuredOnceAndRealOnesNeverAgain() {
    ImageSet reference = real(2, 100);
    var first = frechet(projection).between(made(1, 60), reference, 60);
    assertThat(projection.images).isEqualTo(60 + 100);
    var again = frechet(projection).between(made(1, 60), reference, 60);
    assertThat(projection.images).isEqualTo(60 + 100 + 60);
    assertThat(again).isEqualTo(first);
    frechet(new Projection("other weights", 16)).between(made(1, 60), reference, 60);
    frechet(projection).between(made(1, 60), real(3, 100), 60);
    assertThat(projection.images).isEqualTo(60 + 100 + 60 + 60 + 100);
  }

  @Test
  void aDamagedFileIsComputedAnew() throws IOException {
    ImageSet reference = real(2, 100);
    var first = frechet(projection).between(made(1, 50), reference);
    List<Path> files = cached();
    assertThat(files).hasSize(2);
    Files.write(files.get(0), new byte[] {1, 2, 3});
    byte[] bytes = Files.readAllBytes(files.get(1));
    bytes[bytes.length - 1] ^= 1;
    Files.write(files.get(1), bytes);
    told.clear();
    assertThat(frechet(projection).between(made(1, 50), reference)).isEqualTo(first);
    assertThat(projection.images).isEqualTo(2 * (50 + 100));
    assertThat(told)
        .filteredOn(s -> s.endsWith(", so these features are computed anew."))
        .hasSize(2);
    assertThat(frechet(projection).between(made(1, 50), reference)).isEqualTo(first);
    assertThat(projection.images).isEqualTo(2 * (50 + 100) + 50);
  }

  @Test
  void aFolderThatCannotBeWrittenCostsNoDistance() throws IOException {
    Files.writeString(folder.resolve("cache"), "a file where the folder should be");
    var distance = frechet(projection).between(made(1, 50), real(2, 100));
    assertThat(distance.value()).isPositive();
    assertThat(told).anyMatch(s -> s.contains("cannot be written"));
  }

  @Test
  void imagesThatAModelMadeAreNeitherKeptNorAFloor() throws IOException {
    var distance = frechet(projection).between(made(1, 60), made(2, 60));
    assertThat(distance.floor()).isEmpty();
    assertThat(distance.toString()).endsWith("(samples of X against samples of X)");
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  @Test
  void neitherOrderNorBatchesMatter() {
    byte[][] images = noise(1, 100, 200);
    byte[][] turned = IntStream.range(0, 100).mapToObj(i -> images[99 - i]).toArray(byte[][]::new);
    Provenance from = Provenance.of("data", "noise");
    Function<byte[][], ImageSet> set = some -> images(from, SHAPE, some);
    double value = frechet(projection).between(set.apply(images), real(2, 90)).value();
    double other = frechet(projection).between(set.apply(turned), real(2, 90)).value();
    assertThat(other).isCloseTo(value, RELATIVE);
    var single = new Projection("one at a time", 1);
    double alone = frechet(single).between(set.apply(images), real(2, 90)).value();
    assertThat(alone).isCloseTo(value, RELATIVE);
    assertThat(frechet(projection).between(set.apply(images), set.apply(turned)).value())
        .isLessThan(1e-6);
  }

  /** Real against real is a price of few images, which falls with their number. */
  @Test
  void theFloorFallsWithTheNumberOfImages() {
    var floors = new ArrayList<Double>();
    for (int n : new int[] {10, 100, 1_000}) {
      var distance = frechet(projection).between(made(1, n), real(2, 2 * n), n);
      floors.add(distance.floor().orElseThrow().value());
    }
    assertThat(floors).isSortedAccordingTo(Comparator.reverseOrder()).doesNotHaveDuplicates();
    assertThat(floors.get(2)).isLessThan(floors.get(0) / 20);
  }

  @Test
  void itTellsBeforehandHowLongItTakes() {
    frechet(projection).between(made(1, 60), real(2, 100), 60);
    assertThat(told)
        .containsExactly("Test distance(6) of 60 + 60 images and 40 for its floor: a few seconds");
    told.clear();
    frechet(projection).between(made(1, 60), real(2, 100), 60);
    assertThat(told.get(0))
        .isEqualTo(
            "Test distance(6) of 60 + 60 images and 40 for its floor, 100 of them known:"
                + " a few seconds");
    assertThat(Walk.readable(42)).isEqualTo("about 40 s");
    assertThat(Walk.readable(250)).isEqualTo("about 4 min");
    assertThat(Walk.readable(9_000)).isEqualTo("about 2.5 h");
  }

  @Test
  void anInterruptEndsItBetweenBatches() {
    projection.before =
        () -> {
          if (projection.images == 48) {
            Thread.currentThread().interrupt();
          }
        };
    assertThatThrownBy(() -> frechet(projection).between(made(1, 60), real(2, 100), 60))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("Interrupted after 60 of 160 images (Test distance(6) of 60 + 60");
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    var measure = frechet(projection);
    ImageSet large =
        images(Provenance.of("data", "faces"), new Shape(3, 2, 2), new byte[12], new byte[12]);
    assertThatThrownBy(() -> measure.between(large, real(2, 10)))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "Test distance(6) compares images of one shape, but these are (3, 2, 2) (faces) and"
                + " (1, 4, 4) (noise).");
    assertThatThrownBy(() -> measure.between(real(2, 10), Split.of(Toys.draw("ring", 20)).test()))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("Test distance(6) is measured on images, and these are points: 4");
    assertThatThrownBy(() -> measure.between(real(2, 1), real(3, 10)))
        .isInstanceOf(LabException.class)
        .hasMessage("Test distance(6) needs at least two images on each side, but one side has 1.");
    assertThatThrownBy(() -> measure.between(real(2, 10), real(3, 10), 1))
        .isInstanceOf(LabException.class);
    assertThatThrownBy(() -> measure.between(real(2, 10), real(3, 10), 11))
        .isInstanceOf(BadConfigException.class)
        .hasMessage("count must be at most the 10 there are, but is 11");
    assertThatThrownBy(() -> measure.between(null, real(3, 10)))
        .isInstanceOf(BadConfigException.class);
  }

  private List<Path> cached() throws IOException {
    try (var files = Files.list(folder.resolve("cache"))) {
      return files.sorted().toList();
    }
  }
}
