package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.LabException;
import waelab.base.ProgressListener;
import waelab.model.Batches;
import waelab.model.Losses;
import waelab.model.Noise;
import waelab.model.Schedule;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.nn.Architecture;
import waelab.nn.Network;

/** Runs whose folders were moved, copied, linked or edited, or that somebody writes just now. */
@Tag("crash")
class StrangeStoreTest {

  private static final VaeConfig ONE = Tiny.VAE.withEpochs(1);

  @TempDir private Path folder;
  private RunStore store;
  private Run<Vae> run;
  private Path place;

  @BeforeEach
  void trainOnce() {
    store = Tiny.store(folder.resolve("runs"));
    run = Tiny.train(store, ONE);
    place = run.folder().orElseThrow();
  }

  @Test
  void aFolderOfAnotherRunIsNotTakenForThisOne() throws IOException {
    Run<Vae> other = Tiny.train(store, ONE.withBeta(2));
    Path othersPlace = other.folder().orElseThrow();
    Files.move(place, place.resolveSibling("kept"));
    Files.move(othersPlace, place);
    assertThatThrownBy(() -> Tiny.train(store, ONE))
        .isInstanceOf(BadFileException.class)
        .hasMessageStartingWith(
            place.resolve("run.json")
                + ": is of another training, run "
                + other.id()
                + " and not "
                + run.id()
                + "; give its folder another name");
  }

  /** As a cell may declare one. */
  private static final class Own {
    static final class Vae extends waelab.model.Model {
      private final Network network = network("n", Architecture.of(2).linear(2));

      @Override
      public Losses step(Batches batches, Noise noise) {
        return loss(batches.next(), noise);
      }

      @Override
      public Losses loss(NDArray x, Noise noise) {
        return Losses.of("total", network.apply(x).square().mean());
      }
    }
  }

  @Test
  void aModelOfOnesOwnIsNotTheToolkitsOfTheSameName() {
    StoredRun stored = store.find(run.id());
    assertThatThrownBy(() -> store.load(stored, Own.Vae.class, () -> Tiny.RING))
        .isInstanceOf(LabException.class)
        .hasMessage(
            stored.name()
                + " is a run of waelab.model.Vae, not of "
                + Own.Vae.class.getName()
                + ", which only has its name.");
    var schedule = new Schedule(1, 32, 0);
    Run<Own.Vae> own = Tiny.train(store, new Own.Vae(), schedule, ProgressListener.silent());
    assertThat(own.id()).isNotEqualTo(run.id());
    assertThat(own.isOf(Vae.class)).isFalse();
    StoredRun owns = store.find(own.id());
    assertThatThrownBy(() -> store.load(owns, Vae.class, () -> Tiny.RING))
        .isInstanceOf(LabException.class)
        .hasMessageEndingWith(", not of waelab.model.Vae, which only has its name.");
    assertThat(store.load(owns, Own.Vae.class, () -> Tiny.RING).id()).isEqualTo(own.id());
  }

  @Test
  void aCopyIsNoOtherSeed() throws IOException {
    copy(place, place.resolveSibling("copy"));
    assertThat(store.all()).hasSize(2);
    assertThat(store.family(run.facts())).hasSize(1);
  }

  @Test
  void aConfigurationThatWasEditedIsNotBelieved() throws IOException {
    Path file = place.resolve("run.json");
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\"beta\" : [^,]*", "\"beta\" : 100.0"));
    assertThat(file).content().isNotEqualTo(text);
    assertThatThrownBy(() -> store.find(place.getFileName().toString()))
        .isInstanceOf(BadFileException.class)
        .hasMessageStartingWith(file + ": does not say what a run is; take a good copy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../runs", "../outside", ".", "", "a\0b", "runs/..", "*"})
  void aNameIsNoPath(String name) throws IOException {
    copy(place, folder.resolve("outside"));
    assertThatThrownBy(() -> store.find(name))
        .isInstanceOf(BadArgumentException.class)
        .hasMessageContaining("is not there; the last are " + place.getFileName());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "3",
        "{\"format\": 1}",
        "{\"format\": 2}",
        "\"steps\" : -1",
        "\"key\" : \"../x\"",
        "\"sample\" : null",
        "\"ending\" : 7"
      })
  void factsThatAreNoneAreTold(String text) throws IOException {
    Path file = place.resolve("run.json");
    String key = text.replaceAll(" : .*", "");
    String facts = Files.readString(file);
    String edited = facts.replaceFirst(Pattern.quote(key) + " : (\\[[^]]*]|[^,\n]+)", text);
    Files.writeString(file, text.contains(" : ") ? edited : text);
    assertThat(file).content().isNotEqualTo(facts);
    assertThat(store.all()).isEmpty();
    assertThatThrownBy(() -> store.find(place.getFileName().toString()))
        .isInstanceOf(BadFileException.class)
        .hasMessageStartingWith(file + ": does not say what a run is; take a good copy")
        .hasMessageContaining("; or ");
  }

  @Test
  void aRunThatIsALinkIsSummedUpAsAnyOther() throws IOException {
    Map<String, Long> files = new RunFiles(place).all();
    Path elsewhere = Files.move(place, folder.resolve("elsewhere"));
    Files.createSymbolicLink(place, elsewhere);
    assertThat(new RunFiles(place).all()).isEqualTo(files);
    RunStore.seal(place);
    assertThat(Verification.of(place).faults()).isEmpty();
  }

  @Test
  void sizesAreToldWhileFilesComeAndGo() throws Exception {
    var stop = new AtomicBoolean();
    var writer = new Thread(() -> writeUntil(stop));
    writer.start();
    try {
      for (int i = 0; i < 2_000; i++) {
        assertThat(store.all().get(0).size()).isPositive();
      }
    } finally {
      stop.set(true);
      writer.join();
    }
  }

  private void writeUntil(AtomicBoolean stop) {
    try {
      while (!stop.get()) {
        Path checkpoints = Files.createDirectories(place.resolve("more"));
        for (int i = 0; i < 5; i++) {
          Files.writeString(checkpoints.resolve("step-" + i), "");
        }
        for (int i = 0; i < 5; i++) {
          Files.delete(checkpoints.resolve("step-" + i));
        }
        Files.delete(checkpoints);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (String name : new RunFiles(from).all().keySet()) {
      Path target = to.resolve(name);
      Files.createDirectories(target.getParent());
      Files.copy(from.resolve(name), target);
    }
  }
}
