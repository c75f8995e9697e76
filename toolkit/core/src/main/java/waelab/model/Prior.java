package waelab.model;

/**
 * p(z), a law of codes: what random samples of a {@link Generator} are made of. The study's is
 * {@link StandardNormal}; another may be fitted to the codes of a trained model.
 *
 * <p>Whoever writes one keeps two promises, on which equal pictures rest: it never changes, and
 * draw i depends on the seed and on i alone.
 */
public interface Prior {

  /** d, how many coordinates a code has. */
  int dimension();

  /** What it is, for captions: {@code N(0, I)}, or {@code a law of my own}. */
  String name();

  /**
   * The same in few words, for the names of numbers and for legends: {@code mixture of 10}. Numbers
   * of one run under two laws of one mark take each other's place.
   */
  default String mark() {
    return name();
  }

  /**
   * Draws codes.
   *
   * @param seed equal seeds give equal draws
   * @param n how many; the i-th is the same however many there are
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
