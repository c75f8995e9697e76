package waelab.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;
import waelab.base.Printable;
import waelab.base.Rows;

/**
 * The losses of each complete epoch. It contains no clock times, so equal runs have equal
 * histories.
 */
public final class History {

  /**
   * One epoch.
   *
   * @param number from 1; in a branch, the steps since it began
   * @param train means over the epoch's steps, as they were while the model changed
   * @param test means over all test samples, after the epoch
   */
  public record Epoch(int number, Map<String, Double> train, Map<String, Double> test) {

    /** Copies the maps, keeping their order. */
    public Epoch {
      train = new LinkedHashMap<>(train);
      test = new LinkedHashMap<>(test);
    }
  }

  /** The prefix of the names of columns with losses on training samples. */
  public static final String TRAIN = "train ";

  /** The prefix of the names of columns with losses on test samples. */
  public static final String TEST = "test ";

  private final String title;
  private final String unit;
  private final List<Epoch> epochs = new ArrayList<>();

  private History(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  /** A history without epochs: the names of the model and the data, and the unit of the rows. */
  public static History of(String model, String data, String unit) {
    return new History(model + " on " + data, unit);
  }

  /** What its rows count: {@code epoch}, or {@code step} for a branch. */
  public String unit() {
    return unit;
  }

  /** Appends an epoch. */
  public void add(Epoch epoch) {
    epochs.add(epoch);
  }

  /** The complete epochs so far. */
  public List<Epoch> epochs() {
    return List.copyOf(epochs);
  }

  /** The last complete epoch. */
  public Epoch last() {
    return epochs.get(epochs.size() - 1);
  }

  /** One row per epoch: its number, then each term on training and on test samples. */
  public Table table() {
    var rows = new Rows<>(title, epochs).ints(unit, Epoch::number);
    terms(Epoch::train)
        .forEach(t -> rows.numbers(TRAIN + t, History::readable, in(Epoch::train, t)));
    terms(Epoch::test).forEach(t -> rows.numbers(TEST + t, History::readable, in(Epoch::test, t)));
    return rows.table();
  }

  /** The table as it is stored. */
  public String toCsv() {
    return table().write().toString("csv");
  }

  /** The terms of all epochs; a model may report some of them in some epochs only. */
  private Set<String> terms(Function<Epoch, Map<String, Double>> side) {
    return epochs.stream()
        .flatMap(epoch -> side.apply(epoch).keySet().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static ToDoubleFunction<Epoch> in(
      Function<Epoch, Map<String, Double>> side, String term) {
    return epoch -> side.apply(epoch).getOrDefault(term, Double.NaN);
  }

  /** Five figures: 0.75327, 18.142, 5.2377e-04. */
  public static String readable(double value) {
    return Printable.of(Math.abs(value) < 1e-3 ? "%.4e" : "%.5g", value)
        .replaceFirst("^(-?0)\\.0+e\\+00$", "$1");
  }

  /** The table as text. */
  @Override
  public String toString() {
    return table().printAll();
  }
}
