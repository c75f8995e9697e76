package waelab.latent;

import waelab.base.BadArgumentException;

/** Paths from one code to another. */
public enum Interpolation {
  /** Straight: (1 − t) a + t b. */
  LINE {
    @Override
    float[] at(float[] a, float[] b, double t) {
      return mix(a, 1 - t, b, t);
    }

    @Override
    public String toString() {
      return "straight way";
    }
  },
  /**
   * Along the great circle (White 2016): codes of the prior N(0, I) all have a length near √d_z,
   * and the middle of a straight line between two of them is shorter than any code the model was
   * trained on. Lengths change linearly. If a and b have the same or opposite directions, the path
   * is the straight line.
   */
  GREAT_CIRCLE {
    @Override
    float[] at(float[] a, float[] b, double t) {
      double na = Math.sqrt(dot(a, a));
      double nb = Math.sqrt(dot(b, b));
      double angle = Math.acos(Math.max(-1, Math.min(1, dot(a, b) / (na * nb))));
      if (!(Math.sin(angle) > 1e-6)) { // also if one of them is 0
        return LINE.at(a, b, t);
      }
      double length = (1 - t) * na + t * nb;
      double s = Math.sin(angle);
      return mix(
          a,
          length * Math.sin((1 - t) * angle) / (s * na),
          b,
          length * Math.sin(t * angle) / (s * nb));
    }

    @Override
    public String toString() {
      return "great circle";
    }
  };

  abstract float[] at(float[] a, float[] b, double t);

  /**
   * Codes on the path, both ends included.
   *
   * @param a the first, d numbers
   * @param b the last, d numbers
   * @param n how many, at least 2
   */
  public float[][] path(float[] a, float[] b, int n) {
    BadArgumentException.require(n >= 2, "n", n, "at least 2");
    BadArgumentException.require(
        a.length == b.length, "codes", a.length + " and " + b.length + " numbers", "of one length");
    float[][] path = new float[n][];
    for (int i = 0; i < n; i++) {
      path[i] = at(a, b, i / (n - 1.0));
    }
    return path;
  }

  private static float[] mix(float[] a, double x, float[] b, double y) {
    float[] mixed = new float[a.length];
    for (int k = 0; k < a.length; k++) {
      mixed[k] = (float) (x * a[k] + y * b[k]);
    }
    return mixed;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (double) a[k] * b[k];
    }
    return sum;
  }
}
