package waelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.LabException;
import waelab.base.SmallDisk;
import waelab.base.StorageException;
import waelab.base.Workspace;
import waelab.data.drawing.Face;

@Tag("unit")
@Tag("long")
class StandInFacesTest {

  /** Enough to show each attribute some twenty times. */
  private static final List<BufferedImage> FACES =
      IntStream.range(0, 400).parallel().mapToObj(StandInFaces::face).map(Face::paint).toList();

  @TempDir Path folder;

  @Test
  void facesNeverChange() {
    // Our own numbers, once looked at as a picture: a change breaks what was measured with them.
    ByteBuffer pixels = ByteBuffer.allocate(20 * 178 * 218 * 4);
    FACES.subList(0, 20).forEach(face -> Arrays.stream(pixels(face)).forEach(pixels::putInt));
    assertThat(Digests.sha256(pixels.array()))
        .isEqualTo("4239b715173861e092be665faf7f7d45f5dc530dd645967ef23c62d6798fa724");
  }

  @Test
  void aFaceDependsOnlyOnItsIndex() throws Exception {
    var alone = new ForkJoinPool(1);
    BufferedImage again = alone.submit(() -> draw(37)).get();
    alone.shutdown();

    assertThat(pixels(again)).isEqualTo(pixels(FACES.get(37)));
    assertThat(FACES.stream().map(face -> Arrays.hashCode(pixels(face)))).doesNotHaveDuplicates();
  }

  @Test
  void attributesAreAboutAsFrequentAsInCelebA() {
    // Counted over CelebA's 202,599 images; ours is the share of 5,000.
    Map<String, Double> celebA =
        Map.ofEntries(
            Map.entry("Bangs", 0.152),
            Map.entry("Eyeglasses", 0.065),
            Map.entry("No_Beard", 0.835),
            Map.entry("Smiling", 0.482));

    Map<String, Long> counts =
        indices()
            .parallel()
            .boxed()
            .flatMap(i -> attributes(i))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    assertThat(celebA).containsOnlyKeys(Face.ATTRIBUTES);
    celebA.forEach(
        (attribute, share) ->
            assertThat(counts.get(attribute) / 5_000.0)
                .as(attribute)
                .isCloseTo(share, within(0.03)));
  }

  @Test
  void noPersonIsInTwoOfTheOfficialParts() {
    List<List<Integer>> people =
        IntStream.range(0, 3)
            .mapToObj(part -> indices().filter(i -> StandInFaces.part(i) == part))
            .map(part -> part.mapToObj(StandInFaces::person).distinct().toList())
            .toList();

    assertThat(people.get(0)).doesNotContainAnyElementsOf(people.get(1));
    assertThat(people.get(0)).doesNotContainAnyElementsOf(people.get(2));
    assertThat(people.get(1)).doesNotContainAnyElementsOf(people.get(2));
    assertThat(indices().filter(i -> StandInFaces.part(i) == 0).count()).isEqualTo(4_000);
  }

  @Test
  void anAttributeShowsInThePixels() {
    // Between the lips, between the eyes, on the chin, on the forehead.
    assertThat(errors("Smiling", face -> brightest(face, 70, 148, 108, 156))).isGreaterThan(4);
    assertThat(errors("Eyeglasses", face -> mean(face, 87, 106, 91, 109))).isLessThan(-4);
    assertThat(errors("No_Beard", face -> mean(face, 82, 166, 96, 171))).isGreaterThan(4);
    assertThat(errors("Bangs", face -> mean(face, 76, 84, 102, 90))).isLessThan(-4);
  }

  @Test
  void theFilesAreThoseOfCelebA() throws IOException {
    Path set = folder.resolve("stand-in/celeba");
    StandInFaces.write(set, 12);

    assertThat(names(set))
        .containsExactly(
            "identity_CelebA.txt",
            "img_align_celeba",
            "list_attr_celeba.txt",
            "list_eval_partition.txt");
    assertThat(names(set.getParent())).containsExactly("celeba");
    assertThat(names(set.resolve("img_align_celeba")))
        .hasSize(12)
        .startsWith("000001.jpg")
        .endsWith("000012.jpg");
    assertThat(Files.readAllLines(set.resolve("list_attr_celeba.txt")))
        .hasSize(14)
        .startsWith("12", "Bangs Eyeglasses No_Beard Smiling ")
        .last()
        .asString()
        .matches("000012\\.jpg( -1|  1){4}");
    assertThat(Files.readAllLines(set.resolve("identity_CelebA.txt")))
        .hasSize(12)
        .allMatch(line -> line.matches("0000\\d\\d\\.jpg [1-9]\\d{0,2}"));
    assertThat(Files.readAllLines(set.resolve("list_eval_partition.txt")))
        .hasSize(12)
        .last()
        .isEqualTo("000012.jpg 0");
  }

  @Test
  void imagesAreReadBackAsTheyWereDrawn() throws IOException {
    StandInFaces.write(folder.resolve("celeba"), 3);
    BufferedImage read =
        ImageIO.read(folder.resolve("celeba/img_align_celeba/000003.jpg").toFile());

    assertThat(List.of(read.getWidth(), read.getHeight())).isEqualTo(List.of(178, 218));
    double sum = 0;
    for (int y = 0; y < 218; y++) {
      for (int x = 0; x < 178; x++) {
        sum += Math.abs((read.getRGB(x, y) >> 8 & 255) - (FACES.get(2).getRGB(x, y) >> 8 & 255));
      }
    }
    assertThat(sum / (178 * 218)).as("mean error of green, of 255").isLessThan(2);
  }

