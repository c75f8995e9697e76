package waelab.training;

import java.util.LinkedHashMap;
import java.util.Map;

/** Weighted means of named numbers, each over the times that it was added. */
public final class LossMeans {

  /**
   * The sums from which a mean is computed.
   *
   * @param weighted the sum of the numbers, each times its weight
   * @param weight the sum of the weights
   */
  public record Sum(double weighted, double weight) {

    private Sum and(Sum more) {
      return new Sum(weighted + more.weighted, weight + more.weight);
    }
  }

  private final Map<String, Sum> sums = new LinkedHashMap<>();

  /** Adds numbers that count {@code weight} times. */
  void add(Map<String, Double> values, double weight) {
    values.forEach((name, value) -> sums.merge(name, new Sum(weight * value, weight), Sum::and));
  }

  /** The sums so far, which {@link #resume} takes. */
  Map<String, Sum> sums() {
    return new LinkedHashMap<>(sums);
  }

  /** Continues from these sums. */
  void resume(Map<String, Sum> from) {
    sums.clear();
    sums.putAll(from);
  }

  /** The means so far. */
  Map<String, Double> peek() {
    var means = new LinkedHashMap<String, Double>();
    sums.forEach((name, sum) -> means.put(name, sum.weighted() / sum.weight()));
    return means;
  }

  /** The means so far; clears the sums. */
  Map<String, Double> take() {
    var means = peek();
    sums.clear();
    return means;
  }
}
