package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.base.BadFileException;
import waelab.base.ProgressListener;
import waelab.base.Provenance;
import waelab.base.Safetensors;
import waelab.model.Vae;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.training.EvaluationPlan;

/**
 * Whatever is wrong with a file of a run is told in one sentence that names it, or is mended; and
 * what the sentence says to do helps.
 */
@Tag("crash")
class RunFolderDamageTest {

  /** What happens to a file. */
  @FunctionalInterface
  private interface Damage {
    void to(Path file) throws IOException;
  }

  @TempDir static Path shared;
  @TempDir Path store;
  private static Path whole;
  private static Path ofAnotherSeed;
  private static Path ofAnotherModel;
  private static Map<String, String> digests;

  @BeforeAll
  static void train() {
    whole = RingRuns.train(shared.resolve("whole")).folder().orElseThrow();
    digests = digests(whole);
    var seed = RingRuns.CONFIG.withSeed(1);
    ofAnotherSeed =
        RingRuns.train(shared.resolve("seed"), seed, ProgressListener.silent())
            .folder()
            .orElseThrow();
    var wae = WaeConfig.forData(RingRuns.RING).withEpochs(1);
    ofAnotherModel =
        new RunStore(shared.resolve("model"), List.of())
            .train(
                new Wae(wae),
                RingRuns.RING,
                wae,
                Optional.empty(),
                ProgressListener.silent(),
                EvaluationPlan.by(CheckpointStore.BEST_BY))
            .folder()
            .orElseThrow();
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        of("run.json", "of no JSON", text("a run")),
        of("run.json", "empty", text("")),
        of("run.json", "null", text("null")),
        of("run.json", "a list", text("[]")),
        of("run.json", "of nothing", text("{}")),
        of("run.json", "of no text", file -> Files.write(file, new byte[] {(byte) 0xff, 1, 0})),
        of("run.json", "with steps in words", change("\"steps\" : 16", "\"steps\" : \"many\"")),
        of("run.json", "with half a step", change("\"steps\" : 16", "\"steps\" : 15.5")),
        of("run.json", "with other steps", change("\"steps\" : 16", "\"steps\" : 12")),
        of("run.json", "with an unknown ending", change("COMPLETED", "FINISHED")),
        of("run.json", "without data", change("\"dataset\"", "\"set\"")),
        of(
            "run.json",
            "with null in its shape",
            change("\"sample\" : [ 2 ]", "\"sample\" : [ null ]")),
        of("run.json", "missing", Files::delete),
        of("run.json", "of another model", from(() -> ofAnotherModel)),
        of("run.json", "of another seed", from(() -> ofAnotherSeed)),
        of("run.json", "with another value", change("\"epochs\" : 4", "\"epochs\" : 5")),
        of("run.json", "with an unknown value", change("\"beta\"", "\"gamma\"")),
        of(
            "run.json",
            "with another budget",
            change("\"budget\" : \"\"", "\"budget\" : \"study\"")),
        of("run.json", "without a configuration", change("\"config\"", "\"settings\"")),
        of("run.json", "without provenance", change("\"provenance\"", "\"origin\"")),
        of("history.csv", "of no table", text("\u0000\u0001\n,,,\n\"")),
        of("history.csv", "empty", text("")),
        of("history.csv", "of words", text("epoch,train total\none,little\n")),
        of("history.csv", "of fewer epochs", RunFolderDamageTest::withoutLastLine),
        of("history.csv", "with another number", change("0.", "1.")),
        of("history.csv", "missing", Files::delete),
        of("history.csv", "of another model", from(() -> ofAnotherModel)),
        of("weights.safetensors", "empty", text("")),
        of("weights.safetensors", "cut off", RunFolderDamageTest::cutOff),
        of("weights.safetensors", "missing", Files::delete),
        of("weights.safetensors", "of another model", from(() -> ofAnotherModel)),
        of("weights.safetensors", "of another seed", from(() -> ofAnotherSeed)),
        of("timing.csv", "of no table", text("an hour\n")),
        of("timing.csv", "with a row in words", text("steps,seconds,memory (MB)\nfour,1,1\n")),
        of("timing.csv", "of no text", file -> Files.write(file, new byte[] {(byte) 0xff})),
        of("timing.csv", "missing", Files::delete),
        of("SHA256SUMS", "of no sums", text("right\n")),
        of("SHA256SUMS", "missing", Files::delete));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @MethodSource("damages")
  void aFileOfARunWithCheckpoints(String name, String what, Damage damage) throws Exception {
    Path file = copy().resolve(name);
    damage.to(file);
    isTold(file);
    isMended(file);
    assertThat(digests(file.getParent())).isEqualTo(expected(file, digests));
  }

  /** What each file holds: weights that tell of another provenance are not compared. */
  private static Map<String, String> expected(Path file, Map<String, String> all) {
    var expected = new TreeMap<>(all);
    expected
        .keySet()
        .removeIf(
            name -> name.equals(StoredRun.WEIGHTS) && !digests(file.getParent()).containsKey(name));
    return expected;
  }