  @Test
  void filesThatAreThereAreNotDrawnAgain() throws IOException {
    Workspace workspace = Workspace.of(Map.of("WAELAB_WORK", folder.toString()), folder);
    Path set = folder.resolve(StandInFaces.FOLDER);
    StandInFaces.write(set, 2);

    assertThat(StandInFaces.files(workspace)).isEqualTo(set);
    assertThat(names(set.resolve("img_align_celeba"))).hasSize(2);
  }

  @Test
  void whatWasTakenAwayIsDrawnAgain() throws IOException {
    Path set = folder.resolve("celeba");
    StandInFaces.write(set, 3);
    for (String name : List.of("identity_CelebA.txt", "img_align_celeba/000002.jpg")) {
      Files.delete(set.resolve(name));
      assertThat(StandInFaces.complete(set)).isFalse();
      StandInFaces.write(set, 3);
      assertThat(StandInFaces.complete(set)).isTrue();
    }
    assertThat(names(folder)).containsExactly("celeba");
  }

  @Test
  void aPlaceThatCannotBeWrittenLeavesNothingBehind() throws IOException {
    Path file = Files.writeString(folder.resolve("celeba"), "not a folder");

    for (Path place : List.of(file, file.resolve("celeba"))) {
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> StandInFaces.write(place, 2))
          .withMessageStartingWith(file.toString())
          .withMessageContaining("cannot be written");
    }
    assertThat(names(folder)).containsExactly("celeba");
  }

  @Test
  void anInterruptEndsTheDrawingAndLeavesNothingBehind() throws IOException {
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(LabException.class)
        .isThrownBy(() -> StandInFaces.write(folder.resolve("celeba"), 1_000))
        .withMessage("Interrupted before all stand-in faces were drawn; the next call draws them.");
    assertThat(Thread.interrupted()).as("the caller still sees it").isTrue();
    assertThat(names(folder)).isEmpty();
  }

  /** Draws onto a small disk and prints what is said; started by {@link SmallDisk}. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      Path disk = Path.of(args[0]);
      Files.write(disk.resolve("other"), new byte[960_000]);
      try {
        StandInFaces.write(disk.resolve("celeba"), 100);
      } catch (StorageException e) {
        System.out.println(e.getMessage());
      }
      System.out.println(names(disk));
    }
  }

  @Test
  void aFullDiskLeavesNothingBehind() throws Exception {
    assertThat(SmallDisk.lines(folder, Writer.class))
        .containsExactly(
            folder.resolve("celeba")
                + " cannot be written: its disk is full; free some space or set WAELAB_WORK to a"
                + " folder on another disk",
            "[other]");
  }

  private static BufferedImage draw(int i) {
    return StandInFaces.face(i).paint();
  }

  private static Stream<String> attributes(int i) {
    return Face.ATTRIBUTES.stream().filter(StandInFaces.face(i)::shows);
  }

  private static IntStream indices() {
    return IntStream.range(0, StandInFaces.COUNT);
  }

  /** By how many standard errors a feature is greater where an attribute is. */
  private static double errors(String attribute, ToDoubleFunction<BufferedImage> feature) {
    double[][] moments = new double[2][3];
    for (int i = 0; i < FACES.size(); i++) {
      double value = feature.applyAsDouble(FACES.get(i));
      double[] sums = moments[StandInFaces.face(i).shows(attribute) ? 1 : 0];
      sums[0]++;
      sums[1] += value;
      sums[2] += value * value;
    }
    double variance = 0;
    double difference = 0;
    for (int side = 0; side < 2; side++) {
      double n = moments[side][0];
      double mean = moments[side][1] / n;
      difference += side == 1 ? mean : -mean;
      variance += (moments[side][2] / n - mean * mean) / n;
    }
    return difference / Math.sqrt(variance);
  }

  private static double mean(BufferedImage face, int left, int top, int right, int bottom) {
    return greens(face, left, top, right, bottom).average().orElseThrow();
  }

  /** The tenth of the pixels that is brightest, on average. */
  private static double brightest(BufferedImage face, int left, int top, int right, int bottom) {
    int[] sorted = greens(face, left, top, right, bottom).sorted().toArray();
    return Arrays.stream(sorted).skip(sorted.length * 9L / 10).average().orElseThrow();
  }

  /** How much redder than green the tenth of the pixels is that is reddest. */
  private static double red(BufferedImage face, int left, int top, int right, int bottom) {
    int[] sorted =
        region(face, left, top, right, bottom)
            .map(rgb -> (rgb >> 16 & 255) - (rgb >> 8 & 255))
            .sorted()
            .toArray();
    return Arrays.stream(sorted).skip(sorted.length * 9L / 10).average().orElseThrow();
  }

  private static IntStream greens(BufferedImage face, int left, int top, int right, int bottom) {
    return region(face, left, top, right, bottom).map(rgb -> rgb >> 8 & 255);
  }

  private static IntStream region(BufferedImage face, int left, int top, int right, int bottom) {
    int width = right - left;
    return Arrays.stream(face.getRGB(left, top, width, bottom - top, null, 0, width));
  }

  private static int[] pixels(BufferedImage face) {
    return region(face, 0, 0, face.getWidth(), face.getHeight()).toArray();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
