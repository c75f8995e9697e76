package waelab.metrics;

import waelab.base.BadArgumentException;
import waelab.base.Randomness;

/**
 * A normal distribution N(mean, sd²) on the line.
 *
 * @param mean finite
 * @param sd its standard deviation, greater than 0
 */
public record Gaussian(double mean, double sd) {

  /** Checks the numbers. */
  public Gaussian {
    BadArgumentException.require(Double.isFinite(mean), "mean", mean, "finite");
    BadArgumentException.require(sd > 0 && Double.isFinite(sd), "sd", sd, "greater than 0");
  }

  /** Its density at a point. */
  public double density(double x) {
    return Math.exp(logDensity(x));
  }

  /** The logarithm of its density at a point. */
  public double logDensity(double x) {
    double t = (x - mean) / sd;
    return -0.5 * t * t - Math.log(sd) - 0.5 * Math.log(2 * Math.PI);
  }

  /**
   * KL(this ‖ other) in nats: log(s₂/s₁) + (s₁² + (m₁ − m₂)²)/(2 s₂²) − ½ (Kullback and Leibler
   * 1951).
   */
  public double klTo(Gaussian other) {
    double apart = mean - other.mean;
    return Math.log(other.sd / sd) + (sd * sd + apart * apart) / (2 * other.sd * other.sd) - 0.5;
  }

  /** {@code n} draws; equal seeds give equal numbers. */
  public double[] draw(int n, long seed) {
    float[] normals = new Randomness(seed).normals("gaussian", 0, n);
    double[] draws = new double[n];
    java.util.Arrays.setAll(draws, i -> mean + sd * normals[i]);
    return draws;
  }
}
