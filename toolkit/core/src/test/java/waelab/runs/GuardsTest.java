package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import waelab.base.FolderInUseException;
import waelab.base.FolderLock;
import waelab.base.MemoryException;
import waelab.base.ProgressListener;
import waelab.base.TrainingStatus;
import waelab.model.Batches;
import waelab.model.Losses;
import waelab.model.Model;
import waelab.model.Noise;
import waelab.model.Schedule;
import waelab.nn.Adam;
import waelab.nn.Architecture;
import waelab.nn.Network;
import waelab.training.Ending;
import waelab.training.EvaluationPlan;

/** What stops a training: somebody else's, memory, and numbers that are none. */
@Tag("torch")
@Tag("long")
class GuardsTest {

  private static final Schedule SCHEDULE =
      Schedule.forData(RingRuns.RING).withEpochs(4).withBatchSize(80);
  private static final int BAD_STEP = 2 * RingRuns.STEPS + 1; // the second of the third epoch

  @TempDir Path folder;

  /** What goes wrong in one step. */
  private enum Fault {
    NONE,
    /** 128 TB: more than a process can address. */
    TENSOR,
    ARRAY,
    LISTS,
    LOSS,
    GRADIENT
  }

  /** An autoencoder with one step that goes wrong, or not: that is no part of what it is. */
  static final class Faulty extends Model {
    static Fault fault = Fault.NONE;
    private final Network encoder = network("encoder", Architecture.of(2).dense(8).linear(1));
    private final Network decoder = network("decoder", Architecture.of(1).dense(8).linear(2));
    private final Adam adam = adam(1e-2, encoder, decoder);

    @Override
    public Losses step(Batches batches, Noise noise) {
      NDArray x = batches.next();
      boolean now = noise.step() == BAD_STEP;
      if (now && fault == Fault.TENSOR) {
        noise.manager().zeros(new Shape(1L << 45));
      }
      if (now && fault == Fault.ARRAY) {
        assertThat(new long[Integer.MAX_VALUE]).isNotNull();
      }
      if (now && fault == Fault.LISTS) {
        var all = new ArrayList<long[]>();
        while (all.size() < Integer.MAX_VALUE) {
          all.add(new long[1 << 20]);
        }
      }
      Losses losses = loss(x, noise);
      NDArray total = losses.get("total");
      boolean steep = now && fault == Fault.GRADIENT;
      adam.minimize(steep ? total.mul(1e30f).mul(1e30f) : total);
      boolean none = now && fault == Fault.LOSS;
      return none ? Losses.of("total", total.mul(Float.NaN)) : losses;
    }

    @Override
    public Losses loss(NDArray x, Noise noise) {
      return Losses.of("total", x.sub(decoder.apply(encoder.apply(x))).square().mean());
    }
  }

  @AfterEach
  void mend() {
    Faulty.fault = Fault.NONE;
  }

  private static Run<Faulty> train(Path store, Fault fault) {
    Faulty.fault = fault;
    return new RunStore(store, List.of())
        .train(
            new Faulty(),
            RingRuns.RING,
            SCHEDULE,
            Optional.empty(),
            ProgressListener.silent(),
            EvaluationPlan.by(CheckpointStore.BEST_BY));
  }

  /** The files of a training in which nothing went wrong. */
  private Map<String, String> whole() {
    Run<Faulty> run = train(folder.resolve("whole"), Fault.NONE);
    assertThat(run.ending()).isEqualTo(Ending.COMPLETED);
    return RingRuns.digests(run.folder().orElseThrow());
  }

  /** The run stands after its second epoch. */
  private static StoredRun stored(Path store) {
    Path run = RingRuns.folder(store);
    assertThat(CheckpointStore.in(run))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("step-8.safetensors", "step-4.safetensors");
    return StoredRun.in(run);
  }

