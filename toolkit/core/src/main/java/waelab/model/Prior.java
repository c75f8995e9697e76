package waelab.model;

/**
 * p(z), a distribution of codes, from which a {@link Generator} generates random samples. The
 * study's prior is {@link StandardNormal}; another one may be fitted to the codes of a trained
 * model.
 *
 * <p>An implementation must never change, and draw i must depend only on the seed and on i.
 * Otherwise equal seeds do not give equal images.
 */
public interface Prior {

  /** d, how many coordinates a code has. */
  int dimension();

  /** Its name in captions: {@code N(0, I)}, or {@code my own prior}. */
  String name();

  /**
   * A short name, for the names of scores and for legends: {@code mixture of 10}. If two priors
   * have the same mark, a run's scores with one replace its scores with the other.
   */
  default String mark() {
    return name();
  }

  /**
   * Draws codes.
   *
   * @param seed equal seeds give equal draws
   * @param n how many; the i-th is the same for every n
   * @return n×d
   */
  float[][] draw(long seed, int n);

  /**
   * log p(z), in nats.
   *
   * @param z d numbers
   */
  double logDensity(float[] z);
}
