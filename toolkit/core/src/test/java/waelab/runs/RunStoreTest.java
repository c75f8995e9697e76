package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.Budget;
import waelab.base.Folders;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.base.TrainingStatus;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.training.Ending;

/** Which training is which, and that none is made twice. */
@Tag("torch")
class RunStoreTest {

  @TempDir private Path folder;

  @Test
  void aTrainingThatTookPlaceIsReturnedAtOnce() {
    var store = Tiny.store(folder);
    Run<Vae> first = Tiny.train(store, Tiny.VAE);
    var written = Tiny.times(folder);
    var progress = new Recorder();
    Run<Vae> second = Tiny.train(store, new Vae(Tiny.VAE), Tiny.VAE, progress);
    assertThat(Tiny.times(folder)).isEqualTo(written);
    assertThat(Tiny.bits(second)).isEqualTo(Tiny.bits(first));
    assertThat(second.losses().epochs()).isEqualTo(first.losses().epochs()).hasSize(3);
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.facts()).isEqualTo(first.facts());
    assertThat(second.folder()).isEqualTo(first.folder());
    assertThat(second).hasToString(first.toString());
    assertThat(progress.statuses).isEmpty();
    assertThat(progress.ended).isEmpty();
    assertThat(progress.asides)
        .singleElement()
        .asString()
        .startsWith("This run already exists, trained in ")
        .contains(folder.relativize(first.folder().orElseThrow()) + "; retrain(run)");
  }

  @Test
  void oneThatWasInterruptedGoesOnToTheSameBits(@TempDir Path other) {
    Run<Wae> straight = Tiny.train(Tiny.store(other), Tiny.WAE);
    var store = Tiny.store(folder);
    Run<Wae> half = Tiny.train(store, new Wae(Tiny.WAE), Tiny.WAE, Tiny.interruptingAt(2));
    assertThat(half.ending()).isEqualTo(Ending.INTERRUPTED);
    assertThat(half.steps()).isEqualTo(20);
    assertThat(half.losses().epochs()).hasSize(1);
    var progress = new Recorder();
    Run<Wae> whole = Tiny.train(store, new Wae(Tiny.WAE), Tiny.WAE, progress);
    assertThat(progress.asides).containsExactly("Resuming after step 20.");
    assertThat(whole.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(whole.folder()).isEqualTo(half.folder());
    assertThat(Tiny.bits(whole)).isEqualTo(Tiny.bits(straight)).isNotEqualTo(Tiny.bits(half));
    assertThat(whole.losses().epochs()).isEqualTo(straight.losses().epochs());
    assertThat(whole.facts()).isEqualTo(straight.facts());
    for (String file : List.of("history.csv", "run.json", "weights.safetensors")) {
      assertThat(whole.folder().orElseThrow().resolve(file))
          .hasSameBinaryContentAs(straight.folder().orElseThrow().resolve(file));
    }
  }

  @Test
  void anotherSeedWeightBudgetOrDataIsAnotherRun() {
    var store = Tiny.store(folder);
    VaeConfig one = Tiny.VAE.withEpochs(1);
    var moons = Split.of(Toys.draw("moons", 400));
    var less = Tiny.RING.limit(320, 79);
    List<Run<?>> runs =
        List.of(
            Tiny.train(store, one),
            Tiny.train(store, one.withSeed(1)),
            Tiny.train(store, one.withBeta(2)),
            Tiny.train(store, one.withEpochs(2)),
            Tiny.train(store, Tiny.WAE.withEpochs(1)),
            train(store, one, moons, Optional.empty()),
            train(store, one, less, Optional.empty()),
            train(store, one, Tiny.RING, Optional.of(Budget.QUICK)),
            train(store, one, Tiny.RING, Optional.of(Budget.STUDY)));
    assertThat(runs).extracting(Run::id).doesNotHaveDuplicates();
    assertThat(runs).extracting(run -> run.folder().orElseThrow()).doesNotHaveDuplicates();
    assertThat(store.all()).hasSize(runs.size());
    assertThat(runs.get(0).folder().orElseThrow().getFileName())
        .hasToString("vae-toy-ring-" + runs.get(0).id());
  }

  private static Run<Vae> train(
      RunStore store, VaeConfig config, Split<?> data, Optional<Budget> budget) {
    return store.train(
        new Vae(config), data, config, budget, ProgressListener.silent(), Tiny.TOTAL);
  }

  @Test
  void aFamilyDiffersInItsSeedAlone() {
    var store = Tiny.store(folder);
    VaeConfig one = Tiny.VAE.withEpochs(1);
    Run<Vae> run = Tiny.train(store, one);
    Run<Vae> sister = Tiny.train(store, one.withSeed(7));
    Tiny.train(store, one.withSeed(7).withBeta(2));
    Tiny.train(store, new Vae(Tiny.VAE), Tiny.VAE.withSeed(2), Tiny.interruptingAt(1));
    assertThat(store.family(run.facts()))
        .extracting(each -> each.facts().id())
        .containsExactlyInAnyOrder(run.id(), sister.id());
    assertThat(store.family(sister.facts())).isEqualTo(store.family(run.facts()));
  }

  @Test
  void whatOtherCodeTrainedIsAnotherRun() throws IOException {
    var store = Tiny.store(folder);
    Run<Vae> run = Tiny.train(store, Tiny.VAE);
    RunFacts now = run.facts();
    var training = new TrainingSpec<>(run.model(), Tiny.RING, Tiny.VAE, Optional.empty(), "");
    var parts = new LinkedHashMap<>(training.facts().parts().facts());
    assertThat(RunFacts.digest(new Provenance(parts))).startsWith(run.id());
    parts.put("code", "0123456789ab");
    String other = RunFacts.digest(new Provenance(parts));
    Path aside = folder.resolve("vae-toy-ring-" + other.substring(0, 8));
    RingRuns.copy(run.folder().orElseThrow(), aside);
    edit(aside.resolve("run.json"), now.code(), "0123456789ab");
    edit(aside.resolve("run.json"), now.key(), other);
    Run<Vae> found = Tiny.train(store, new Vae(Tiny.VAE), Tiny.VAE, ProgressListener.silent());
    assertThat(found.facts()).isEqualTo(now);
    assertThat(store.find(other.substring(0, 8)).facts().code()).isEqualTo("0123456789ab");
    // It says nothing of how far seeds alone move what this code trains.
    assertThat(store.family(now))
        .extracting(StoredRun::folder)
        .containsExactly(run.folder().orElseThrow());
  }

  /** Whoever deletes the work folder while a model is trained loses nothing of it. */
  @Test
  void aFolderThatIsDeletedMeanwhileIsWrittenAnew() {
    var store = Tiny.store(folder);
    var said = new ArrayList<String>();
    var progress =
        new ProgressListener() {
          private boolean deleted;

          @Override
          public void status(TrainingStatus status) {
            if (status.epoch() == 2 && !deleted) {
              deleted = true;
              Folders.clear(folder, any -> true);
            }
          }

          @Override
          public void info(String sentence) {
            said.add(sentence);
          }
        };
    Run<Vae> run = Tiny.train(store, new Vae(Tiny.VAE), Tiny.VAE, progress);
    Path place = run.folder().orElseThrow();
    assertThat(said)
        .containsExactly(place + " was deleted while the run was trained; it is written again.");
    assertThat(Verification.of(place).faults()).isEmpty();
    assertThat(Tiny.bits(store.load(StoredRun.in(place), Vae.class, () -> Tiny.RING)))
        .isEqualTo(Tiny.bits(run));
    assertThat(run.best().losses().epochs()).isNotEmpty();
  }

  /** A model of the study's that was trained already is not even built. */
  @Test
  void aRunThatIsFoundBuildsNoModel() {
    var store = Tiny.store(folder);
    Run<Vae> first = Tiny.train(store, Tiny.VAE);
    Run<Vae> found =
        store.train(
            Vae.class,
            Tiny.RING,
            Tiny.VAE,
            Optional.empty(),
            ProgressListener.silent(),
            Tiny.TOTAL);
    assertThat(found.id()).isEqualTo(first.id());
    assertThat(found.facts()).isEqualTo(first.facts());
    assertThat(Tiny.bits(found)).isEqualTo(Tiny.bits(first));
  }

  @Test
  void whatRunsElsewhereIsToldWhereARunIsFound() throws IOException {
    var store = Tiny.store(folder);
    Run<Vae> run = Tiny.train(store, Tiny.VAE);
    Path file = run.folder().orElseThrow().resolve("run.json");
    String device = run.provenance().get("device");
    edit(file, "\"device\" : \"" + device + '"', "\"device\" : \"gpu(0)\"");
    RunStore.seal(run.folder().orElseThrow());
    var progress = new Recorder();
    assertThat(Tiny.train(store, new Vae(Tiny.VAE), Tiny.VAE, progress).id()).isEqualTo(run.id());
    assertThat(progress.asides).contains("It was made with device gpu(0) (here " + device + ").");
  }

  /** One training at a time: the second says that it waits, and ends in the bits it has alone. */
  @Test
  void aSecondTrainingWaitsAndSaysSo(@TempDir Path other) throws Exception {
    var alone = Tiny.bits(Tiny.train(Tiny.store(other), Tiny.WAE));
    var store = Tiny.store(folder);
    var second = new CompletableFuture<Run<Wae>>();
    var told = new Recorder();
    var waits = new CountDownLatch(1);
    var progress =
        new ProgressListener() {
          private boolean started;

          @Override
          public void status(TrainingStatus status) {
            if (!started) {
              started = true;
              new Thread(
                      () -> second.complete(Tiny.train(store, new Wae(Tiny.WAE), Tiny.WAE, told)))
                  .start();
              while (told.asides.isEmpty()) {
                Thread.onSpinWait();
              }
              waits.countDown();
            }
          }

          @Override
          public void info(String sentence) {}
        };
    Tiny.train(store, new Vae(Tiny.VAE), Tiny.VAE, progress);
    assertThat(waits.getCount()).isZero();
    assertThat(Tiny.bits(second.get())).isEqualTo(alone);
    assertThat(told.asides.get(0))
        .isEqualTo("Another training is under way in this process; this one waits for its end.");
  }

  private static void edit(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }
}
