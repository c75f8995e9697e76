package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.data.Split;
import waelab.model.Model;
import waelab.model.Schedule;
import waelab.model.Vae;
import waelab.model.Wae;
import waelab.training.Ending;

/** Runs that are found again, and brought back. */
@Tag("torch")
class LoadRunTest {

  private static final Supplier<Split<?>> DATA = () -> Tiny.RING;

  @TempDir private Path folder;
  private RunStore store;
  private Run<Vae> run;
  private Path place;

  @BeforeEach
  void trainOnce() {
    store = Tiny.store(folder.resolve("own"));
    run = Tiny.train(store, Tiny.VAE);
    place = run.folder().orElseThrow();
  }

  @Test
  void aRunIsFoundByItsNameAndByItsId() {
    assertThat(store.find(place.getFileName().toString()).folder()).isEqualTo(place);
    assertThat(store.find(run.id()).facts()).isEqualTo(run.facts());
    assertThatThrownBy(() -> store.find("vae"))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage("run \"vae\" is not there; the nearest are " + place.getFileName());
    assertThatThrownBy(() -> store.find(null)).hasMessage("name must be given, but is null");
    assertThatThrownBy(() -> Tiny.store(folder.resolve("empty")).find("vae"))
        .hasMessage("run \"vae\" is not there; there is no run yet");
  }

  @Test
  void ofManyRunsTheNearestAreListed() throws IOException {
    for (int i = 10; i < 30; i++) {
      Path copy = Files.createDirectories(place.resolveSibling("wae-mnist-0000" + i));
      Files.copy(place.resolve("run.json"), copy.resolve("run.json"));
    }
    String own = place.getFileName().toString();
    assertThatThrownBy(() -> store.find(own.replace("toy", "tyo")))
        .hasMessageEndingWith("is not there; the nearest are " + own + "; runs() lists all 21");
    assertThatThrownBy(() -> store.find("wae-mnist"))
        .hasMessageEndingWith(
            "the nearest are wae-mnist-000010, wae-mnist-000011, wae-mnist-000012,"
                + " wae-mnist-000013, wae-mnist-000014; runs() lists all 21");
    assertThatThrownBy(() -> store.find("nothing like it"))
        .hasMessageContaining("is not there; the last are ")
        .hasMessageEndingWith("; runs() lists all 21");
  }

  @Test
  void aRunIsFoundWithTheClassThatItNames() {
    Run<?> loaded = store.load(store.find(run.id()), DATA);
    assertThat(loaded.model()).isInstanceOf(Vae.class);
    assertThat(Tiny.bits(loaded)).isEqualTo(Tiny.bits(run));
  }

  /** Its class may have been edited since. */
  @Test
  void aModelOfOnesOwnIsNotNeededForItsNumbers() throws IOException {
    var schedule = new Schedule(2, 32, 0);
    var own = Tiny.train(store, new OwnRunTest.Changeable(), schedule, ProgressListener.silent());
    Run<?> loaded = store.load(store.find(own.id()), DATA);
    assertThat(loaded.losses().epochs()).isEqualTo(own.losses().epochs());
    assertThat(loaded.config()).isEqualTo(schedule);
    assertThat(loaded).hasToString(own.toString());
    assertThat(loaded.modelAs(Model.class)).isEmpty();
    String name = own.folder().orElseThrow().getFileName().toString();
    assertThatThrownBy(loaded::model)
        .isInstanceOf(LabException.class)
        .hasMessage(
            "%s is a run of Changeable, a model of your own: its losses and scores are here, but its"
                + " class was not given; declare it as it was and say loadRun(\"%s\","
                + " Changeable.class).",
            name, name);
    loaded.save(folder.resolve("saved"));
    assertThat(folder.resolve("saved/weights.safetensors"))
        .hasSameBinaryContentAs(own.folder().orElseThrow().resolve("weights.safetensors"));

    var half =
        Tiny.train(
            store, new OwnRunTest.Changeable(), schedule.withSeed(1), Tiny.interruptingAt(2));
    assertThat(store.load(store.find(half.id()), DATA).losses().epochs()).hasSize(1);
  }

  @Test
  void aRunComesBackAsItWas() {
    var asked = new AtomicInteger();
    Run<Vae> loaded =
        store.load(
            store.find(run.id()),
            Vae.class,
            () -> {
              asked.incrementAndGet();
              return Tiny.RING;
            });
    assertThat(Tiny.bits(loaded)).isEqualTo(Tiny.bits(run));
    assertThat(loaded.model()).isNotSameAs(run.model());
    assertThat(loaded.losses().epochs()).isEqualTo(run.losses().epochs());
    assertThat(loaded.config()).isEqualTo(run.config());
    assertThat(loaded.facts()).isEqualTo(run.facts());
    assertThat(loaded.provenance()).isEqualTo(run.provenance());
    assertThat(loaded.folder()).isEqualTo(run.folder());
    assertThat(loaded).hasToString(run.toString());
    assertThat(asked).as("data are not needed for that").hasValue(0);
    assertThat(loaded.data()).isSameAs(Tiny.RING);
    Run<Vae> sister =
        store.train(loaded, Tiny.VAE.withSeed(1), ProgressListener.silent(), Tiny.TOTAL);
    assertThat(sister.facts().family()).isEqualTo(run.facts().family());
  }

