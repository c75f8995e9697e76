package waelab;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waelab.base.LabException;
import waelab.data.DataFacts;
import waelab.data.ImageSet;
import waelab.data.MnistSet;
import waelab.data.Split;
import waelab.training.StoredRun;

/** The samples that a loaded run was trained on, found again when somebody asks for them. */
final class DataAgain implements Supplier<Split<?>> {

  private static final Pattern TOY = Pattern.compile("toy \"(\\w+)\"");

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
        given.isPresent() ? List.of(given.get()) : candidates(facts);
    Optional<Split<?>> same = Optional.empty();
    for (Split<?> candidate : candidates) {
      same = candidate.facts().isSameAs(facts) ? Optional.of(candidate) : same;
    }
    return same.orElseThrow(
        () ->
            new LabException(
                String.format(
                    Locale.ROOT,
                    "%s was trained on %s, and %s; load those and say loadRun(\"%s\", type, data).",
                    run.name(),
                    facts,
                    candidates.isEmpty()
                        ? "nobody knows where they are"
                        : "these are others: " + candidates.get(0),
                    run.name())));
  }

  private static List<? extends Split<?>> candidates(DataFacts facts) {
    Matcher toy = TOY.matcher(facts.caption());
    if (toy.lookingAt()) {
      return List.of(Lab.loadToy(toy.group(1), facts.train() + facts.test()));
    }
    return facts.images()
        ? images(facts).stream().map(all -> all.limit(facts.train(), facts.test())).toList()
        : List.of();
  }

  private static List<Split<ImageSet>> images(DataFacts facts) {
    List<Split<ImageSet>> packed = Lab.packedImages(facts.caption(), facts.shape());
    if (!packed.isEmpty()) {
      return packed;
    }
    Optional<MnistSet> likeMnist = MnistSet.captioned(facts.caption());
    if (likeMnist.isPresent()) {
      return List.of(Lab.load(likeMnist.get()));
    }
    return facts.caption().contains("CelebA") ? List.of(Lab.loadCelebA()) : List.of();
  }
}
