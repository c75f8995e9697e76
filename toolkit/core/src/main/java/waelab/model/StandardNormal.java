package waelab.model;

import java.util.Locale;
import waelab.base.BadArgumentException;
import waelab.base.Randomness;

/**
 * N(0, I), the prior that the study's models are trained for.
 *
 * @param dimension d, at least 1
 */
public record StandardNormal(int dimension) implements Prior {

  private static final int BLOCK = 64;

  /** Checks the dimension. */
  public StandardNormal {
    BadArgumentException.require(dimension >= 1, "dimension", dimension, "at least 1");
  }

  @Override
  public String name() {
    return "N(0, I)";
  }

  @Override
  public float[][] draw(long seed, int n) {
    BadArgumentException.require(n >= 0, "n", n, "at least 0");
    var randomness = new Randomness(seed);
    float[][] codes = new float[n][];
    for (int i = 0; i < n; i++) {
      long first = (long) (i % BLOCK) * dimension;
      codes[i] = randomness.normals("samples", i / BLOCK, first, dimension);
    }
    return codes;
  }

  /** −½ ‖z‖² − ½ d log 2π. */
  @Override
  public double logDensity(float[] z) {
    double squares = 0;
    for (float each : z) {
      squares += (double) each * each;
    }
    return -(squares + dimension * Math.log(2 * Math.PI)) / 2;
  }

  /** {@code N(0, I) in 8 dimensions}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s in %d dimensions", name(), dimension);
  }
}
