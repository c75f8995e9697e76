package waelab;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.data.DataFacts;
import waelab.data.Split;
import waelab.training.StoredRun;

/** The samples that a loaded run was trained on, found again when somebody asks for them. */
final class DataAgain implements Supplier<Split<?>> {

  private final StoredRun run;
  private final Optional<Split<?>> given;
  private Split<?> found;

  /**
   * Knows where to look.
   *
   * @param given by whoever loads the run, if they have them
   */
  DataAgain(StoredRun run, Optional<Split<?>> given) {
    this.run = run;
    this.given = given;
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
    List<? extends Split<?>> candidates =
        given.isPresent()
            ? List.of(given.get())
            : Lab.load(facts.id()).stream()
                .map(all -> all.limit(facts.train(), facts.test()))
                .toList();
    Optional<Split<?>> same = Optional.empty();
    for (Split<?> candidate : candidates) {
      same = candidate.facts().isSameAs(facts) ? Optional.of(candidate) : same;
    }
    return same.orElseThrow(
        () ->
            new LabException(
                Printable.of(
                    "%s was trained on %s, and %s; load those and say loadRun(\"%s\", type, data).",
                    run.name(),
                    facts,
                    candidates.isEmpty()
                        ? "a program gave them"
                        : "these are others: " + candidates.get(0),
                    run.name())));
  }
}
