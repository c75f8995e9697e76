package waelab.data;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** Files in the formats that MNIST has in the wild. */
public final class MnistFormat {

  private MnistFormat() {}

  /** Reads the training part of a zip of NumPy arrays. */
  public static void npz(Path file) {
    new Npz(file).read(MnistFiles.TRAIN);
  }

  /** Reads a table of pixels. */
  public static void table(Path file) {
    new PixelTable(StoredFile.of(file)).read();
  }

  /**
   * Arrays x_train 6×5×4, y_train 200 … 205, x_test and y_test, the first two of these. Made by
   * NumPy 1.24.2 (Debian's python3-numpy):
   *
   * <pre>
   * x = np.array([[[(i*40 + x*x*31 + y*y*17 + x*y*5) % 256 for x in range(4)] for y in range(5)]
   *     for i in range(6)], dtype=np.uint8); y = np.arange(6) + 200
   * np.savez("mnist-stored.npz", x_train=x, y_train=y.astype(np.uint8), x_test=x[:2],
   *     y_test=y[:2].astype(np.uint8))
   * np.savez_compressed("mnist-deflated.npz", x_train=x.astype(">i4"),
   *     y_train=y.astype(np.int64), x_test=x[:2], y_test=y[:2].astype(np.uint8))
   * </pre>
   */
  public static Path resource(String name) throws URISyntaxException {
    return Path.of(MnistFormat.class.getResource(name).toURI());
  }

  /** Writes six small images as the training part of MNIST, which they are not. */
  public static void small(Path folder) {
    write(folder, MnistSet.MNIST, MnistFiles.TRAIN, formula(6, 5, 4), new byte[6]);
  }

  /** Images of that formula. */
  static Idx formula(int n, int height, int width) {
    byte[] pixels = new byte[n * height * width];
    for (int i = 0; i < pixels.length; i++) {
      int x = i % width;
      int y = i / width % height;
      int image = i / width / height;
      pixels[i] = (byte) (image * 40 + x * x * 31 + y * y * 17 + x * y * 5);
    }
    return Idx.images(height, width, pixels);
  }

  /** Writes both files of a part, gzipped. */
  static void write(Path folder, MnistSet set, MnistFiles part, Idx images, byte... labels) {
    write(folder.resolve(set.images(part)), images);
    write(folder.resolve(set.labels(part)), Idx.labels(labels));
  }

  static Path write(Path file, Idx idx) {
    try {
      Files.createDirectories(file.getParent());
      try (OutputStream out = Files.newOutputStream(file)) {
        if (file.toString().endsWith(".gz")) {
          idx.writeGzipped(out);
        } else {
          idx.write(out);
        }
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a text, gzipped if the name says so. */
  static Path text(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    boolean zipped = file.toString().endsWith(".gz");
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream gzip = zipped ? new GZIPOutputStream(out) : out) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  /** The first n images as Kaggle has them, a line for each. */
  static String table(Idx.Pair pair, int n, String separator) {
    byte[] pixels = pair.images().data();
    int values = pair.images().shape()[1] * pair.images().shape()[2];
    return IntStream.range(0, n)
        .mapToObj(
            i ->
                (pair.labels().data()[i] & 0xff)
                    + IntStream.range(i * values, (i + 1) * values)
                        .mapToObj(at -> separator + (pixels[at] & 0xff))
                        .collect(Collectors.joining()))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** A first line of names. */
  static String header(int values, String separator) {
    return "label"
        + IntStream.range(0, values)
            .mapToObj(i -> separator + "pixel" + i)
            .collect(Collectors.joining())
        + "\n";
  }
}
