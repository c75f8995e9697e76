package waelab.latent;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How much of each code falls to each component of a mixture, n×k numbers that add up to 1 over
 * components. Both halves of a step of EM are done on all cores, and give the same bits on any
 * number of them: what is summed, is summed by one thread in the codes' order.
 *
 * @param codes the codes, one after the other, n·d numbers
 * @param d the number of coordinates of a code
 * @param shares of code i and component j, in place i·k + j
 */
record Responsibilities(double[] codes, int d, double[] shares) {

  private static final int BLOCK = 64;

  /** Each code falls to one component alone. */
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
        .filter(each -> each.count > Em.NOTHING)
        .map(each -> each.component(n(), floor))
        .toArray(Component[]::new);
  }

  /** How many codes fall to a component, their mean and covariance. */
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
   * Shares codes among components by how likely these make them (E-step).
   *
   * @param shares are written here, n×k for these k components
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

  /** Writes the shares of one code, and gives log Σⱼ exp of its log-densities. */
  private static double share(double[][] log, int i, double[] shares, int at) {
    double total = Component.logSum(log, i);
    for (int j = 0; j < log.length; j++) {
      shares[at + j] = StrictMath.exp(log[j][i] - total);
    }
    return total;
  }
}
