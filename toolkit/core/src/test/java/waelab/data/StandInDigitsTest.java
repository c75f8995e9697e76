package waelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.StorageException;
import waelab.base.Workspace;

@Tag("unit")
class StandInDigitsTest {

  private static final Idx.Pair DIGITS = StandInDigits.draw(MnistFiles.TRAIN, 2_000);

  @TempDir Path folder;

  @Test
  void digitsNeverChange() {
    // Our own numbers, once looked at as a picture: a change breaks what was measured with them.
    assertThat(Digests.sha256(DIGITS.images().data()))
        .isEqualTo("7b589ad3b2c4e9079398f8c31312581f75f33bba96ac5402c0e340cf11be4a14");
    assertThat(Digests.sha256(DIGITS.labels().data()))
        .isEqualTo("80fedd124fa1c02f47b3704bdf0b6b6e7727a19b52cd3895a6d1735e0df27b35");
  }

  @Test
  void digitsDependOnlyOnPartAndIndex() throws Exception {
    var alone = new ForkJoinPool(1);
    Idx.Pair few = alone.submit(() -> StandInDigits.draw(MnistFiles.TRAIN, 100)).get();
    alone.shutdown();

    assertThat(few.images().data())
        .isEqualTo(Arrays.copyOf(DIGITS.images().data(), few.images().data().length));
    assertThat(few.labels().data()).isEqualTo(Arrays.copyOf(DIGITS.labels().data(), 100));
    assertThat(StandInDigits.draw(MnistFiles.TEST, 100).images().data())
        .isNotEqualTo(few.images().data());
  }

  @Test
  void everyLabelIsAsFrequentAsAnyOtherAndTheOrderIsRandom() {
    byte[] labels = StandInDigits.draw(MnistFiles.TEST, MnistFiles.TEST.count()).labels().data();
    int[] counts = new int[10];
    int repeats = 0;
    for (int i = 0; i < labels.length; i++) {
      counts[labels[i]]++;
      repeats += i > 0 && labels[i] == labels[i - 1] ? 1 : 0;
    }

    assertThat(counts).containsOnly(1_000);
    // In random order one label in ten follows its like: 1,000, give or take 30.
    assertThat(repeats).isBetween(880, 1_120);
  }

  @Test
  void digitsLieAsMnistsDo() {
    double[] sums = new double[3];
    for (int i = 0; i < DIGITS.images().count(); i++) {
      double[] moments = moments(i);
      // A pen's width of 1.5 to 3.5 pixels and two sigmas of 0.3 around the middle.
      assertThat(moments[1] / moments[0]).as("centre of %d, across", i).isCloseTo(14, within(1.6));
      assertThat(moments[2] / moments[0]).as("centre of %d, down", i).isCloseTo(14, within(1.6));
      Arrays.setAll(sums, k -> sums[k] + moments[k]);
    }

    // MNIST's training images: mean value 33.3, centre (14, 14) in these coordinates.
    assertThat(sums[0] / DIGITS.images().data().length).isCloseTo(33.3, within(3.0));
    assertThat(sums[1] / sums[0]).isCloseTo(14, within(0.2));
    assertThat(sums[2] / sums[0]).isCloseTo(14, within(0.2));
  }

  @Test
  void noTwoDigitsAreTheSame() {
    byte[] pixels = DIGITS.images().data();

    assertThat(
            Stream.iterate(0, at -> at < pixels.length, at -> at + 784)
                .map(at -> Digests.md5(Arrays.copyOfRange(pixels, at, at + 784))))
        .doesNotHaveDuplicates();
  }

  @Test
  void aSimpleReaderTellsTheDigitsApart() {
    // Nearest class mean, learnt on 1,500 and tried on 500: about 0.8 on MNIST itself.
    double[][] means = new double[10][784];
    byte[] pixels = DIGITS.images().data();
    byte[] labels = DIGITS.labels().data();
    int[] counts = new int[10];
    for (int i = 0; i < 1_500; i++) {
      counts[labels[i]]++;
      for (int p = 0; p < 784; p++) {
        means[labels[i]][p] += pixels[i * 784 + p] & 0xff;
      }
    }
    int right = 0;
    for (int i = 1_500; i < 2_000; i++) {
      right += nearest(means, counts, pixels, i * 784) == labels[i] ? 1 : 0;
    }

    assertThat(right / 500.0).isBetween(0.7, 0.99);
  }

  @Test
  void theFourFilesAreWrittenTogetherAndReadAsMnistIs() throws IOException {
    Path set = folder.resolve("stand-in/mnist");
    StandInDigits.write(set, 50);

    assertThat(names(set))
        .containsExactly(
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz",
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz");
    assertThat(names(set.getParent())).containsExactly("mnist");
    assertThat(MnistFiles.TRAIN.read(set).images().shape()).containsExactly(50, 28, 28);
    assertThat(MnistFiles.TEST.read(set).labels().shape()).containsExactly(50);
    assertThat(MnistFiles.TRAIN.read(set).images().data())
        .isEqualTo(Arrays.copyOf(DIGITS.images().data(), 50 * 784));
  }

  @Test
  void filesThatAreThereAreNotDrawnAgain() throws IOException {
    Workspace workspace = Workspace.of(Map.of("WAELAB_WORK", folder.toString()), folder);
    Path set = folder.resolve(StandInDigits.FOLDER);
    StandInDigits.write(set, 5);

    assertThat(StandInDigits.files(workspace)).isEqualTo(set);
    assertThat(MnistFiles.TRAIN.read(set).images().count()).isEqualTo(5);
  }

  @Test
  void aFileTakenAwayIsDrawnAgain() throws IOException {
    Path set = folder.resolve("mnist");
    StandInDigits.write(set, 20);
    Files.delete(set.resolve(MnistFiles.TEST.labels()));
    StandInDigits.write(set, 20);

    assertThat(MnistFiles.TEST.read(set).labels().count()).isEqualTo(20);
    assertThat(names(folder)).containsExactly("mnist");
  }

  @Test
  void aPlaceThatCannotBeWrittenLeavesNothingBehind() throws IOException {
    Path file = Files.writeString(folder.resolve("mnist"), "not a folder");

    for (Path place : List.of(file, file.resolve("mnist"))) {
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> StandInDigits.write(place, 5))
          .withMessageStartingWith(file.toString())
          .withMessageContaining("cannot be written");
    }
    assertThat(names(folder)).containsExactly("mnist");
  }

  /** Sum of values, and sums weighted with x and y of the pixels' centres. */
  private static double[] moments(int image) {
    double[] moments = new double[3];
    for (int p = 0; p < 784; p++) {
      int value = DIGITS.images().data()[image * 784 + p] & 0xff;
      moments[0] += value;
      moments[1] += value * (p % 28 + 0.5);
      moments[2] += value * (p / 28 + 0.5);
    }
    return moments;
  }

  private static int nearest(double[][] means, int[] counts, byte[] pixels, int at) {
    int nearest = 0;
    double best = Double.MAX_VALUE;
    for (int label = 0; label < 10; label++) {
      double distance = 0;
      for (int p = 0; p < 784; p++) {
        double d = (pixels[at + p] & 0xff) - means[label][p] / counts[label];
        distance += d * d;
      }
      if (distance < best) {
        best = distance;
        nearest = label;
      }
    }
    return nearest;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
