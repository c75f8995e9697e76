package waelab.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import waelab.base.BadFileException;
import waelab.model.Config;

/**
 * Whether a stored run's files are there, as they were written, and of one training. What is wrong
 * is a {@link BadFileException} that also says whether the same training makes the file again.
 *
 * @param run whose files
 */
record Integrity(StoredRun run) {

  /** Reads a file; what is wrong with it is told with what brings it back. */
  static <T> T remedied(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (BadFileException e) {
      throw RunFolder.remedied(e);
    }
  }

  /** Checks that nothing is missing of a run that is whole. */
  void requireAll() {
    RunFolder.WHOLE.stream()
        .map(run.folder()::resolve)
        .filter(Files::notExists)
        .findFirst()
        .ifPresent(
            file -> {
              throw RunFolder.remedied(StoredRun.missing(file));
            });
  }

  /** Checks files of a run that is whole against what was noted when they were written. */
  void requireUnchanged(List<String> names) {
    if (run.isWhole()) {
      remedied(
          () -> {
            Sums.requireUnchanged(run.folder(), names);
            return run;
          });
    }
  }

  /** Checks that its configuration is what a checkpoint was trained with. */
  void requireConfig(Config config, Checkpoint at) {
    if (!TrainingOrigin.oneLine(config).equals(at.origin().get("config"))) {
      throw fault(RunFolder.CONFIG, "is not what the checkpoints beside it were trained with");
    }
  }

  private BadFileException fault(String name, String what) {
    Path file = run.folder().resolve(name);
    return RunFolder.remedied(new BadFileException(file, what + "; take a good copy"));
  }

  /** Where it stood when it was last kept. */
  Checkpoint lastCheckpoint() {
    List<Path> checkpoints = RunFolder.checkpoints(run.folder());
    try {
      return checkpoint(checkpoints.get(0));
    } catch (BadFileException e) {
      throw RunFolder.unusable(checkpoints, e);
    }
  }

  /** Where it stood at a checkpoint. */
  Checkpoint checkpoint(Path file) {
    Checkpoint checkpoint = Checkpoint.read(file);
    if (!TrainingOrigin.id(checkpoint.origin()).equals(run.facts().id())) {
      throw new BadFileException(
          file, Checkpoint.OF_ANOTHER + "training than " + RunFacts.FILE_NAME + " tells of");
    }
    return checkpoint;
  }
}
