package waelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.RealData;
import waelab.base.AtomicFiles;
import waelab.base.BadFileException;

@Tag("real")
class IdxTest {

  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;

  @TempDir Path folder;

  @Test
  void imagesAndLabelsComeBackAsTheyWereWritten() {
    byte[] pixels = new byte[5 * 3 * 4];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 11);
    }
    Path plain = folder.resolve("images");
    Path gzipped = folder.resolve("labels");
    AtomicFiles.write(plain, Idx.images(3, 4, pixels)::write);
    AtomicFiles.write(gzipped, Idx.labels(new byte[] {0, 9, 2, 7, 1})::writeGzipped);

    Idx.Pair pair = Idx.readPair(plain, gzipped);

    assertThat(pair.images().shape()).containsExactly(5, 3, 4);
    assertThat(pair.images().data()).isEqualTo(pixels);
    assertThat(pair.labels().shape()).containsExactly(5);
    assertThat(pair.labels().data()).containsExactly(0, 9, 2, 7, 1);
  }

  @Test
  void theHeaderIsMagicThenBigEndianSizes() throws IOException {
    var out = new ByteArrayOutputStream();
    Idx.images(1, 2, new byte[] {7, 8, 9, 10}).write(out);

    assertThat(out.toByteArray())
        .containsExactly(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 7, 8, 9, 10);
  }

  @Test
  void gzipIsToldByTheContentNotTheName() {
    Path named = file("labels.gz", bytes(LABELS, new byte[] {4}, 1));
    Path unnamed = file("labels", gzip(bytes(LABELS, new byte[] {4}, 1)));

    assertThat(Idx.readLabels(named).data()).containsExactly(4);
    assertThat(Idx.readLabels(unnamed).data()).containsExactly(4);
  }

  @Test
  void realMnistIsReadWhole() throws IOException {
    // MD5 of the decompressed files, as published with them.
    assertThat(md5(Idx.readImages(RealData.require("mnist/" + MnistFiles.TRAIN.images()))))
        .isEqualTo("6bbc9ace898e44ae57da46a324031adb");
    assertThat(md5(Idx.readLabels(RealData.require("mnist/" + MnistFiles.TRAIN.labels()))))
        .isEqualTo("a25bea736e30d166cdddb491f175f624");
    assertThat(md5(Idx.readImages(RealData.require("mnist/" + MnistFiles.TEST.images()))))
        .isEqualTo("2646ac647ad5339dbf082846283269ea");
    assertThat(md5(Idx.readLabels(RealData.require("mnist/" + MnistFiles.TEST.labels()))))
        .isEqualTo("27ae3e4e09519cfbb04c329615203637");
  }

  @Test
  void aPathThatIsNoFileIsNamed() {
    refused(folder.resolve("absent"), "does not exist");
    refused(folder, "is a folder, where a file of images or labels is needed");
  }

  @Test
  void emptyFilesAreNamed() {
    refused(file("empty", new byte[0]), "is empty; delete it and download it again");
  }

  @Test
  void aFileThatEndsInsideItsHeaderTellsWhere() {
    byte[] whole = bytes(IMAGES, new byte[0], 1, 28, 28);

    refused(
        file("header", Arrays.copyOf(whole, 9)),
        "ends at offset 9, inside the header of 16 bytes; delete it and download it again");
    refused(
        file("one", Arrays.copyOf(whole, 1)),
        "ends at offset 1, inside the header of 16 bytes; delete it and download it again");
    refused(
        file("nothing", gzip(new byte[0])),
        "ends at offset 0, inside the header of 16 bytes; delete it and download it again");
  }

  @Test
  void somethingElseIsToldByItsFirstBytes() {
    refused(
        file("page", "<!DOCTYPE html>".getBytes(StandardCharsets.UTF_8)),
        "is not an IDX file of images: it starts with 0x3C21444F instead of 0x00000803;"
            + " delete it and download it again");
  }

  @Test
  void labelsInThePlaceOfImagesAreToldApart() {
    refused(
        file("labels", bytes(LABELS, new byte[3], 3)),
        "holds labels where images are expected; give the file of images");
  }

  @Test
  void anotherElementTypeIsNamed() {
    String expected = ", and images are unsigned bytes (type 0x08); give a file of unsigned bytes";
    refused(file("i", bytes(0xC03, new byte[4], 1, 1, 1)), "holds 32-bit integers (type 0x0C at");
    refused(file("f", bytes(0xD03, new byte[4], 1, 1, 1)), "holds 32-bit floats (type 0x0D at");
    refused(
        file("d", gzip(bytes(0xE03, new byte[8], 1, 1, 1))),
        "holds 64-bit floats (type 0x0E at offset 2)" + expected);
  }

  @Test
  void anotherNumberOfDimensionsIsNamedWithTheSizesThatWereFound() {
    String expected = ", and images are an array of 3: number×height×width; give it that shape";
    refused(
        file("one channel", bytes(0x804, new byte[12], 3, 1, 2, 2)),
        "holds an array of 4 dimensions (3×1×2×2)" + expected);
    refused(
        file("rows", bytes(0x802, new byte[12], 3, 4)),
        "holds an array of 2 dimensions (3×4)" + expected);
    refused(file("cut", bytes(0x805, new byte[0])), "holds an array of 5 dimensions" + expected);
    Path column = file("column", bytes(0x802, new byte[3], 3, 1));
    assertThatExceptionOfType(BadFileException.class)
        .isThrownBy(() -> Idx.readLabels(column))
        .withMessage(
            column
                + ": holds an array of 2 dimensions (3×1), and labels are an array of 1: number;"
                + " give it that shape");
  }

  @Test
  void sizesThatCannotBeNameTheirOffset() {
    refused(
        file("negative", bytes(IMAGES, new byte[8], -3, 2, 2)),
        "says at offset 4 that it holds -3 images; delete it and download it again");
    refused(
        file("flat", gzip(bytes(IMAGES, new byte[0], 3, 0, 2))),
        "says at offset 8 that it holds a height of 0; delete it and download it again");
    refused(
        file("huge", bytes(IMAGES, new byte[8], Integer.MAX_VALUE, Integer.MAX_VALUE, 9)),
        "promises [2147483647, 2147483647, 9] bytes at offset 4, more than one array can hold;"
            + " delete it and download it again");
  }

  @Test
  void truncatedImagesNameTheFileAndTheMissingBytes() {
    byte[] cut = bytes(IMAGES, new byte[5], 2, 2, 2);
    String message =
        "is cut off: its header promises 24 bytes, but 3 of them are missing;"
            + " delete it and download it again";

    refused(file("plain", cut), message);
    refused(file("gzipped", gzip(cut)), message);
  }

  @Test
  void aPromiseOfTwoGigabytesTakesNoMemoryBeforeTheyArrive() {
    int arriving = 3 << 20;
    byte[] liar = bytes(IMAGES, new byte[arriving], 50_000, 200, 200);
    String message = "promises 2000000016 bytes, but 1996854272 of them are missing";
    Path plain = file("plain", liar);
    Path gzipped = file("gzipped", gzip(liar));

    refused(plain, message); // Loading the assertions' classes takes memory, too.
    // A plain file's size tells the lie at once; a gzipped one must be unpacked to its end.
    assertThat(allocatedBy(() -> refused(plain, message))).isLessThan(1 << 20);
    assertThat(allocatedBy(() -> refused(gzipped, message))).isLessThan(5L * arriving);
  }

  @Test
  void trailingBytesAreRefused() {
    byte[] longer = bytes(IMAGES, new byte[11], 2, 2, 2);

    refused(
        file("plain", longer),
        "is 3 bytes longer than the 24 its header promises; delete it and download it again");
    refused(
        file("gzipped", gzip(longer)),
        "has more than the 24 bytes that its header announces; delete it and download it again");
  }

  @Test
  void gzipCutAnywhereIsRefused() {
    byte[] whole = gzip(noise());
    for (int length : new int[] {2, 9, 15, 40, whole.length / 2, whole.length - 1}) {
      refused(file("cut", Arrays.copyOf(whole, length)), "is damaged: its gzip data end or break");
    }
  }

  @Test
  void gzipDamagedAnywhereIsRefused() {
    byte[] whole = gzip(noise());
    for (int at = 2; at < whole.length; at++) {
      if (at >= 4 && at < 10) {
        continue; // Time and system of origin: nothing depends on them.
      }
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      Path file = file("damaged", damaged);

      assertThatExceptionOfType(BadFileException.class)
          .as("byte %d", at)
          .isThrownBy(() -> Idx.readImages(file))
          .withMessageStartingWith(file + ": ")
          .withMessageNotContaining("\n");
    }
  }

  @Test
  void imagesAndLabelsMustBeEquallyMany() {
    Path images = file("images", bytes(IMAGES, new byte[3], 3, 1, 1));
    Path labels = file("labels", bytes(LABELS, new byte[2], 2));

    assertThatExceptionOfType(BadFileException.class)
        .isThrownBy(() -> Idx.readPair(images, labels))
        .withMessage(
            labels
                + ": holds 2 labels, but "
                + images
                + " holds 3 images; take both files from the same set");
  }

  @Test
  void anArrayMustHaveTheSizeOfItsShape() {
    assertThatThrownBy(() -> Idx.images(2, 2, new byte[7]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the shape asks for 4 bytes, but there are 7");
    assertThatThrownBy(() -> Idx.labels(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a size of an IDX array must be positive, but is 0");
  }

  private static void refused(Path file, String what) {
    assertThatExceptionOfType(BadFileException.class)
        .isThrownBy(() -> Idx.readImages(file))
        .withMessageStartingWith(file + ": ")
        .withMessageContaining(what)
        .satisfies(e -> assertThat(e.file()).isEqualTo(file));
  }

  private static long allocatedBy(Runnable task) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    task.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static byte[] noise() {
    byte[] pixels = new byte[6 * 4 * 4];
    new Random(3).nextBytes(pixels);
    return bytes(IMAGES, pixels, 6, 4, 4);
  }

  private static byte[] bytes(int magic, byte[] data, int... shape) {
    var buffer = ByteBuffer.allocate(Integer.BYTES * (1 + shape.length) + data.length);
    buffer.putInt(magic);
    for (int n : shape) {
      buffer.putInt(n);
    }
    return buffer.put(data).array();
  }

  private static byte[] gzip(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private Path file(String name, byte[] content) {
    try {
      return Files.write(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String md5(Idx idx) throws IOException {
    var out = new ByteArrayOutputStream();
    idx.write(out);
    return Digests.md5(out.toByteArray());
  }
}
