package waelab.training;

import java.util.LinkedHashMap;
import java.util.Map;

/** Weighted means of named numbers, each over the times it was there. */
public final class LossMeans {

  /**
   * What a mean is made of.
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

  /** What was added so far, to go on from elsewhere. */
  Map<String, Sum> sums() {
    return new LinkedHashMap<>(sums);
  }

  /** Goes on from what was added elsewhere. */
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

  /** The means so far; starts anew. */
  Map<String, Double> take() {
    var means = peek();
    sums.clear();
    return means;
  }
}
