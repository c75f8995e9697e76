package waelab.report;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tech.tablesaw.api.Table;
import waelab.base.BadArgumentException;
import waelab.base.Printable;
import waelab.base.Rows;
import waelab.data.DatasetId.Kind;
import waelab.model.StudyConfig;
import waelab.plot.DisplayItems;
import waelab.runs.Run;

/**
 * The study's claims, and the result of the test of each: a number, and <em>holds</em>,
 * <em>fails</em> or <em>cannot tell here</em>. Runs that were trained on other data than the
 * study's, on less than half as many images, or with narrower networks do not decide a claim; their
 * number is listed all the same.
 */
public final class Ledger implements DisplayItems {

  private static final double ENOUGH = 0.5;

  /** What the study trained on, and for how long. */
  private static final Map<Kind, Integer> STUDY_IMAGES =
      Map.of(Kind.MNIST, 48_000, Kind.CELEBA, 80_000);

  private static final int STUDY_EPOCHS = 100;

  /**
   * A row.
   *
   * @param claim in the study's sense
   * @param test what was done here
   * @param number the result
   * @param verdict {@code holds}, {@code fails} or {@code cannot tell here}
   * @param reason why it cannot be decided; else empty
   */
  public record Entry(String claim, String test, String number, String verdict, String reason) {

    /** Whether it was decided. */
    public boolean decided() {
      return !verdict.equals(CANNOT_TELL);
    }

    private static Entry of(String claim, String test, String number, boolean holds) {
      return new Entry(claim, test, number, holds ? HOLDS : FAILS, "");
    }

    private static Entry undecided(String claim, String test, String number, String why) {
      return new Entry(claim, test, number, CANNOT_TELL, why);
    }
  }

  private static final String HOLDS = "holds";
  private static final String FAILS = "fails";
  private static final String CANNOT_TELL = "cannot tell here";

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** No claims yet. */
  public Ledger() {}

  /**
   * A claim that does not depend on a training, such as one about a count.
   *
   * @param number what decides it, in words
   */
  public void fact(String claim, String test, String number, boolean holds) {
    note(Entry.of(claim, test, number, holds));
  }

  /**
   * A claim about runs that a measurement decides.
   *
   * @param number what decides it, in words
   * @param from the runs that it was measured on
   */
  public void measured(String claim, String test, String number, boolean holds, Run<?>... from) {
    note(
        reservation(from)
            .map(why -> Entry.undecided(claim, test, number, why))
            .orElseGet(() -> Entry.of(claim, test, number, holds)));
  }

  /**
   * A claim that one number is below another. It fails if the number is above. If the difference is
   * not larger than chance, the claim is undecided.
   *
   * @param chance how far apart the two may be by chance alone, such as two standard deviations; at
   *     least 0
   * @param from the runs that they were measured on
   */
  public void below(
      String claim, String test, double smaller, double larger, double chance, Run<?>... from) {
    BadArgumentException.require(chance >= 0, "chance", chance, "0 or greater");
    String number = Double.isNaN(smaller + larger) ? "" : against(smaller, larger, chance);
    if (Math.abs(smaller - larger) > chance) {
      measured(claim, test, number, smaller < larger, from);
    } else {
      String chanced = number.isEmpty() ? "nothing was measured" : "chance does as much";
      String why = reservation(from).orElse(chanced);
      note(Entry.undecided(claim, test, number, why));
    }
  }

  private static String against(double smaller, double larger, double chance) {
    return Printable.of(
        chance == 0 ? "%.3g against %.3g" : "%.3g against %.3g (chance: ±%.2g)",
        smaller,
        larger,
        chance);
  }

  /** A claim that cannot be tested. */
  public void cannotTell(String claim, String test, String why) {
    note(Entry.undecided(claim, test, "", why));
  }

  /** Adds an entry. It replaces an earlier one of the same claim, since a cell may run twice. */
  private void note(Entry entry) {
    BadArgumentException.requireNonNull(entry.claim, "claim");
    entries.put(entry.claim, entry);
  }

  /** Why these runs cannot decide a claim of the study; empty if they can. */
  static Optional<String> reservation(Run<?>... runs) {
    return Arrays.stream(runs).map(Ledger::reservationOf).flatMap(Optional::stream).findFirst();
  }

  private static Optional<String> reservationOf(Run<?> run) {
    Optional<StudyValues> study = StudyValues.of(run);
    if (study.isEmpty()) {
      return Optional.of(run.name() + " on " + run.trainedOn().caption() + " is not the study's");
    }
    double seen = (double) run.losses().epochs().size() * run.trainedOn().train();
    double share = seen / STUDY_EPOCHS / STUDY_IMAGES.get(study.get().data());
    if (share < ENOUGH) {
      String percent = share < 0.01 ? "under 1 %" : Math.round(100 * share) + " %";
      return Optional.of(run.name() + " saw " + percent + " of what the study showed it");
    }
    boolean narrow = run.config() instanceof StudyConfig<?> config && config.width() < 1;
    return narrow ? Optional.of(run.name() + " is narrower than the study's") : Optional.empty();
  }

  /** All entries, in the order in which their claims were first added. */
  public List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** A row for each claim. */
  public Table table() {
    return new Rows<>("The study's claims", entries())
        .text("verdict", Entry::verdict)
        .text("claim", Entry::claim)
        .text("number", Entry::number)
        .text("test here", Entry::test)
        .text("because", Entry::reason)
        .table();
  }

  @Override
  public List<Object> parts() {
    return List.of(table());
  }

  /** How many claims hold, fail, and remain undecided here. */
  @Override
  public String toString() {
    long holds = entries().stream().filter(e -> e.verdict.equals(HOLDS)).count();
    long fails = entries().stream().filter(e -> e.verdict.equals(FAILS)).count();
    return Printable.of(
        "%d claims: %d hold, %d fail, of %d one cannot tell here",
        entries.size(), holds, fails, entries.size() - holds - fails);
  }
}
