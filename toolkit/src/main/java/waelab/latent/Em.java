package waelab.latent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import waelab.base.LabException;
import waelab.base.StoppedException;
import waelab.metrics.Codes;

/**
 * Expectation and maximisation (Dempster, Laird and Rubin 1977) for a mixture of normal laws: codes
 * are shared among components by how likely these make them, then each component gets the weight,
 * mean and covariance of its share, and so on. The likelihood rises at every step, until it gains
 * less than 10⁻⁴ nats a code. (That is a relative gain of the likelihood, which no unit of the
 * codes changes.)
 *
 * <p>Maximum likelihood has no maximum where a component closes in on a few codes, so no variance
 * may fall below a millionth of the codes' mean variance, in any direction. Unlike a ridge added to
 * each covariance this changes nothing where variances are larger, and the likelihood still rises
 * (Ingrassia and Rocci, <em>Constrained monotone EM algorithms for finite mixture of multivariate
 * Gaussians</em>, 2007). A component to which less than a millionth of a code falls is left out.
 *
 * @param components the most likely ones that were found
 * @param logLikelihoods the mean log-density of a code in nats, after each step
 * @param converged whether it stopped since nothing was to be gained
 */
record Em(Component[] components, List<Double> logLikelihoods, boolean converged) {

  static final double FLOOR = 1e-6;
  static final double GAIN = 1e-4;
  static final double NOTHING = 1e-6;
  private static final int MOST_STEPS = 1_000;

  /**
   * Fits a mixture.
   *
   * @param owners to which component each code falls at the start
   * @param k the number of components
   * @param told is told how far it is
   * @throws LabException if all codes are one point, or the thread is interrupted
   */
  static Em of(Codes codes, int[] owners, int k, Consumer<String> told) {
    int d = codes.dimension();
    double[] values = values(codes);
    double floor = FLOOR * meanVariance(codes, values);
    var shares = Responsibilities.of(values, d, owners, k);
    var history = new ArrayList<Double>();
    while (true) {
      Component[] components = shares.maximise(floor);
      double[] next =
          components.length == k // the most of the memory is used again
              ? shares.shares()
              : new double[owners.length * components.length];
      double likelihood = Responsibilities.expect(values, d, components, next);
      shares = new Responsibilities(values, d, next);
      k = components.length;
      history.add(likelihood);
      int steps = history.size();
      boolean converged = steps > 1 && likelihood - history.get(steps - 2) < GAIN;
      if (converged || steps == MOST_STEPS) {
        return new Em(components, List.copyOf(history), converged);
      }
      String far = String.format(Locale.ROOT, "step %d, %.4f nats a code", steps, likelihood);
      if (Thread.interrupted()) {
        throw new StoppedException(
            "Interrupted while a mixture was fitted, after " + far + "; ask again to start anew.");
      }
      told.accept(far);
    }
  }

  /** The codes in float64, one after the other. */
  static double[] values(Codes codes) {
    int d = codes.dimension();
    double[] values = new double[Math.multiplyExact(codes.size(), d)];
    for (int i = 0; i < codes.size(); i++) {
      float[] code = codes.code(i);
      for (int a = 0; a < d; a++) {
        values[i * d + a] = code[a];
      }
    }
    return values;
  }

  /** The mean over coordinates of their variances. */
  private static double meanVariance(Codes codes, double[] values) {
    int d = codes.dimension();
    double sum = 0;
    for (int a = 0; a < d; a++) {
      int from = a;
      double mean = each(codes, i -> values[i * d + from]);
      sum += each(codes, i -> Math.pow(values[i * d + from] - mean, 2));
    }
    if (!(sum > 0)) {
      throw new LabException(
          String.format(
              Locale.ROOT,
              "All %,d codes (%s) are one point, so no law can be fitted to them.",
              codes.size(),
              codes.caption()));
    }
    return sum / d;
  }

  private static double each(Codes codes, IntToDoubleFunction value) {
    return IntStream.range(0, codes.size()).mapToDouble(value).sum() / codes.size();
  }
}
