package waelab.training;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Weighted means of named numbers, each over the times it was there. */
final class Means {

  /**
   * What a mean is made of.
   *
   * @param weighted the sum of the numbers, each times its weight
   * @param weight the sum of the weights
   */
  record Sum(double weighted, double weight) {}

  private final Map<String, Double> sums = new LinkedHashMap<>();
  private final Map<String, Double> weights = new HashMap<>();

  /** Adds numbers that count {@code weight} times. */
  void add(Map<String, Double> values, double weight) {
    values.forEach(
        (name, value) -> {
          sums.merge(name, weight * value, Double::sum);
          weights.merge(name, weight, Double::sum);
        });
  }

  /** What was added so far, to go on from elsewhere. */
  Map<String, Sum> sums() {
    var all = new LinkedHashMap<String, Sum>();
    sums.forEach((name, sum) -> all.put(name, new Sum(sum, weights.get(name))));
    return all;
  }

  /** Goes on from what was added elsewhere. */
  void resume(Map<String, Sum> from) {
    take();
    from.forEach(
        (name, sum) -> {
          sums.put(name, sum.weighted());
          weights.put(name, sum.weight());
        });
  }

  /** The means so far. */
  Map<String, Double> peek() {
    var means = new LinkedHashMap<String, Double>();
    sums.forEach((name, sum) -> means.put(name, sum / weights.get(name)));
    return means;
  }

  /** The means so far; starts anew. */
  Map<String, Double> take() {
    var means = peek();
    sums.clear();
    weights.clear();
    return means;
  }
}
