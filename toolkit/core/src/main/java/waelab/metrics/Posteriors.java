package waelab.metrics;

import java.util.Arrays;
import java.util.stream.IntStream;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.Randomness;
import waelab.data.Samples;
import waelab.model.GaussianEncoder;
import waelab.model.Model;
import waelab.model.Posterior;
import waelab.nn.Mode;
import waelab.torch.Torch;

/**
 * The distributions of codes q_φ(z|x) = N(μ, diag σ²) that an encoder gives for many samples (study
 * §3.1), on the host.
 *
 * @param means μ of each sample, n×d
 * @param deviations σ of each sample, n×d, above 0
 * @param caption what they are, in words
 */
public record Posteriors(double[][] means, double[][] deviations, String caption) {

  /** Checks that both are n×d and finite. */
  public Posteriors {
    BadArgumentException.requireNonNull(caption, "caption");
    BadArgumentException.require(means.length >= 1, "posteriors", "none", "at least one");
    int d = means[0].length;
    BadArgumentException.require(d >= 1, "d", d, "at least 1");
    BadArgumentException.require(
        deviations.length == means.length,
        "deviations",
        deviations.length,
        "one row for each of " + means.length);
    for (int i = 0; i < means.length; i++) {
      boolean finite =
          means[i].length == d
              && deviations[i].length == d
              && Arrays.stream(means[i]).allMatch(Double::isFinite)
              && Arrays.stream(deviations[i]).allMatch(s -> s > 0 && Double.isFinite(s));
      BadArgumentException.require(
          finite, "posterior " + i, "something else", d + " finite means, deviations above 0");
    }
  }

  /** Posteriors with given numbers. */
  public static Posteriors of(double[][] means, double[][] deviations) {
    BadArgumentException.requireNonNull(means, "means", deviations, "deviations");
    return new Posteriors(means, deviations, "given distributions");
  }

  /**
   * An encoder's posteriors of samples, with batch norm in evaluation mode.
   *
   * @throws LabException if the model gives no distribution of codes, such as a WAE, whose codes
   *     are points, or if the thread is interrupted
   */
  public static Posteriors of(Model model, Samples samples) {
    if (!(BadArgumentException.requireNonNull(model, "model") instanceof GaussianEncoder encoder)) {
      throw new LabException(
          model.name()
              + " does not give a distribution of codes for a sample, since it is not a"
              + " GaussianEncoder; take a VAE, or take codes by Codes.of(model, samples, seed).");
    }
    int n = BadArgumentException.requireNonNull(samples, "samples").size();
    double[][] means = new double[n][];
    double[][] deviations = new double[n][];
    Codes.eachBatch(
        samples,
        (x, from) -> {
          Posterior q = Mode.evaluation(() -> encoder.posterior(x));
          float[] mu = Torch.floats(q.mu());
          float[] logVar = Torch.floats(q.logVar());
          int d = (int) q.mu().size(1);
          for (int at = 0, i = from; at < mu.length; at += d, i++) {
            means[i] = IntStream.range(at, at + d).mapToDouble(k -> mu[k]).toArray();
            deviations[i] =
                IntStream.range(at, at + d).mapToDouble(k -> Math.exp(0.5 * logVar[k])).toArray();
          }
        });
    return new Posteriors(
        means, deviations, "q(z|x) of " + model.name() + ", " + samples.caption());
  }

  /** n, how many samples. */
  public int size() {
    return means.length;
  }

  /** d, how many coordinates a code has. */
  public int dimension() {
    return means[0].length;
  }

  /** KL(N(μ, diag σ²) ‖ N(0, I)) of each sample, in nats. */
  public double[] kl() {
    double[] nats = new double[size()];
    Arrays.setAll(
        nats,
        i ->
            IntStream.range(0, dimension())
                .mapToDouble(
                    k -> new Gaussian(means[i][k], deviations[i][k]).klTo(new Gaussian(0, 1)))
                .sum());
    return nats;
  }

  /** The mean of {@link #kl}: what the study calls a VAE's KLD. */
  public double meanKl() {
    return Arrays.stream(kl()).average().orElseThrow();
  }

  /** E‖μ‖², the part of E‖z‖² that comes from the means. */
  public double squaredMeans() {
    return squares(means);
  }

  /** E‖σ‖², the part of E‖z‖² that comes from the deviations. */
  public double squaredDeviations() {
    return squares(deviations);
  }

  private static double squares(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).map(e -> e * e).sum() / rows.length;
  }

  /**
   * One code of each sample, z = μ + σ ε: draws from the aggregate q(z), one from each of its
   * components.
   *
   * @param seed of ε
   */
  public Codes draw(long seed) {
    int d = dimension();
    float[] epsilon =
        new Randomness(seed).normals("posteriors/draw", 0, Math.multiplyExact(size(), d));
    float[][] rows = new float[size()][d];
    for (int i = 0; i < epsilon.length; i++) {
      rows[i / d][i % d] = (float) (means[i / d][i % d] + deviations[i / d][i % d] * epsilon[i]);
    }
    return Codes.of(rows, "draws from " + caption);
  }

  /**
   * One σ around μ in the plane of the first two coordinates: μ₁, μ₂, σ₁, σ₂ of each sample, as
   * {@code Lines.ellipses} draws them.
   *
   * @throws LabException if codes have only one coordinate
   */
  public double[][] ellipses() {
    if (dimension() < 2) {
      throw new LabException(
          "An ellipse needs two coordinates, but these codes (" + caption + ") have one.");
    }
    return IntStream.range(0, size())
        .mapToObj(i -> new double[] {means[i][0], means[i][1], deviations[i][0], deviations[i][1]})
        .toArray(double[][]::new);
  }

  /** A short summary: number, dimension and caption. */
  @Override
  public String toString() {
    return Printable.of("%,d × %d %s", size(), dimension(), caption);
  }
}
