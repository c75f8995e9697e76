package waelab.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

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

  /** One row an epoch: its number, then each term on training and on test samples. */
  public Table table() {
    Table table = Table.create("history", IntColumn.create("epoch"));
    for (Epoch epoch : epochs) {
      table.intColumn("epoch").append(epoch.number());
      epoch
          .train()
          .keySet()
          .forEach(term -> append(table, "train " + term, epoch.train().get(term)));
      epoch.test().keySet().forEach(term -> append(table, "test " + term, epoch.test().get(term)));
    }
    return table;
  }

  private static void append(Table table, String name, double value) {
    if (!table.containsColumn(name)) {
      table.addColumns(DoubleColumn.create(name));
    }
    table.doubleColumn(name).append(value);
  }
}
