package waelab.data;

import java.nio.file.Path;
import java.util.List;

/**
 * The four files in which MNIST is published, two for each part; other sets may use their names.
 */
public enum MnistFiles {
  /** The 60,000 images of the training part. */
  TRAIN("train", 60_000),
  /** The 10,000 images of the official test. */
  TEST("t10k", 10_000);

  private final String part;
  private final int count;

  MnistFiles(String part, int count) {
    this.part = part;
    this.count = count;
  }

  /** The name of the file of images. */
  public String images() {
    return part + "-images-idx3-ubyte.gz";
  }

  /** The name of the file of labels. */
  public String labels() {
    return part + "-labels-idx1-ubyte.gz";
  }

  /** Both names. */
  public List<String> names() {
    return List.of(images(), labels());
  }

  /** How many images and labels the part holds. */
  public int count() {
    return count;
  }

  /**
   * Reads this part's images, N×28×28, and labels from a folder that holds the files.
   *
   * @throws waelab.base.BadFileException if a file is missing or bad
   */
  public Idx.Pair read(Path folder) {
    return Idx.readPair(folder.resolve(images()), folder.resolve(labels()));
  }
}
