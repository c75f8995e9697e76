package waelab.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** The losses of each whole epoch. No clock is in it, so equal runs have equal histories. */
public final class History {

  /**
   * One epoch.
   *
   * @param number from 1
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

  private final List<Epoch> epochs = new ArrayList<>();

  void add(Epoch epoch) {
    epochs.add(epoch);
  }

  /** The whole epochs so far. */
  public List<Epoch> epochs() {
    return List.copyOf(epochs);
  }

  /** The last whole epoch. */
  public Epoch last() {
    return epochs.get(epochs.size() - 1);
  }

  /**
   * One row an epoch: its number, then each term on training and on test samples, missing where an
   * epoch has none.
   */
  public Table table() {
    var columns = new ArrayList<Column<?>>();
    columns.add(IntColumn.create("epoch", epochs.stream().mapToInt(Epoch::number).toArray()));
    columns("train ", Epoch::train, columns);
    columns("test ", Epoch::test, columns);
    return Table.create("history", columns);
  }

  private void columns(
      String side, Function<Epoch, Map<String, Double>> losses, List<Column<?>> columns) {
    epochs.stream()
        .flatMap(epoch -> losses.apply(epoch).keySet().stream())
        .distinct()
        .forEach(
            term ->
                columns.add(
                    DoubleColumn.create(
                        side + term,
                        epochs.stream()
                            .mapToDouble(e -> losses.apply(e).getOrDefault(term, Double.NaN))
                            .toArray())));
  }
}
