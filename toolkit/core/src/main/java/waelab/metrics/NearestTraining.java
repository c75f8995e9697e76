package waelab.metrics;

import java.util.Arrays;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.data.ImageSet;

/**
 * For each generated image the training image nearest to it, by Euclidean distance of the stored
 * pixels: the simplest check whether a model has memorised its training data (as in Goodfellow et
 * al., <em>Generative Adversarial Nets</em>, 2014, Fig. 2).
 *
 * <p>The distance from test images to the training set is the reference: an image that was not
 * copied has a ratio around 1, a copy has 0. Blurred images are nearer than sharp ones without
 * being copies, so a ratio below 1 alone proves nothing; look at the pairs.
 *
 * @param indices for each generated image, the index of the nearest training image
 * @param distances for each generated image, ‖x − nearest‖ in units of one grey level
 * @param testDistance the mean distance from a test image to its nearest training image
 */
public record NearestTraining(int[] indices, double[] distances, double testDistance) {

  /**
   * Finds the nearest among all training images.
   *
   * @param generated the images to check
   * @param test images of the data that the model was not trained on; a few hundred are enough
   * @throws BadArgumentException if a set is empty
   * @throws LabException if the sets' images differ in shape, or every test image is a training
   *     image
   */
  public static NearestTraining of(ImageSet generated, ImageSet test, ImageSet train) {
    BadArgumentException.requireNonNull(generated, "generated", test, "test", train, "train");
    for (ImageSet set : new ImageSet[] {generated, test, train}) {
      BadArgumentException.require(set.size() >= 1, "images", set.size(), "at least 1 in each set");
      ImageSimilarity.requireSameShape(set, train);
    }
    double yardstick =
        Arrays.stream(search(test, train, new int[test.size()])).average().orElseThrow();
    if (yardstick == 0) {
      throw new LabException(
          "every test image is a training image, so there is no distance to compare with;"
              + " take test images that the model was not trained on");
    }
    int[] indices = new int[generated.size()];
    return new NearestTraining(indices, search(generated, train, indices), yardstick);
  }

  /** Returns the distances; writes the indices of the nearest images. */
  private static double[] search(ImageSet images, ImageSet train, int[] indices) {
    double[] distances = new double[images.size()];
    Pairs.squaredDistances(
        Pairs.Rows.pixels(images),
        Pairs.Rows.pixels(train),
        (i, row) -> {
          int nearest = 0;
          for (int j = 1; j < row.length; j++) {
            nearest = row[j] < row[nearest] ? j : nearest;
          }
          indices[i] = nearest;
          distances[i] = Math.sqrt(row[nearest]);
        });
    return distances;
  }

  /** The distance of generated image {@code i} in units of the test images' mean distance. */
  public double ratio(int i) {
    return distances[i] / testDistance;
  }

  /** The mean of all ratios: around 1 without copying, 0 for a set of copies. */
  public double ratio() {
    return Arrays.stream(distances).average().orElseThrow() / testDistance;
  }

  /** The mean ratio, the smallest, and how many images they are of. */
  @Override
  public String toString() {
    double least = Arrays.stream(distances).min().orElseThrow() / testDistance;
    return Printable.of(
        "nearest training images at %.2f of a test image's distance, the nearest at %.2f (%d images)",
        ratio(), least, distances.length);
  }
}
