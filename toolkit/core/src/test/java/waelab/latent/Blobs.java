package waelab.latent;

import java.util.Arrays;
import waelab.base.Randomness;
import waelab.metrics.Codes;

/** Codes in groups whose distance is known. */
final class Blobs {

  private Blobs() {}

  /** Code i is a draw from N(c·e, I) where c is its label's number and e = (1, 1, …). */
  static Codes of(int[] labels, int d, double apart, long seed) {
    float[][] rows = new float[labels.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new Randomness(seed).normals("blobs", i, d);
      for (int k = 0; k < d; k++) {
        rows[i][k] += (float) (apart * labels[i]);
      }
    }
    return Codes.of(rows, "blobs");
  }

  /** 0, 1, …, k − 1, 0, 1, … */
  static int[] labels(int n, int k) {
    int[] labels = new int[n];
    Arrays.setAll(labels, i -> i % k);
    return labels;
  }

  /** n labels drawn by lot. */
  static int[] drawn(int n, int k, long seed) {
    int[] order = new Randomness(seed).permutation("labels", 0, n);
    return Arrays.stream(order).map(i -> i % k).toArray();
  }
}
