package waelab.metrics;

import waelab.base.Randomness;

/** Codes whose law is known. */
public final class KnownCodes {

  private KnownCodes() {}

  /** Draws from N(0, I) on a sphere of radius √d: E‖z‖² = d and covariance I, as the prior has. */
  public static Codes sphere(int n, int d, long seed) {
    float[][] rows = rows(n, d, seed);
    for (float[] z : rows) {
      double norm = 0;
      for (float each : z) {
        norm += each * each;
      }
      for (int k = 0; k < d; k++) {
        z[k] *= (float) Math.sqrt(d / norm);
      }
    }
    return Codes.of(rows, "codes on a sphere");
  }

  /** Codes that are all at the origin. */
  public static Codes zeros(int n, int d) {
    return Codes.of(new float[n][d], "codes at 0");
  }

  /** Draws from N(0, I) that share nothing with those of {@link Codes#prior}. */
  public static Codes normal(int n, int d, long seed) {
    return Codes.of(rows(n, d, seed), "codes from N(0, I)");
  }

  private static float[][] rows(int n, int d, long seed) {
    float[][] rows = new float[n][];
    for (int i = 0; i < n; i++) {
      rows[i] = new Randomness(seed).normals("known codes", i, d);
    }
    return rows;
  }

  /** {@code codes(n, d, phase)} of src/test/python/codes.py. */
  static Codes byFormula(int n, int d, double phase) {
    float[][] rows = new float[n][d];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < d; k++) {
        double sine = Math.sin(phase + 12.9898 * i + 78.233 * k);
        rows[i][k] = (float) ((1 + 0.5 * k) * Math.pow(sine, k + 1) + 0.1 * k);
      }
    }
    return Codes.of(rows, "codes by a formula");
  }
}
