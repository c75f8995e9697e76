package waelab.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import waelab.base.AtomicFiles;
import waelab.base.Randomness;
import waelab.base.StorageException;
import waelab.base.Workspace;
import waelab.data.drawing.Handwriting;

/**
 * Stand-in digits that replace MNIST if it is not available. The toolkit draws them as jittered
 * strokes of a pen, with MNIST's sizes, counts and files. They are not MNIST, and everything that
 * is made from them must say so.
 *
 * <p>Image i of a part is a pure function of the part and i, the same on every machine.
 */
public final class StandInDigits {

  /** The folder of the files, inside the work folder. */
  public static final String FOLDER = "stand-in/mnist";

  private static final int CLASSES = 10;
  private static final int PIXELS = Handwriting.SIDE * Handwriting.SIDE;

  /** The digits never change, so that numbers computed from them can be compared. */
  private static final Randomness RANDOMNESS = new Randomness(1);

  private StandInDigits() {}

  /**
   * The folder of the four files. If one is missing, all are drawn first, which takes some seconds.
   *
   * @return {@code stand-in/mnist} in the workspace's work folder
   * @throws StorageException if they cannot be written; no incomplete set is left
   */
  public static Path files(Workspace workspace) {
    Path folder = workspace.work().resolve(FOLDER);
    if (!complete(folder)) {
      write(folder, Integer.MAX_VALUE);
    }
    return folder;
  }

  /**
   * Draws the first {@code n} digits of a part; all labels are equally frequent, in random order.
   *
   * @param n at most the part's count
   * @return images N×28×28, 0 black … 255 white, and labels 0 … 9
   */
  public static Idx.Pair draw(MnistFiles part, int n) {
    String purpose = "stand-in digits " + part;
    int[] order = RANDOMNESS.permutation(purpose + " order", 0, part.count());
    byte[] labels = new byte[n];
    byte[] pixels = new byte[n * PIXELS];
    IntStream.range(0, n)
        .parallel()
        .forEach(
            i -> {
              labels[i] = (byte) (order[i] % CLASSES);
              new Handwriting(RANDOMNESS, purpose, i, labels[i]).draw(pixels, i * PIXELS);
            });
    return new Idx.Pair(Idx.images(Handwriting.SIDE, Handwriting.SIDE, pixels), Idx.labels(labels));
  }

  /**
   * Draws and writes a complete set.
   *
   * @param limit the maximum number of digits in each part
   */
  static void write(Path folder, int limit) {
    StandInFiles.write(
        folder,
        "stand-in digits",
        hidden -> {
          for (MnistFiles part : MnistFiles.values()) {
            Idx.Pair digits = draw(part, Math.min(limit, part.count()));
            AtomicFiles.write(hidden.resolve(part.images()), digits.images()::writeGzipped);
            AtomicFiles.write(hidden.resolve(part.labels()), digits.labels()::writeGzipped);
          }
        });
  }

  private static boolean complete(Path folder) {
    return Arrays.stream(MnistFiles.values())
        .flatMap(part -> part.names().stream())
        .allMatch(name -> Files.exists(folder.resolve(name)));
  }
}