  @ParameterizedTest
  @EnumSource(names = {"TENSOR", "ARRAY"})
  void aStepThatDoesNotFitIntoMemorySaysWhatToLower(Fault fault) {
    Path store = folder.resolve("run");
    String what = fault == Fault.TENSOR ? "the memory of cpu()" : "Java's memory of ";
    assertThatThrownBy(() -> train(store, fault))
        .isInstanceOf(MemoryException.class)
        .hasMessageStartingWith("Faulty.step does not fit into " + what)
        .hasMessageContaining("; lower batchSize, width or the images' size")
        .message()
        .hasLineCount(1);
    assertThat(stored(store).facts().ending()).isEqualTo(Ending.INTERRUPTED);
    assertThat(RingRuns.digests(train(store, Fault.NONE).folder().orElseThrow()))
        .isEqualTo(whole());
  }

  /** Fills its own small heap bit by bit, then trains as if nothing had been. */
  static final class Filling {
    private Filling() {}

    public static void main(String[] args) {
      try {
        train(Path.of(args[0]), Fault.LISTS);
      } catch (MemoryException e) {
        System.out.println(e.getMessage());
      }
      System.out.println(train(Path.of(args[0]), Fault.NONE).progress());
    }
  }

  @Test
  void aHeapThatFillsUpSaysSoAndTheProcessGoesOn() throws Exception {
    Path store = folder.resolve("run");
    try (Child child = Child.start(Filling.class, store)) {
      List<String> lines = child.lines();
      assertThat(lines).hasSize(2).last().isEqualTo("4 of 4 epochs, 16 steps, completed");
      assertThat(lines.get(0))
          .startsWith("Faulty.step does not fit into Java's memory of ")
          .contains("JAVA_TOOL_OPTIONS=-Xmx");
    }
    assertThat(RingRuns.digests(RingRuns.folder(store))).isEqualTo(whole());
  }

  @ParameterizedTest
  @EnumSource(names = {"LOSS", "GRADIENT"})
  void aNumberThatIsNoneStopsEachTimeAtTheSameStep(Fault fault) {
    Path store = folder.resolve("run");
    var first = catchThrowableOfType(DivergedException.class, () -> train(store, fault));
    var history = stored(store).history().epochs();
    Map<String, String> files = RingRuns.digests(RingRuns.folder(store));
    var second = catchThrowableOfType(DivergedException.class, () -> train(store, fault));
    assertThat(first).hasMessageStartingWith("Training stopped at step 10 (epoch 3, batch 2 of 4)");
    assertThat(second).hasMessage(first.getMessage());
    assertThat(second.run().losses().epochs()).isEqualTo(history).hasSize(2);
    assertThat(RingRuns.digests(RingRuns.folder(store))).isEqualTo(files);
    StoredRun stored = stored(store);
    assertThat(stored.facts().ending()).isEqualTo(Ending.DIVERGED);
    assertThat(stored.facts().steps()).isEqualTo(fault == Fault.LOSS ? 10 : 9);
    assertThat(Verification.of(stored.folder()).faults()).isEmpty();
    assertThat(RingRuns.digests(train(store, Fault.NONE).folder().orElseThrow()))
        .isEqualTo(whole());
  }

  /** Trains, taking its time after each epoch; run in a process of its own. */
  static final class Slow implements ProgressListener {

    public static void main(String[] args) {
      RingRuns.train(Path.of(args[0]), RingRuns.CONFIG, new Slow());
    }

    @Override
    public void status(TrainingStatus status) {
      System.out.println("epoch " + status.epoch());
      try {
        Thread.sleep(10_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void info(String sentence) {}
  }

  @Test
  void aRunThatAnotherProcessTrainsIsLeftToIt() throws Exception {
    Path store = folder.resolve("run");
    try (Child child = Child.start(Slow.class, store)) {
      assertThat(child.says("epoch 1")).isTrue();
      Path run = RingRuns.folder(store);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> RingRuns.train(store))
            .isInstanceOf(FolderInUseException.class)
            .hasMessageStartingWith(run + " is being written by process " + child.pid() + " on ");
      }
      assertThat(child.isAlive()).isTrue();
      child.kill();
      assertThat(run.resolve(FolderLock.FILE_NAME)).content().contains("process " + child.pid());
    }
    Run<?> afterwards = RingRuns.train(store);
    assertThat(RingRuns.digests(afterwards.folder().orElseThrow()))
        .isEqualTo(
            RingRuns.digests(RingRuns.train(folder.resolve("whole")).folder().orElseThrow()));
  }
}
