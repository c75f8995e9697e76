package waelab.runs;

import java.util.Arrays;
import waelab.base.BadArgumentException;
import waelab.base.Printable;
import waelab.training.History;

/**
 * One loss by epoch, and what its shape shows about a training.
 *
 * @param name such as {@code test total}
 * @param values one for each complete epoch, in order; copied
 */
public record LearningCurve(String name, double[] values) {

  /** Copies the values. */
  public LearningCurve {
    BadArgumentException.requireNonNull(name, "name");
    values = values.clone();
  }

  /**
   * A loss of a run.
   *
   * @param column of {@link Run#history()}, such as {@code test total}
   * @throws BadArgumentException if the run has no such loss
   */
  public static LearningCurve of(Run<?> run, String column) {
    var table = BadArgumentException.requireNonNull(run, "run").history();
    BadArgumentException.require(
        table.columnNames().contains(column), "column", column, "one of " + table.columnNames());
    return new LearningCurve(column, table.doubleColumn(column).asDoubleArray());
  }

  /** Given values, one for each epoch. */
  public static LearningCurve of(String name, double... values) {
    return new LearningCurve(name, values);
  }

  /** How many epochs. */
  public int size() {
    return values.length;
  }

  /** A copy of the values. */
  @Override
  public double[] values() {
    return values.clone();
  }

  /**
   * The sum of all ups and downs of the curve, in units of the distance between its lowest and its
   * highest value: 1 if it only falls or only rises, larger the more often it turns. NaN if there
   * are fewer than three epochs, or all values are equal.
   */
  public double volatility() {
    var all = Arrays.stream(values).summaryStatistics();
    double way = 0;
    for (int i = 1; i < values.length; i++) {
      way += Math.abs(values[i] - values[i - 1]);
    }
    return values.length < 3 || way == 0 ? Double.NaN : way / (all.getMax() - all.getMin());
  }

  /**
   * The fraction of the total change that comes after an epoch: 1 after the first epoch; NaN if no
   * epoch follows, or the first and the last value are equal.
   *
   * @param epoch from 1
   */
  public double leftAfter(int epoch) {
    BadArgumentException.require(epoch >= 1, "epoch", epoch, "at least 1");
    double last = values.length == 0 ? 0 : values[values.length - 1];
    return values.length <= epoch || values[0] == last
        ? Double.NaN
        : (values[epoch - 1] - last) / (values[0] - last);
  }

  /** {@code test total, 100 epochs: 0.0892 to 0.0386, volatility 1.02}. */
  @Override
  public String toString() {
    if (values.length == 0) {
      return name + ", no complete epoch";
    }
    double volatility = volatility();
    String turns = Double.isNaN(volatility) ? "" : Printable.of(", volatility %.2f", volatility);
    return Printable.of(
        "%s, %d %s: %s to %s%s",
        name,
        values.length,
        values.length == 1 ? "epoch" : "epochs",
        History.readable(values[0]),
        History.readable(values[values.length - 1]),
        turns);
  }
}
