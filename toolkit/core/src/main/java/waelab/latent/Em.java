package waelab.latent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.Randomness;
import waelab.base.StoppedException;
import waelab.metrics.Codes;

/**
 * Expectation-maximisation (Dempster, Laird and Rubin 1977) for a mixture of normal distributions.
 * The E-step computes the share of each component in each code, in proportion to the components'
 * weighted densities. The M-step gives each component the weight, mean and covariance of its
 * shares. The likelihood rises at every step; EM stops when it gains less than 10⁻⁴ nats per code.
 * (This is a relative gain of the likelihood, which does not depend on the unit of the codes.)
 *
 * <p>The likelihood has no maximum if a component shrinks onto a few codes, so no variance may fall
 * below a millionth of the codes' mean variance, in any direction. Unlike a ridge added to each
 * covariance, this changes nothing where variances are larger, and the likelihood still rises
 * (Ingrassia and Rocci, <em>Constrained monotone EM algorithms for finite mixture of multivariate
 * Gaussians</em>, 2007). A component is removed if its shares sum to less than a millionth of a
 * code.
 *
 * @param components the most likely ones that were found
 * @param logLikelihoods the mean log-density of a code in nats, after each step
 * @param converged whether it stopped because the gain was too small
 */
record Em(Component[] components, List<Double> logLikelihoods, boolean converged) {

  static final double FLOOR = 1e-6;
  static final double GAIN = 1e-4;
  static final double NOTHING = 1e-6;
  private static final int MOST_STEPS = 1_000;
  private static final String PURPOSE = "k-means++";

  /**
   * Fits a mixture.
   *
   * @param owners the component of each code at the start
   * @param k the number of components
   * @param told receives the progress
   * @throws LabException if all codes are one point, or the thread is interrupted
   */
  static Em of(Codes codes, int[] owners, int k, Consumer<String> told) {
    int d = codes.dimension();
    double[] values = codes.values();
    double floor = FLOOR * meanVariance(codes, values);
    var shares = Responsibilities.of(values, d, owners, k);
    var history = new ArrayList<Double>();
    while (true) {
      Component[] components = shares.maximise(floor);
      double[] next =
          components.length == k // the largest array is used again
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
      String far = Printable.of("step %d, %.4f nats a code", steps, likelihood);
      StoppedException.check(
          "Interrupted while a mixture was fitted, after %s; the same call starts again.", far);
      told.accept(far);
    }
  }

  /** The mean of the variances of all coordinates. */
  private static double meanVariance(Codes codes, double[] values) {
    int d = codes.dimension();
    double sum = 0;
    for (int a = 0; a < d; a++) {
      int from = a;
      double mean = each(codes, i -> values[i * d + from]);
      sum += each(codes, i -> Math.pow(values[i * d + from] - mean, 2));
    }
    if (!(sum > 0)) {
      throw LabException.of(
          "All %,d codes (%s) are one point, so no distribution can be fitted to them.",
          codes.size(), codes.caption());
    }
    return sum / d;
  }

  private static double each(Codes codes, IntToDoubleFunction value) {
    return IntStream.range(0, codes.size()).mapToDouble(value).sum() / codes.size();
  }

  /**
   * The share of each component in each code, n×k numbers that add up to 1 over components. Both
   * steps of EM run on all cores and give the same bits on any number of cores: each sum is
   * computed by one thread, in the order of the codes.
   *
   * @param codes the codes, one after the other, n·d numbers
   * @param d the number of coordinates of a code
   * @param shares of code i and component j, at index i·k + j
   */
  private record Responsibilities(double[] codes, int d, double[] shares) {

    private static final int BLOCK = 64;

    /** Each code belongs to one component only. */
    static Responsibilities of(double[] codes, int d, int[] owners, int k) {
      double[] shares = new double[owners.length * k];
      for (int i = 0; i < owners.length; i++) {
        shares[i * k + owners[i]] = 1;
      }
      return new Responsibilities(codes, d, shares);
    }

    private int n() {
      return codes.length / d;
    }

    /** The components that are most likely, given the shares (M-step). */
    Component[] maximise(double floor) {
      int k = shares.length / n();
      Moments[] moments =
          IntStream.range(0, k).parallel().mapToObj(j -> moments(j, k)).toArray(Moments[]::new);
      return Arrays.stream(moments)
          .filter(each -> each.count > NOTHING)
          .map(each -> each.component(n(), floor))
          .toArray(Component[]::new);
    }

