package waelab.runs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import waelab.base.ProgressListener;
import waelab.base.TrainingStatus;
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Config;
import waelab.model.Model;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.model.Wae;
import waelab.model.WaeConfig;
import waelab.training.EvaluationPlan;

/** Data and trainings that take a moment, for the tests of runs. */
public final class Tiny {

  /** Points on a ring: 320 to train on, 80 to test on. */
  public static final Split<PointSet> RING = Split.of(Toys.draw("ring", 400));

  /** Three epochs of ten batches. */
  public static final VaeConfig VAE = VaeConfig.forData(RING).withEpochs(3).withBatchSize(32);

  /** Three epochs of ten batches. */
  public static final WaeConfig WAE = WaeConfig.forData(RING).withEpochs(3).withBatchSize(32);

  /** Six epochs, and a rate at which its losses go up and down. */
  public static final VaeConfig WILD = VAE.withEpochs(6).withLearningRate(0.02).withSeed(1);

  /** The loss that every run tells first. */
  public static final EvaluationPlan TOTAL = EvaluationPlan.by("total");

  private Tiny() {}

  /** A store of one folder. */
  public static RunStore store(Path folder) {
    return new RunStore(folder, List.of());
  }

  /** Trains a VAE on the ring. */
  public static Run<Vae> train(RunStore store, VaeConfig config) {
    return train(store, new Vae(config), config, ProgressListener.silent());
  }

  /** Trains a WAE on the ring. */
  public static Run<Wae> train(RunStore store, WaeConfig config) {
    return train(store, new Wae(config), config, ProgressListener.silent());
  }

  /** Trains any model on the ring. */
  public static <M extends Model> Run<M> train(
      RunStore store, M model, Config config, ProgressListener progress) {
    return store.train(model, RING, config, Optional.empty(), progress, TOTAL);
  }

  /** All weights and running statistics, told apart by their bits. */
  public static Map<String, Integer> bits(Run<?> run) {
    return bits(run.model());
  }

  /** All weights and running statistics, told apart by their bits. */
  public static Map<String, Integer> bits(Model model) {
    var bits = new LinkedHashMap<String, Integer>();
    model.state().forEach((name, array) -> bits.put(name, Arrays.hashCode(array.toFloatArray())));
    return bits;
  }

  /** Interrupts a training after the last step of an epoch, before its test. */
  public static ProgressListener interruptingAt(int epoch) {
    return new ProgressListener() {
      @Override
      public void status(TrainingStatus status) {
        if (status.epoch() == epoch && status.epochEnds()) {
          Thread.currentThread().interrupt();
        }
      }

      @Override
      public void info(String sentence) {}
    };
  }

  /** When each file below a folder was written. */
  public static Map<Path, FileTime> times(Path folder) {
    var times = new TreeMap<Path, FileTime>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        times.put(folder.relativize(file), Files.getLastModifiedTime(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return times;
  }
}
