package waelab.training;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Weighted means of named numbers, each over the times it was there. */
final class Means {

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
