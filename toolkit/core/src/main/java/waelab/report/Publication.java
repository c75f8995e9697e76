package waelab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;
import waelab.base.AtomicFiles;
import waelab.base.BadArgumentException;
import waelab.base.StorageException;
import waelab.plot.Chart;
import waelab.plot.DisplayItems;
import waelab.plot.Grid;
import waelab.runs.Run;
import waelab.runs.RunStore;

/**
 * Things that a notebook shows, as files of {@code figures/}.
 *
 * @param name what they are called
 * @param from the runs that they come from
 */
public record Publication(String name, List<Run<?>> from) {

  /** Weights above this stay where they were trained: the same training makes the same ones. */
  private static final long MOST_BYTES = 4 << 20;

  /** Checks the name. */
  public Publication {
    BadArgumentException.requireNonNull(name, "name");
    BadArgumentException.require(
        name.matches("[a-z0-9]+(-[a-z0-9]+)*"),
        "name",
        '"' + name + '"',
        "small letters, digits and hyphens, such as \"rq3-random-samples\"");
  }

  /**
   * Writes a thing, and the provenance of the runs beside it.
   *
   * @throws BadArgumentException if it is nothing that can be published
   */
  public void write(Object thing, Path folder) {
    if (thing instanceof Run<?> run) {
      write(
          run.withoutPrior(),
          folder.resolve(RunStore.RUNS).resolve(name)); // a prior is not kept with it
      return;
    }
    write(thing, name, folder);
    if (!from.isEmpty()) {
      String provenance =
          from.stream().map(run -> run.provenance().toString()).collect(Collectors.joining("\n\n"));
      AtomicFiles.write(folder.resolve(name + ".provenance.txt"), provenance + "\n");
    }
  }

  private static void write(Object thing, String name, Path folder) {
    if (thing instanceof Grid grid) {
      grid.writePng(folder.resolve(name + ".png"));
    } else if (thing instanceof Chart chart) {
      chart.writePng(folder.resolve(name + ".png"));
    } else if (thing instanceof Table table) {
      AtomicFiles.write(folder.resolve(name + ".csv"), table.write().toString("csv"));
    } else if (thing instanceof DisplayItems parts) {
      List<Object> all = parts.parts().stream().filter(Publication::isPublished).toList();
      for (int i = 0; i < all.size(); i++) {
        write(all.get(i), all.size() == 1 ? name : name + "-" + (i + 1), folder);
      }
    } else {
      throw new BadArgumentException(
          "thing",
          "must be a grid, chart, table or run, or made of these, but is a "
              + BadArgumentException.requireNonNull(thing, "thing").getClass().getSimpleName());
    }
  }

  private static boolean isPublished(Object part) {
    return part instanceof Grid || part instanceof Chart || part instanceof Table;
  }

  /** Everything but weights that are too large to come with a project. */
  private static void write(Run<?> run, Path folder) {
    run.save(folder);
    RunArtifacts.keep(run, folder);
    try {
      Path weights = folder.resolve("weights.safetensors");
      if (Files.size(weights) > MOST_BYTES) {
        Files.delete(weights);
      }
    } catch (IOException e) {
      throw StorageException.of(folder, e);
    }
    RunStore.seal(folder);
  }
}
