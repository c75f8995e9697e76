package waelab.latent;

/**
 * A component of a mixture.
 *
 * @param weight the probability that a draw comes from it
 * @param law what it draws
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

  /** log Σⱼ exp of column i, also where every exp of it is 0. */
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