  /** One damage of each kind: all of this is trained again. */
  static Stream<Arguments> someDamages() {
    var kinds = Set.of("missing", "cut off", "of no table", "of no sums", "of another seed");
    return damages().filter(damage -> kinds.contains(damage.get()[1]));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @MethodSource("someDamages")
  void aFileOfARunWithoutCheckpoints(String name, String what, Damage damage) throws Exception {
    Path file = copy().resolve(name);
    new RunStore(store, List.of()).prune();
    damage.to(file);
    isTold(file);
    isMended(file);
    var bare = new TreeMap<>(expected(file, digests));
    bare.keySet().removeIf(checkpoint -> checkpoint.contains("/step-"));
    assertThat(digests(file.getParent())).isIn(expected(file, digests), bare);
  }

  /** Who loads or verifies the run is told, or gets what was stored. */
  private void isTold(Path file) {
    Path run = file.getParent();
    Throwable loading = catchThrowable(() -> isTheRun(load(run)));
    if (loading != null) {
      RingRuns.sentence(file, loading);
    }
    var faults = new ArrayList<String>();
    Throwable verifying = catchThrowable(() -> faults.addAll(Verification.of(run).faults()));
    if (verifying == null) {
      assertThat(faults).anyMatch(fault -> fault.contains(file.getFileName().toString()));
    } else {
      RingRuns.sentence(file, verifying);
    }
  }

  private Run<Vae> load(Path run) {
    var runs = new RunStore(store, List.of());
    return runs.load(runs.find(run.getFileName().toString()), Vae.class, () -> RingRuns.RING);
  }

  private static void isTheRun(Run<Vae> run) throws IOException {
    assertThat(run.config()).isEqualTo(RingRuns.CONFIG);
    assertThat(known(run.facts())).isEqualTo(StoredRun.in(whole).facts());
    assertThat(run.losses().epochs()).isEqualTo(StoredRun.in(whole).history().epochs());
    try (var stored = Safetensors.open(whole.resolve(StoredRun.WEIGHTS))) {
      var state = run.model().state();
      assertThat(state.keySet()).containsExactlyInAnyOrderElementsOf(stored.names());
      state.forEach((name, now) -> assertThat(now.toFloatArray()).isEqualTo(stored.floats(name)));
    }
  }

  /** The same training gives the same run, at once or after what it says to do. */
  private void isMended(Path file) throws Exception {
    Throwable training = catchThrowable(() -> RingRuns.train(store));
    if (training != null) {
      String sentence = RingRuns.sentence(file, training);
      if (sentence.contains(" delete it")) {
        Files.delete(file);
      } else {
        assertThat(sentence).contains("; or move the run's folder away and train the same again");
        Files.move(file.getParent(), store.resolve("away"));
      }
    }
    isTheRun(RingRuns.train(store));
  }

  /** What is said of the time before run.json was lost is not among the facts themselves. */
  private static RunFacts known(RunFacts facts) {
    var known = new LinkedHashMap<>(facts.provenance());
    known.remove("before step 16");
    return facts.from(new Provenance(known));
  }

  private static Map<String, String> digests(Path run) {
    Map<String, String> digests = RingRuns.digests(run);
    digests.put(RunFacts.FILE_NAME, known(RunFacts.read(run)).toJson());
    if (RunFacts.read(run).provenance().containsKey("before step 16")) {
      digests.remove(StoredRun.WEIGHTS); // which tell their provenance, too
    }
    return digests;
  }

  @Test
  void aRunOfANewerFormatIsLeftAlone() throws Exception {
    Path run = copy();
    Path file = run.resolve("run.json");
    change("\"format\" : 2", "\"format\" : 3").to(file);
    for (var reading :
        List.<ThrowingCallable>of(
            () -> RingRuns.train(store), () -> load(run), () -> Verification.of(run))) {
      assertThat(RingRuns.sentence(file, catchThrowable(reading)))
          .isEqualTo(
              file
                  + ": is of format 3, and this version of WAE Lab reads up to 2; use a newer one");
    }
    assertThat(new RunStore(store, List.of()).all()).isEmpty();
  }

  @Test
  void aFolderThatHoldsAnotherRunIsLeftAlone() throws Exception {
    Path run = store.resolve(whole.getFileName());
    RingRuns.copy(ofAnotherSeed, run);
    assertThatThrownBy(() -> RingRuns.train(store))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("is of another training");
    assertThat(RingRuns.digests(run)).isEqualTo(RingRuns.digests(ofAnotherSeed));
  }

  private Path copy() throws IOException {
    Path run = store.resolve(whole.getFileName());
    RingRuns.copy(whole, run);
    return run;
  }

  private static Arguments of(String file, String what, Damage damage) {
    return arguments(file, what, damage);
  }

  private static Damage text(String text) {
    return file -> Files.writeString(file, text);
  }

  private static Damage change(String from, String to) {
    return file -> {
      String text = Files.readString(file);
      assertThat(text).contains(from);
      Files.writeString(file, text.replace(from, to));
    };
  }

  private static Damage from(Supplier<Path> other) {
    return file ->
        Files.copy(
            other.get().resolve(file.getFileName()), file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void withoutLastLine(Path file) throws IOException {
    String text = Files.readString(file).strip();
    Files.writeString(file, text.substring(0, text.lastIndexOf('\n') + 1));
  }

  private static void cutOff(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 7));
  }
}
