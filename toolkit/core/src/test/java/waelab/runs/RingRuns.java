package waelab.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import waelab.base.BadFileException;
import waelab.base.Checksum;
import waelab.base.FolderLock;
import waelab.base.ProgressListener;
import waelab.data.PointSet;
import waelab.data.Split;
import waelab.data.Toys;
import waelab.model.Vae;
import waelab.model.VaeConfig;
import waelab.training.EvaluationPlan;

/** Runs of a small VAE on a ring, in stores of their own, and what lies in their folders. */
final class RingRuns {

  static final Split<PointSet> RING = Split.of(Toys.draw("ring", 400));
  static final int STEPS = 4; // of an epoch: 320 points
  static final VaeConfig CONFIG =
      VaeConfig.forData(RING).withEpochs(4).withBatchSize(80).withWidth(0.25);

  private static final Set<String> NOT_COMPARED =
      Set.of(Timing.FILE_NAME, RunFiles.SUMS, FolderLock.FILE_NAME);

  private RingRuns() {}

  static Run<Vae> train(Path store) {
    return train(store, CONFIG, ProgressListener.silent());
  }

  static Run<Vae> train(Path store, VaeConfig config, ProgressListener progress) {
    return new RunStore(store, List.of())
        .train(
            new Vae(config),
            RING,
            config,
            Optional.empty(),
            progress,
            EvaluationPlan.by(CheckpointStore.BEST_BY));
  }

  /** Trains until two epochs are over; gives the run's folder. */
  static Path interrupted(Path store) {
    Run<Vae> run = train(store, CONFIG, new After(2 * STEPS));
    assertThat(run.progress()).isEqualTo("1 of 4 epochs, 8 steps, interrupted");
    return run.folder().orElseThrow();
  }

  /** The folder of the only run in a store. */
  static Path folder(Path store) {
    return new RunStore(store, List.of()).all().get(0).folder();
  }

  /** What files hold, by their names, those that were left over too; not what tells the time. */
  static Map<String, String> digests(Path run) {
    var digests = new TreeMap<String, String>();
    for (String name : new RunFiles(run).all().keySet()) {
      if (!NOT_COMPARED.contains(name)) {
        digests.put(name, Checksum.of(run.resolve(name)).hex());
      }
    }
    return digests;
  }

  /** Makes a folder what another is. */
  static void copy(Path from, Path to) throws IOException {
    for (String name : new RunFiles(from).all().keySet()) {
      Files.createDirectories(to.resolve(name).getParent());
      Files.copy(from.resolve(name), to.resolve(name));
    }
  }

  /** What is said of a file that cannot be used: one sentence that begins with its name. */
  static String sentence(Path file, Throwable thrown) {
    assertThat(thrown).isInstanceOf(BadFileException.class);
    assertThat(thrown.getMessage())
        .startsWith(file + ": ")
        .hasSizeLessThan(2 * file.toString().length() + 400)
        .doesNotContainPattern("[\\p{Cntrl}]");
    return thrown.getMessage();
  }
}