  @Test
  void anInterruptedRunComesBackAsFarAsItCame() {
    var later = Tiny.WAE.withSeed(1);
    Run<Wae> half = Tiny.train(store, new Wae(later), later, Tiny.interruptingAt(2));
    Run<Wae> loaded = store.load(store.find(half.id()), Wae.class, DATA);
    assertThat(loaded.ending()).isEqualTo(Ending.INTERRUPTED);
    assertThat(loaded.steps()).isEqualTo(20);
    assertThat(loaded.losses().epochs()).isEqualTo(half.losses().epochs()).hasSize(1);
    assertThat(Tiny.bits(loaded)).isEqualTo(Tiny.bits(half));
  }

  @Test
  void theWrongClassIsNamed() {
    StoredRun stored = store.find(run.id());
    assertThatThrownBy(() -> store.load(stored, Wae.class, DATA))
        .isInstanceOf(LabException.class)
        .hasMessage(place.getFileName() + " is a run of Vae, not of Wae.");
    assertThatThrownBy(() -> store.load(stored, () -> new Wae(Tiny.WAE), DATA))
        .hasMessage(place.getFileName() + " is a run of Vae, not of Wae.");
    assertThatThrownBy(() -> store.load(stored, (Class<Vae>) null, DATA))
        .hasMessage("type must be given, but is null");
    assertThatThrownBy(() -> store.load(stored, (Supplier<Vae>) null, DATA))
        .hasMessage("model must be given, but is null");
    assertThatThrownBy(() -> store.load(stored, () -> (Vae) null, DATA))
        .hasMessage("model must be given, but is null");
    var wider = Tiny.VAE.withWidth(2);
    assertThatThrownBy(() -> store.load(stored, () -> new Vae(wider), DATA))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("weights.safetensors: is of another model: ");
  }

  @Test
  void aModelOfOnesOwnIsMadeByItsAuthor() {
    var schedule = new Schedule(2, 32, 0);
    var own = Tiny.train(store, new OwnRunTest.Line(1), schedule, ProgressListener.silent());
    StoredRun stored = store.find(own.id());
    Run<OwnRunTest.Line> loaded = store.load(stored, () -> new OwnRunTest.Line(1), DATA);
    assertThat(Tiny.bits(loaded)).isEqualTo(Tiny.bits(own));
    assertThat(loaded.config()).isEqualTo(schedule);
    assertThatThrownBy(() -> store.load(stored, OwnRunTest.Line.class, DATA))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("say how, as in loadRun(name, () -> new Line(…))");
    var simple =
        Tiny.train(store, new OwnRunTest.Changeable(), schedule, ProgressListener.silent());
    var again = store.load(store.find(simple.id()), OwnRunTest.Changeable.class, DATA);
    assertThat(Tiny.bits(again)).isEqualTo(Tiny.bits(simple));
  }

  /** Two runs may be brought back into one model; each says what is its own. */
  @Test
  void aModelThatIsGivenTwiceIsWhatEachOfItsRunsSays() {
    var model = new OwnRunTest.Line(1);
    Run<?> one = Tiny.train(store, model, new Schedule(1, 32, 0), ProgressListener.silent());
    var bitsOfOne = Tiny.bits(one);
    Run<?> two = Tiny.train(store, model, new Schedule(2, 32, 0), ProgressListener.silent());
    var bitsOfTwo = Tiny.bits(two);
    var same = new OwnRunTest.Line(1);
    Run<?> first = store.load(store.find(one.id()), () -> same, DATA);
    Run<?> second = store.load(store.find(two.id()), () -> same, DATA);
    assertThat(Tiny.bits(first)).isEqualTo(bitsOfOne);
    assertThat(Tiny.bits(second)).isEqualTo(bitsOfTwo);
    assertThat(Tiny.bits(first)).isEqualTo(bitsOfOne);
  }

  @Test
  void otherShelvesAreReadAndNeverWritten() throws IOException {
    Path shelf = place.getParent();
    var written = Tiny.times(shelf);
    var reader = new RunStore(folder.resolve("mine"), List.of(shelf, shelf));
    assertThat(reader.all()).extracting(StoredRun::folder).containsExactly(place);
    Run<Vae> loaded = reader.load(reader.find(run.id()), Vae.class, DATA);
    assertThat(Tiny.bits(loaded)).isEqualTo(Tiny.bits(run));
    assertThat(reader.family(run.facts())).hasSize(1);
    assertThat(reader.prune()).isEmpty();
    Run<Vae> fresh = reader.retrain(loaded, ProgressListener.silent(), Tiny.TOTAL);
    assertThat(Tiny.times(shelf)).isEqualTo(written);
    Path mine = folder.resolve("mine").resolve(place.getFileName());
    assertThat(fresh.folder()).contains(mine);
    assertThat(reader.find(run.id()).folder()).as("one's own comes first").isEqualTo(mine);
    assertThat(reader.all()).hasSize(1);
    assertThat(reader.family(run.facts())).hasSize(1);
  }

  @Test
  void whatIsNoRunOfThisVersionIsPassedOver() throws IOException {
    Path newer = Files.createDirectory(place.resolveSibling("newer"));
    Files.writeString(newer.resolve("run.json"), "{\"format\": 3}");
    Path broken = Files.createDirectory(place.resolveSibling("broken"));
    Files.writeString(broken.resolve("run.json"), "{\"format\": 1");
    Files.createDirectory(place.resolveSibling("empty"));
    assertThat(store.all()).extracting(StoredRun::folder).containsExactly(place);
    assertThat(store.prune()).containsOnlyKeys(place.getFileName().toString());
    assertThatThrownBy(() -> StoredRun.in(newer))
        .isInstanceOf(BadFileException.class)
        .hasMessageEndingWith("reads up to 2; use a newer one");
    assertThatThrownBy(() -> StoredRun.in(broken)).isInstanceOf(BadFileException.class);
  }
}
