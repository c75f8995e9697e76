package waelab.latent;

import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.metrics.Codes;

/**
 * The direction of an attribute in the latent space: from the mean code of the samples without it
 * to the mean code of those with it (Larsen et al. 2016, §4.2). A code moved along it should decode
 * to nearly the same image with the attribute.
 *
 * @param attribute such as {@code Smiling}
 * @param vector d_z numbers
 * @param with how many samples have it
 * @param without how many do not have it
 */
public record AttributeDirection(String attribute, float[] vector, int with, int without) {

  /** Copies the vector. */
  public AttributeDirection {
    vector = BadArgumentException.requireNonNull(vector, "vector").clone();
  }

  /**
   * Computes the direction from codes.
   *
   * @param codes without randomness, as {@link Codes#means} returns them
   * @param has for each code whether its sample has the attribute
   * @throws LabException if all samples have it, or none
   */
  public static AttributeDirection of(String attribute, Codes codes, boolean[] has) {
    BadArgumentException.requireNonNull(attribute, "attribute", codes, "codes", has, "has");
    BadArgumentException.require(
        has.length == codes.size(), attribute, has.length + " values", "one for each code");
    int d = codes.dimension();
    double[][] sums = new double[2][d];
    int[] counts = new int[2];
    for (int i = 0; i < has.length; i++) {
      int side = has[i] ? 1 : 0;
      counts[side]++;
      float[] code = codes.code(i);
      for (int k = 0; k < d; k++) {
        sums[side][k] += code[k];
      }
    }
    if (counts[0] == 0 || counts[1] == 0) {
      throw LabException.of(
          "%s of the %,d images have the attribute %s, but a direction needs images with and"
              + " without it; take more images, or another attribute.",
          counts[0] == 0 ? "All" : "None", has.length, attribute);
    }
    float[] vector = new float[d];
    for (int k = 0; k < d; k++) {
      vector[k] = (float) (sums[1][k] / counts[1] - sums[0][k] / counts[0]);
    }
    return new AttributeDirection(attribute, vector, counts[1], counts[0]);
  }

  /** d_z numbers. */
  @Override
  public float[] vector() {
    return vector.clone();
  }

  /** z + t·v. At t = 1 a mean code without the attribute becomes the mean code with it. */
  public float[] move(float[] z, double t) {
    BadArgumentException.require(
        z.length == vector.length, "z", z.length + " numbers", vector.length + " numbers");
    float[] moved = new float[z.length];
    for (int k = 0; k < z.length; k++) {
      moved[k] = (float) (z[k] + t * vector[k]);
    }
    return moved;
  }

  /** ‖v‖, how far the two mean codes are from each other. */
  public double length() {
    double sum = 0;
    for (float v : vector) {
      sum += (double) v * v;
    }
    return Math.sqrt(sum);
  }

  /** {@code Smiling: 2.31 between the mean codes of 2,300 images with and 3,268 without it}. */
  @Override
  public String toString() {
    return Printable.of(
        "%s: %.3g between the mean codes of %,d images with and %,d without it",
        attribute, length(), with, without);
  }
}
