package waelab.report;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import waelab.base.AtomicFiles;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.base.ProgressListener;
import waelab.base.StorageException;
import waelab.base.UntrustedFile;
import waelab.evaluation.LossMetric;
import waelab.model.Encoder;
import waelab.model.Generator;
import waelab.runs.Run;
import waelab.runs.RunStore;
import waelab.training.Ending;

/** Files for the user in a run's folder: numbers of its last test, and pictures. */
public final class RunArtifacts {

  private static final String EVALUATIONS = "evaluations.csv";
  private static final int MOST_BYTES = 1 << 20;

  private RunArtifacts() {}

  /**
   * Writes them, unless they already exist. An interrupted training gets none, so that the user
   * need not wait for them; they are written at its end.
   */
  public static <R extends Run<?>> R keep(R run, ProgressListener listener) {
    if (run.ending() == Ending.INTERRUPTED) {
      return run;
    }
    try {
      run.folder().ifPresent(folder -> keep(run, folder));
    } catch (StorageException e) {
      throw e;
    } catch (LabException e) {
      // A run is kept even if its pictures fail.
      listener.note("Its pictures are not kept with it: " + e.getMessage());
    }
    return run;
  }

  /** Writes them into a folder, even if the training was interrupted. */
  public static void keep(Run<?> run, Path folder) {
    String evaluations = evaluations(run);
    Path file = folder.resolve(EVALUATIONS);
    if (run.losses().epochs().isEmpty() || evaluations.equals(text(file))) {
      return;
    }
    EpochChart.losses(List.of(run)).writePng(folder.resolve("losses.png"));
    if (run.trainedOn().images() && run.model() instanceof Generator) {
      Pictures.samples(run, 64).writePng(folder.resolve("samples.png"));
      if (run.model() instanceof Encoder) {
        var test = run.data().test();
        Pictures.reconstructions(run, test, Math.min(32, test.size()))
            .writePng(folder.resolve("reconstructions.png"));
      }
    }
    AtomicFiles.write(file, evaluations);
    RunStore.seal(folder);
  }

  private static String evaluations(Run<?> run) {
    return LossMetric.of(run).stream()
        .map(
            metric ->
                Printable.of(
                    "%d,%d,\"%s\",%s\n",
                    run.steps(),
                    run.trainedOn().test(),
                    metric.term().title(),
                    metric.value(run.losses()).orElse(Double.NaN)))
        .collect(Collectors.joining("", "steps,test samples,metric,value\n", ""));
  }

  private static String text(Path file) {
    var there = UntrustedFile.of(file, "a table of evaluations");
    return there.exists() ? there.text(MOST_BYTES) : "";
  }
}
