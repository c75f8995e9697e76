package waelab.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import waelab.runs.Run;
import waelab.runs.StoredRun;
import waelab.training.History;

/**
 * A number by which runs are compared: a test loss, or a number computed from it.
 *
 * @param term what it measures; numbers of equal terms may be compared
 * @param loss its name in the model
 * @param factor what the loss is multiplied by
 */
public record LossMetric(LossTerm term, String loss, double factor) {

  private static final String ERROR = "reconstruction";
  private static final LossTerm SQUARED_ERROR =
      new LossTerm("Squared error, per pixel or coordinate", "mean squared error");

  /** All metrics of a run's last test. */
  public static List<LossMetric> of(Run<?> run) {
    if (run.losses().epochs().isEmpty()) {
      return List.of();
    }
    Map<String, Double> last = run.losses().last().test();
    OptionalDouble error = LossTerm.meanSquaredError(run);
    Stream<LossMetric> derived =
        error.isPresent()
            ? Stream.of(new LossMetric(SQUARED_ERROR, ERROR, error.getAsDouble() / last.get(ERROR)))
            : Stream.empty();
    Stream<LossMetric> own =
        last.keySet().stream()
            .filter(name -> error.isEmpty() || !name.equals(ERROR)) // already in derived
            .map(name -> new LossMetric(LossTerm.of(run, name), name, 1));
    return Stream.concat(derived, own).toList();
  }

  /** The metrics of some runs by what they measure, each with those runs that have it. */
  public static Map<LossTerm, Map<Run<?>, LossMetric>> byTerm(List<? extends Run<?>> runs) {
    var all = new LinkedHashMap<LossTerm, Map<Run<?>, LossMetric>>();
    for (Run<?> run : runs) {
      for (LossMetric metric : of(run)) {
        all.computeIfAbsent(metric.term(), t -> new LinkedHashMap<>()).put(run, metric);
      }
    }
    return all;
  }

  /** A run's value of one of {@link #byTerm}; NaN if it has none. */
  public static double value(Map<Run<?>, LossMetric> metrics, Run<?> run) {
    LossMetric metric = metrics.get(run);
    return metric == null ? Double.NaN : metric.value(run.losses()).orElse(Double.NaN);
  }

  /** Its value after the last epoch. */
  public OptionalDouble value(History history) {
    Double value = history.epochs().isEmpty() ? null : history.last().test().get(loss);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(factor * value);
  }

  /** The standard deviation over runs that differ in their seed only, if there are at least two. */
  public OptionalDouble deviation(List<StoredRun> family) {
    return deviation(
        family.stream()
            .map(run -> value(run.history()))
            .flatMapToDouble(OptionalDouble::stream)
            .toArray());
  }

  /** The sample standard deviation of at least two numbers; empty for fewer. */
  public static OptionalDouble deviation(double... values) {
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return values.length < 2
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.sqrt(squares / (values.length - 1)));
  }

  /** The arithmetic mean; NaN without values. */
  public static double mean(double... values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** A difference with its sign. */
  public static String signed(double difference) {
    String size = History.readable(Math.abs(difference));
    return (difference > 0 ? "+" : difference < 0 ? "−" : "") + size;
  }
}
