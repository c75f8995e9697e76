package waelab.latent;

import java.util.Arrays;
import waelab.base.BadConfigException;
import waelab.base.Randomness;

/**
 * The seeding of k-means++ (Arthur and Vassilvitskii 2007): the first centre is any code, each
 * further one a code drawn with a probability in proportion to its squared distance from the
 * nearest centre so far.
 */
final class KMeansPlusPlus {

  private static final String PURPOSE = "k-means++";

  private KMeansPlusPlus() {}

  /**
   * To which of k centres each code is nearest.
   *
   * @param codes one after the other, n·d numbers
   * @throws BadConfigException if there are fewer than k different codes
   */
  static int[] owners(double[] codes, int d, int k, Randomness randomness) {
    int n = codes.length / d;
    int[] owners = new int[n];
    double[] distances = new double[n];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    int centre = (int) (randomness.uniforms(PURPOSE, 0, 1)[0] * n);
    for (int j = 0; j < k; j++) {
      if (j > 0) {
        double total = Arrays.stream(distances).sum();
        BadConfigException.require(
            total > 0, "components", k, "at most " + j + ", since no more codes differ");
        centre = drawn(distances, randomness.uniforms(PURPOSE, j, 1)[0] * total);
      }
      claim(codes, d, centre, j, owners, distances);
    }
    return owners;
  }

  /** The first code at which the sum of distances exceeds a number. */
  private static int drawn(double[] distances, double at) {
    double sum = 0;
    int last = 0;
    for (int i = 0; i < distances.length; i++) {
      sum += distances[i];
      if (distances[i] > 0) {
        last = i;
        if (sum > at) {
          return i;
        }
      }
    }
    return last; // the sums differ in their rounding
  }

  private static void claim(
      double[] codes, int d, int centre, int j, int[] owners, double[] distances) {
    for (int i = 0; i < owners.length; i++) {
      double distance = 0;
      for (int a = 0; a < d; a++) {
        double difference = codes[i * d + a] - codes[centre * d + a];
        distance += difference * difference;
      }
      if (distance < distances[i]) {
        distances[i] = distance;
        owners[i] = j;
      }
    }
  }
}
