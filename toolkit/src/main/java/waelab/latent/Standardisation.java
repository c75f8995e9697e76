package waelab.latent;

import waelab.base.LabException;
import waelab.metrics.Codes;

/**
 * Gives every coordinate mean 0 and variance 1 over some codes, and does to others what it did to
 * these. A coordinate that does not vary tells nothing and becomes 0.
 *
 * @param mean d numbers
 * @param factor one over the standard deviation, or 0, d numbers
 */
record Standardisation(double[] mean, double[] factor) {

  /** A deviation below this part of the coordinate's size is one of rounding to float32. */
  private static final double ROUNDING = 1e-6;

  /**
   * What standardises these codes.
   *
   * @throws LabException if they are all the same
   */
  static Standardisation of(Codes codes) {
    int n = codes.size();
    int d = codes.dimension();
    double[] mean = new double[d];
    double[] square = new double[d];
    for (int i = 0; i < n; i++) {
      float[] z = codes.code(i);
      for (int k = 0; k < d; k++) {
        mean[k] += z[k] / (double) n;
      }
    }
    for (int i = 0; i < n; i++) {
      float[] z = codes.code(i);
      for (int k = 0; k < d; k++) {
        square[k] += (z[k] - mean[k]) * (z[k] - mean[k]) / n;
      }
    }
    double[] factor = new double[d];
    boolean vary = false;
    for (int k = 0; k < d; k++) {
      double deviation = Math.sqrt(square[k]);
      boolean varies = deviation > ROUNDING * Math.abs(mean[k]);
      factor[k] = varies ? 1 / deviation : 0;
      vary |= varies;
    }
    if (!vary) {
      throw new LabException(
          "All of these codes are the same, so nothing can be learnt from them: " + codes + ".");
    }
    return new Standardisation(mean, factor);
  }

  /** The same done to other codes. */
  CodeSet apply(CodeSet set) {
    Codes codes = set.codes();
    float[][] rows = new float[codes.size()][codes.dimension()];
    for (int i = 0; i < rows.length; i++) {
      float[] z = codes.code(i);
      for (int k = 0; k < z.length; k++) {
        rows[i][k] = (float) ((z[k] - mean[k]) * factor[k]);
      }
    }
    return new CodeSet(Codes.of(rows, codes.caption() + ", standardised"), set.origin());
  }
}
