package waelab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waelab.base.BadArgumentException;
import waelab.base.Cache;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.base.Randomness;
import waelab.base.StoppedException;
import waelab.data.ImageSet;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.torch.Torch;

@Tag("torch")
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
    return new Frechet(extractor, new Cache(folder), told::add);
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
  void fewerImagesThanFeaturesAreSaidToBeTooFew() {
    var few = frechet(projection).between(made(1, 6), real(2, 20));
    assertThat(few.toString())
        .endsWith(
            "; 6 images are too few for 6 features: the covariances are singular and the value is"
                + " too large; take more than 6");
    assertThat(frechet(projection).between(made(1, 20), real(2, 5)).caution()).isPresent();
    assertThat(frechet(projection).between(made(1, 7), real(2, 7)).caution()).isEmpty();
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
    assertThat(told).filteredOn(s -> s.endsWith(", so it is computed again.")).hasSize(2);
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
    assertThat(BatchProgress.readable(42)).isEqualTo("about 40 s");
    assertThat(BatchProgress.readable(250)).isEqualTo("about 4 min");
    assertThat(BatchProgress.readable(9_000)).isEqualTo("about 2.5 h");
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
        .hasMessageStartingWith("Interrupted after 60 of 160 images (Test distance(6) of 60 + 60")
        .hasMessageEndingWith("; the same call resumes there.");
  }

  /** Whichever batch it is, and in the same process or the next. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 23, 50, 60, 85, 110})
  void whatWasInterruptedGoesOnToTheSameBits(int batch) throws IOException {
    ImageSet samples = made(1, 800);
    ImageSet reference = real(2, 1_200);
    var undisturbed = new Rough("undisturbed", () -> {});
    FrechetDistance expected = frechet(undisturbed).between(samples, reference);
    assertThat(undisturbed.images).isEqualTo(2_000);

    var rough = new Rough("interrupted", () -> {});
    rough.before =
        () -> {
          if (rough.images >= 16 * batch) {
            rough.before = () -> {};
            Thread.currentThread().interrupt();
          }
        };
    var measure = frechet(rough);
    assertThatThrownBy(() -> measure.between(samples, reference))
        .isInstanceOf(StoppedException.class);
    int before = rough.images;
    told.clear();
    assertThat(measure.between(samples, reference)).isEqualTo(expected);
    assertThat(rough.images).as("measured in all").isEqualTo(2_000);
    assertThat(told.get(0)).contains(String.format(Locale.ROOT, ", %,d of them known", before));
    assertThat(folder.resolve("cache/pieces")).isEmptyDirectory();
  }

  /** Then nobody can keep what was done last. */
  @Test
  void aMeasurementThatWasKilledLosesOnePieceAtMost() {
    ImageSet samples = made(1, 800);
    ImageSet reference = real(2, 1_200);
    FrechetDistance expected =
        frechet(new Rough("undisturbed", () -> {})).between(samples, reference);
    var rough = new Rough("killed", () -> {});
    rough.before =
        () -> {
          if (rough.images >= 16 * 70) {
            throw new IllegalStateException("killed");
          }
        };
    assertThatThrownBy(() -> frechet(rough).between(samples, reference))
        .hasMessage("killed"); // after 20 batches of the second part, of which 16 are a piece
    rough.before = () -> {};
    assertThat(frechet(rough).between(samples, reference)).isEqualTo(expected);
    assertThat(rough.images).isEqualTo(2_000 + 16 * 4);
  }

  /** Samples that were measured in this process are not measured again. */
  @Test
  void whatAModelMadeIsKnownForAWhile() {
    var measure = frechet(projection);
    var first = measure.between(made(1, 60), real(2, 100));
    assertThat(measure.between(made(1, 60), real(2, 100))).isEqualTo(first);
    assertThat(projection.images).isEqualTo(60 + 100);
    frechet(projection).between(made(1, 60), real(2, 100));
    assertThat(projection.images).as("by another cache").isEqualTo(60 + 100 + 60);
  }

  @Test
  void itTellsHowFarItIs() {
    var telling = new ArrayList<String>();
    ProgressListener listener =
        new ProgressListener() {
          @Override
          public void info(String sentence) {
            throw new AssertionError(sentence);
          }

          @Override
          public <T> T watch(String sentence, Function<Consumer<String>, T> work) {
            told.add(sentence);
            return work.apply(telling::add);
          }
        };
    projection.before = FrechetTest::aWhile;
    new Frechet(projection, new Cache(folder), listener).between(made(1, 160), real(2, 40));
    assertThat(told).containsExactly("Test distance(6) of 160 + 40 images: a few seconds");
    assertThat(telling)
        .isNotEmpty()
        .allMatch(each -> each.matches("\\d+ of 200 images, a few seconds left"));
  }

  private static void aWhile() {
    try {
      Thread.sleep(60);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Features whose sums depend on the order in which they are added. */
  private static final class Rough implements FeatureExtractor {
    private final String id;
    private Runnable before;
    private int images;

    Rough(String id, Runnable before) {
      this.id = id;
      this.before = before;
    }

    @Override
    public String distanceName() {
      return "Rough distance";
    }

    @Override
    public int dimension() {
      return 5;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public int batchSize() {
      return 16;
    }

    @Override
    public NDArray features(NDArray stored) {
      before.run();
      int n = (int) stored.getShape().get(0);
      images += n;
      float[] weights = new Randomness(1).normals("rough", 0, 16 * 5);
      NDArray w = Torch.array(stored.getManager(), weights, new Shape(16, 5));
      return stored.toType(DataType.FLOAT32, true).reshape(n, 16).matMul(w).tanh();
    }
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
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("count must be at most the 10 there are, but is 11");
    assertThatThrownBy(() -> measure.between(null, real(3, 10)))
        .isInstanceOf(BadArgumentException.class);
  }

  private List<Path> cached() throws IOException {
    try (var files = Files.list(folder.resolve("cache/statistics"))) {
      return files.sorted().toList();
    }
  }
}
