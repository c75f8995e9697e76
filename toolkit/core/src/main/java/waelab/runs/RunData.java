package waelab.runs;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.data.DataFacts;
import waelab.data.DatasetId;
import waelab.data.Split;

/** The samples that a loaded run was trained on; they are found when they are first needed. */
public final class RunData implements Supplier<Split<?>> {

  private final StoredRun run;
  private final Supplier<List<? extends Split<?>>> candidates;
  private Split<?> found;

  private RunData(StoredRun run, Supplier<List<? extends Split<?>>> candidates) {
    this.run = run;
    this.candidates = candidates;
  }

  /** Searches the data sets that a loader finds; the run had the first samples of each side. */
  public static RunData loaded(StoredRun run, Function<DatasetId, List<Split<?>>> load) {
    DataFacts facts = run.facts().data();
    return new RunData(
        run,
        () ->
            load.apply(facts.id()).stream()
                .map(all -> all.limit(facts.train(), facts.test()))
                .toList());
  }

  /** Uses these samples, if they are the run's. */
  public static RunData given(StoredRun run, Split<?> data) {
    return new RunData(run, () -> List.of(data));
  }

  @Override
  public synchronized Split<?> get() {
    if (found == null) {
      found = find();
    }
    return found;
  }

  private Split<?> find() {
    DataFacts facts = run.facts().data();
    List<? extends Split<?>> all = candidates.get();
    Optional<Split<?>> same = Optional.empty();
    for (Split<?> candidate : all) {
      same = candidate.facts().isSameAs(facts) ? Optional.of(candidate) : same;
    }
    return same.orElseThrow(
        () ->
            new LabException(
                Printable.of(
                    "%s was trained on %s, and %s; load those and say loadRun(\"%s\", type, data).",
                    run.name(),
                    facts,
                    all.isEmpty()
                        ? "its data set was given by a program"
                        : "this is another data set: " + all.get(0),
                    run.name())));
  }
}
