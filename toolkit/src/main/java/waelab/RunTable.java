package waelab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import waelab.base.Memory;
import waelab.base.NumberColumns;
import waelab.training.RunFacts;
import waelab.training.StoredRun;

/** The runs there are, as a table. */
final class RunTable {

  private RunTable() {}

  static Table of(List<StoredRun> runs) {
    List<RunFacts> facts = runs.stream().map(StoredRun::facts).toList();
    return Table.create(
        "Runs",
        StringColumn.create("name", runs.stream().map(StoredRun::name)),
        StringColumn.create("model", facts.stream().map(RunFacts::model)),
        StringColumn.create("data", facts.stream().map(run -> run.data().card())),
        StringColumn.create("budget", facts.stream().map(RunFacts::budget)),
        NumberColumns.longs("steps", facts.stream().mapToLong(RunFacts::steps).toArray()),
        StringColumn.create("how it is", runs.stream().map(RunTable::state)),
        StringColumn.create("size", runs.stream().map(run -> Memory.readable(run.size()))));
  }

  private static String state(StoredRun run) {
    return switch (run.facts().ending()) {
      case COMPLETED -> run.hasWeights() ? "whole" : "without weights";
      case INTERRUPTED -> "can go on";
      case DIVERGED -> "diverged";
    };
  }

  static Table freed(Map<String, Long> runs, long cache) {
    var freed = new LinkedHashMap<>(runs);
    if (cache > 0) {
      freed.put("(cache)", cache);
    }
    return Table.create(
        "Freed " + Memory.readable(freed.values().stream().mapToLong(Long::longValue).sum()),
        StringColumn.create("run", freed.keySet()),
        StringColumn.create("freed", freed.values().stream().map(Memory::readable)));
  }
}