    /** The sum of a component's shares in codes, and the mean and covariance of its codes. */
    private record Moments(double count, double[] mean, double[][] covariance) {
      Component component(int n, double floor) {
        return new Component(count / n, Gaussian.of(mean, covariance, floor));
      }
    }

    private Moments moments(int j, int k) {
      double count = 0;
      double[] mean = new double[d];
      for (int i = 0; i < n(); i++) {
        double share = shares[i * k + j];
        count += share;
        for (int a = 0; a < d; a++) {
          mean[a] += share * codes[i * d + a];
        }
      }
      for (int a = 0; a < d; a++) {
        mean[a] /= count;
      }
      return new Moments(count, mean, covariance(j, k, count, mean));
    }

    private double[][] covariance(int j, int k, double count, double[] mean) {
      double[][] s = new double[d][d];
      double[] centred = new double[d];
      for (int i = 0; i < n(); i++) {
        double share = shares[i * k + j];
        if (share > 0) {
          for (int a = 0; a < d; a++) {
            centred[a] = codes[i * d + a] - mean[a];
          }
          for (int a = 0; a < d; a++) {
            double weighted = share * centred[a];
            double[] row = s[a];
            for (int b = 0; b <= a; b++) {
              row[b] += weighted * centred[b];
            }
          }
        }
      }
      for (int a = 0; a < d; a++) {
        for (int b = 0; b <= a; b++) {
          s[a][b] /= count;
          s[b][a] = s[a][b];
        }
      }
      return s;
    }

    /**
     * Computes the shares of the components in codes (E-step).
     *
     * @param shares receives the shares, n×k for these k components
     * @return the mean log-density of a code, in nats
     */
    static double expect(double[] codes, int d, Component[] components, double[] shares) {
      int n = codes.length / d;
      double[] logDensities = new double[n];
      IntStream.range(0, (n + BLOCK - 1) / BLOCK)
          .parallel()
          .forEach(
              block -> {
                int from = block * BLOCK;
                int size = Math.min(BLOCK, n - from);
                double[][] log = Component.logDensities(components, codes, d, from, size);
                for (int i = 0; i < size; i++) {
                  logDensities[from + i] = share(log, i, shares, (from + i) * components.length);
                }
              });
      double sum = 0;
      for (double each : logDensities) {
        sum += each;
      }
      return sum / n;
    }

    /** Writes the shares of one code, and returns log Σⱼ exp of its log-densities. */
    private static double share(double[][] log, int i, double[] shares, int at) {
      double total = Component.logSum(log, i);
      for (int j = 0; j < log.length; j++) {
        shares[at + j] = StrictMath.exp(log[j][i] - total);
      }
      return total;
    }
  }

  /**
   * The nearest of k centres for each code. The centres are drawn as in k-means++ (Arthur and
   * Vassilvitskii 2007): the first centre is a random code; each further centre is a code drawn
   * with a probability proportional to its squared distance from the nearest centre so far.
   *
   * @param codes one after the other, n·d numbers
   * @throws BadArgumentException if there are fewer than k different codes
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
        BadArgumentException.require(
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

  /**
   * A component of a mixture.
   *
   * @param weight the probability that a draw comes from it
   * @param law the distribution of its draws
   */
  record Component(double weight, Gaussian law) {

    /**
     * log wⱼ N(z; mⱼ, Sⱼ) of several codes.
     *
     * @param codes one after the other, d numbers each
     * @param from the first of them
     * @param size how many
     * @return a row for each component
     */
    static double[][] logDensities(
        Component[] components, double[] codes, int d, int from, int size) {
      double[][] z = new double[d][size];
      for (int i = 0; i < size; i++) {
        for (int a = 0; a < d; a++) {
          z[a][i] = codes[(from + i) * d + a];
        }
      }
      double[][] y = new double[d][size];
      double[][] all = new double[components.length][size];
      for (int j = 0; j < components.length; j++) {
        double logWeight = StrictMath.log(components[j].weight);
        components[j].law.logDensities(z, y, all[j]);
        for (int i = 0; i < size; i++) {
          all[j][i] += logWeight;
        }
      }
      return all;
    }

    /** log Σⱼ exp of column i, also if every exp underflows to 0. */
    static double logSum(double[][] log, int i) {
      double most = Double.NEGATIVE_INFINITY;
      for (double[] row : log) {
        most = Math.max(most, row[i]);
      }
      double sum = 0;
      for (double[] row : log) {
        sum += StrictMath.exp(row[i] - most);
      }
      return most + StrictMath.log(sum);
    }
  }
}
