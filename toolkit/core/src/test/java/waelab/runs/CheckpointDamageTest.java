package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import waelab.base.ProgressListener;
import waelab.base.Safetensors;
import waelab.model.Vae;

/** A checkpoint that is damaged is named, with the one before it, from which the same bits come. */
@Tag("crash")
class CheckpointDamageTest {

  private static final String REMEDY = "delete it to resume from step-4.safetensors";

  private static final TrainingSpec<Vae> TRAINING =
      new TrainingSpec<>(
          new Vae(RingRuns.CONFIG), RingRuns.RING, RingRuns.CONFIG, Optional.empty(), "");

  @TempDir static Path shared;
  @TempDir Path store;
  private static Map<String, String> whole;
  private static Path interrupted;
  private Path run;
  private Path last;
  private byte[] bytes;

  @BeforeAll
  static void train() {
    whole = RingRuns.digests(RingRuns.train(shared.resolve("whole")).folder().orElseThrow());
    interrupted = RingRuns.interrupted(shared.resolve("interrupted"));
  }

  @BeforeEach
  void copy() throws IOException {
    run = store.resolve(interrupted.getFileName());
    RingRuns.copy(interrupted, run);
    assertThat(CheckpointStore.in(run))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("step-8.safetensors", "step-4.safetensors");
    last = CheckpointStore.in(run).get(0);
    bytes = Files.readAllBytes(last);
  }

  @Test
  void itIsCutOffAnywhereInItsLastKilobyte() throws Exception {
    try (var file = new RandomAccessFile(last.toFile(), "rw");
        var open =
            new CheckpointStore(
                run, TRAINING, CheckpointStore.BEST_BY, ProgressListener.silent())) {
      for (int length = bytes.length - 1; length >= bytes.length - 1024; length--) {
        file.setLength(length);
        assertThat(refused(open)).as("%d bytes", length).contains(REMEDY, "cut off");
      }
    }
    assertThat(refused()).contains(REMEDY, "cut off");
    endsTheSameWithout(last);
  }

  @Test
  void aBitIsFlippedInItsHeader() throws Exception {
    flip(new Random(1).ints(200, 0, 8 * numbers()));
  }

  @Test
  void aBitIsFlippedInItsNumbers() throws Exception {
    flip(new Random(2).ints(200, 8 * numbers(), 8 * bytes.length));
  }

  private void flip(IntStream bits) throws IOException {
    try (var file = new RandomAccessFile(last.toFile(), "rw");
        var open =
            new CheckpointStore(
                run, TRAINING, CheckpointStore.BEST_BY, ProgressListener.silent())) {
      for (int bit : bits.toArray()) {
        file.seek(bit / 8);
        file.write(bytes[bit / 8] ^ 1 << bit % 8);
        assertThat(refused(open)).as("bit %d", bit).contains(REMEDY);
        file.seek(bit / 8);
        file.write(bytes[bit / 8]);
      }
    }
    assertThat(last).hasBinaryContent(bytes);
    assertThat(RingRuns.digests(RingRuns.train(store).folder().orElseThrow())).isEqualTo(whole);
  }

  static Stream<Long> lengths() {
    return Stream.of(0L, 1L, 7L, 100_000_001L, 1L << 31, 1L << 32, Long.MAX_VALUE, 1L << 63, -1L);
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void itsHeaderClaimsAnAbsurdLength(long length) throws Exception {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Files.write(last, bytes);
    assertThat(refused()).contains(REMEDY);
    endsTheSameWithout(last);
  }

  @Test
  void itIsEmpty() throws Exception {
    Files.write(last, new byte[0]);
    assertThat(refused()).contains(REMEDY, "is empty");
    endsTheSameWithout(last);
  }

  @Test
  void itIsAFileOfTensorsThatIsNoCheckpoint() throws Exception {
    var nothing = new Safetensors.Tensor(new long[] {1}, new float[1]);
    var nulls = new HashMap<String, String>();
    List.of("origin", "sums of this epoch", "epochs").forEach(name -> nulls.put(name, "null"));
    List.of("steps", "batches drawn", "step of the last batch").forEach(n -> nulls.put(n, "1"));
    for (var facts : List.of(Map.<String, String>of(), nulls)) {
      Safetensors.write(last, Map.of("x", nothing), facts);
      assertThat(refused()).contains(REMEDY, "not a checkpoint of a training");
    }
    endsTheSameWithout(last);
  }

  @Test
  void theOneBeforeIsDamagedToo() throws Exception {
    Path before = CheckpointStore.in(run).get(1);
    Files.write(before, Arrays.copyOf(Files.readAllBytes(before), 1000));
    Files.write(last, new byte[0]);
    assertThat(refused()).contains(REMEDY);
    Files.delete(last);
    last = before;
    assertThat(refused()).contains("delete it to start from the beginning", "cut off");
    endsTheSameWithout(before);
  }

  @Test
  void whoLoadsTheRunIsToldTheSame() throws Exception {
    Files.write(last, Arrays.copyOf(bytes, 1000));
    var stored = StoredRun.in(run);
    assertThat(said(() -> load(stored))).contains(REMEDY, "cut off");
    assertThat(said(stored::history)).contains(REMEDY, "cut off");
    assertThat(Verification.of(run).faults()).anyMatch(fault -> fault.startsWith(last + ": "));
    Files.delete(last);
    assertThat(load(stored).progress()).isEqualTo("1 of 4 epochs, 4 steps, interrupted");
  }

  private Run<Vae> load(StoredRun stored) {
    return new RunStore(store, List.of()).load(stored, Vae.class, () -> RingRuns.RING);
  }

  private String refused() {
    return said(() -> RingRuns.train(store));
  }

  /** The same without all that comes before. */
  private String refused(CheckpointStore open) {
    return said(() -> open.resume());
  }

  private String said(ThrowingCallable reading) {
    return RingRuns.sentence(last, catchThrowable(reading));
  }

  private void endsTheSameWithout(Path damaged) throws IOException {
    Files.delete(damaged);
    assertThat(RingRuns.digests(RingRuns.train(store).folder().orElseThrow())).isEqualTo(whole);
  }

  /** Where the numbers begin. */
  private int numbers() {
    return 8 + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }
}
