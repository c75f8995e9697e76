package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.FolderLock;
import waelab.base.ProgressListener;
import waelab.base.TrainingStatus;
import waelab.model.Config;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.training.EvaluationPlan;
import waelab.training.History;

/**
 * Trainings whose processes are killed, again and again and while they write, end in the same files
 * as those that nobody disturbed. With {@code -Dwaelab.kills=30} there are more kills.
 */
@Tag("crash")
class KillTest {

  private static final int KILLS = Integer.getInteger("waelab.kills", 5);
  private static final int EPOCHS = 60;
  private static final String TRAINS = "trains ";
  private static final String FROM = "Resuming after step ";
  private static final VaeConfig VAE = RingRuns.CONFIG.withEpochs(EPOCHS);
  private static final WaeConfig WAE =
      WaeConfig.forData(RingRuns.RING)
          .withEpochs(EPOCHS)
          .withBatchSize(VAE.batchSize())
          .withWidth(VAE.width());

  /**
   * One kill.
   *
   * @param model whose training is hit
   * @param file what is waited for, a pattern of its name; empty for any moment
   * @param most how many such files are waited for at most
   */
  private record Kill(String model, String file, int most) {

    /** Any moment of a training, each of which takes a second or more. */
    static final int MILLISECONDS = 900;

    void await(Child child, Path store, Random random) throws Exception {
      if (file.isEmpty()) {
        Thread.sleep(random.nextInt(MILLISECONDS));
        return;
      }
      int left = 1 + random.nextInt(most);
      Set<String> known = new HashSet<>(names(run(store, model)));
      while (child.isAlive() && left > 0) {
        LockSupport.parkNanos(100_000);
        for (String name : names(run(store, model))) {
          left -= known.add(name) && name.matches(file) ? 1 : 0;
        }
      }
    }
  }

  /** What is tried with each seed, in this order. */
  private static final List<Kill> ROUND =
      List.of(
          new Kill("VAE", "", 0),
          new Kill("VAE", "step-.*", EPOCHS / 2),
          new Kill("WAE", ".*\\.part", 3 * EPOCHS),
          new Kill("WAE", "\\.?weights.*", 1),
          new Kill("WAE", "\\.?SHA256SUMS.*", 1));

  @TempDir Path folder;
  private final List<String> wentOnAfter = new ArrayList<>();
  private int kills;
  private String hit = ""; // the model of the last kill

  /** Trains a VAE and a WAE in each of some stores; run in a process of its own. */
  static final class Program implements ProgressListener {

    public static void main(String[] args) {
      long seed = Long.parseLong(args[0]);
      for (String store : Arrays.copyOfRange(args, 1, args.length)) {
        train(store, new Vae(VAE), VAE.withSeed(seed));
        train(store, new Wae(WAE), WAE.withSeed(seed));
      }
    }

    private static void train(String store, Model model, Config config) {
      System.out.println(TRAINS + model.name());
      new RunStore(Path.of(store), List.of())
          .train(
              model,
              RingRuns.RING,
              config,
              Optional.empty(),
              new Program(),
              EvaluationPlan.by(CheckpointStore.BEST_BY));
    }

    @Override
    public void status(TrainingStatus status) {}

    @Override
    public void info(String sentence) {
      System.out.println(sentence);
    }
  }

  @Test
  void killedTrainingsEndInTheSameFilesAsUndisturbedOnes() throws Exception {
    for (int seed = 1; kills < KILLS; seed++) {
      round(seed);
    }
    System.out.printf("Killed %d times; went on after steps %s.%n", kills, wentOnAfter);
  }

  private void round(long seed) throws Exception {
    var killed = new RunStore(folder.resolve("killed-" + seed), List.of());
    var histories = new ArrayList<History>();
    var random = new Random(seed);
    for (Kill kill : ROUND) {
      if (kills < KILLS && hits(kill, killed.own(), seed, random)) {
        killed.all().forEach(run -> histories.add(readable(killed, run)));
      }
    }
    var undisturbed = new RunStore(folder.resolve("undisturbed-" + seed), List.of());
    try (Child child = Child.start(Program.class, seed, killed.own(), undisturbed.own())) {
      note(child.lines());
      assertThat(child.exit()).isZero();
    }
    assertThat(undisturbed.all()).hasSize(2);
    for (StoredRun whole : undisturbed.all()) {
      Path run = killed.own().resolve(whole.name());
      assertThat(RingRuns.digests(run)).isEqualTo(RingRuns.digests(whole.folder()));
      assertThat(Verification.of(run).faults()).isEmpty();
      requireBeginnings(histories, whole.history());
    }
  }

  /** Starts a process and kills it; false if it ended before, or had not yet begun to write. */
  private boolean hits(Kill kill, Path store, long seed, Random random) throws Exception {
    try (Child child = Child.start(Program.class, seed, store)) {
      child.says(TRAINS + kill.model());
      kill.await(child, store, random);
      child.kill();
      note(child.lines());
      if (child.exit() == 0) {
        return false;
      }
      kills++;
      hit = kill.model();
      Path lock = run(store, kill.model()).resolve(FolderLock.FILE_NAME);
      if (Files.notExists(lock)) {
        return false;
      }
      assertThat(Files.readString(lock)).matches("(process " + child.pid() + " on .*\\n)?");
      FolderLock.acquire(lock.getParent()).close();
      return true;
    }
  }

  /** From where the training went on that was hit before. */
  private void note(List<String> lines) {
    int at = lines.indexOf(TRAINS + hit) + 1;
    if (!hit.isEmpty() && at > 0) {
      String first = at < lines.size() ? lines.get(at) : "";
      String steps = first.startsWith(FROM) ? first.replaceAll("\\D", "") : "0";
      wentOnAfter.add(first.startsWith("This run already exists") ? "its end" : steps);
    }
    hit = "";
  }

  /** What a killed process leaves behind says how far it came, and that it can go on. */
  private static History readable(RunStore store, StoredRun run) {
    History history = run.history();
    long last = (long) history.epochs().size() * RingRuns.STEPS;
    // A checkpoint is written before what tells of it.
    assertThat(run.facts().steps()).isIn(last, last - RingRuns.STEPS);
    if (last > 0) {
      Class<? extends Model> type = run.facts().model().equals("VAE") ? Vae.class : Wae.class;
      assertThat(store.load(run, type, () -> RingRuns.RING).steps()).isEqualTo(last);
    }
    var verification = Verification.of(run.folder());
    assertThat(verification.isGood()).as(verification.toString()).isEqualTo(run.isWhole());
    return history;
  }

  private static void requireBeginnings(List<History> histories, History whole) {
    histories.stream()
        .filter(history -> history.table().name().equals(whole.table().name()))
        .map(History::epochs)
        .forEach(some -> assertThat(whole.epochs().subList(0, some.size())).isEqualTo(some));
  }

  /** Where a store keeps the run of a model; a place where nothing is if it has none yet. */
  private static Path run(Path store, String model) {
    String prefix = model.toLowerCase(Locale.ROOT) + "-";
    return inside(store).stream()
        .filter(folder -> folder.getFileName().toString().startsWith(prefix))
        .findFirst()
        .orElse(store.resolve("none"));
  }

  /** The names of files in a run's folder and among its checkpoints. */
  private static List<String> names(Path run) {
    return Stream.of(run, run.resolve("checkpoints"))
        .flatMap(place -> inside(place).stream())
        .map(file -> file.getFileName().toString())
        .toList();
  }

  private static List<Path> inside(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      return List.of(); // not made yet
    }
  }
}
