package waelab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;
import waelab.base.AtomicFiles;
import waelab.base.BadArgumentException;
import waelab.base.BadFileException;
import waelab.base.Folders;
import waelab.base.StorageException;
import waelab.base.UntrustedFile;
import waelab.plot.Chart;
import waelab.plot.DisplayItems;
import waelab.plot.Grid;
import waelab.runs.Run;
import waelab.runs.RunStore;

/**
 * Things that a notebook shows, as files of {@code figures/} or of a folder in it.
 *
 * <p>The file {@code provenance.txt} of such a folder has a paragraph for each run: a line {@code
 * files:} with the files that come from the run, then the provenance of the run. Paragraphs and
 * files are sorted. Publishing a file again changes only the entries of this file.
 *
 * @param name their name, such as "losses" or "rq1/losses"
 * @param from the runs that they come from
 */
public record Publication(String name, List<Run<?>> from) {

  private static final String WORDS = "[a-z0-9]+(-[a-z0-9]+)*";
  private static final String PROVENANCE = "provenance.txt";
  private static final String FILES = "files: ";
  private static final String COMMA = ", ";
  private static final int MOST_TEXT = 1 << 24;

  /** Larger weights are not published: the same training gives the same weights. */
  private static final long MOST_BYTES = 4 << 20;

  /** Checks the name. */
  public Publication {
    BadArgumentException.requireNonNull(name, "name");
    BadArgumentException.require(
        name.matches("(" + WORDS + "/)?" + WORDS),
        "name",
        '"' + name + '"',
        "small letters, digits and hyphens, such as \"samples\" or \"rq3/random-samples\"");
  }

  /**
   * Writes a thing, and the provenance of its runs into {@code provenance.txt} next to it.
   *
   * @param figures the folder that the name is in
   * @throws BadArgumentException if the thing cannot be published, or is a run and the name has a
   *     folder
   * @throws BadFileException if {@code provenance.txt} has another format; then nothing is written
   */
  public void write(Object thing, Path figures) {
    if (thing instanceof Run<?> run) {
      BadArgumentException.require(
          name.matches(WORDS),
          "name",
          '"' + name + '"',
          "without a folder where a run is published");
      write(
          run.withoutPrior(),
          figures.resolve(RunStore.RUNS).resolve(name)); // a prior is not stored with it
      return;
    }
    Path place = figures.resolve(name);
    Path provenance = place.resolveSibling(PROVENANCE);
    Map<String, Set<String>> filesByRun = filesByRun(provenance);
    List<String> files = write(thing, place.getFileName().toString(), place.getParent());
    filesByRun.values().forEach(others -> others.removeAll(Set.copyOf(files)));
    for (Run<?> run : from) {
      String told = run.provenance().toString();
      filesByRun.computeIfAbsent(told, any -> new TreeSet<>()).addAll(files);
    }
    filesByRun.values().removeIf(Set::isEmpty);
    if (!filesByRun.isEmpty() || Files.exists(provenance)) {
      AtomicFiles.write(provenance, text(filesByRun));
    }
  }

  /**
   * The contents of a {@code provenance.txt}: the files that come from a run, by its provenance.
   */
  private static Map<String, Set<String>> filesByRun(Path provenance) {
    var filesByRun = new TreeMap<String, Set<String>>();
    var file = UntrustedFile.of(provenance, "the provenance of published files");
    String text = file.exists() ? file.text(MOST_TEXT).replace("\r", "") : "";
    for (String paragraph : text.isEmpty() ? new String[0] : text.split("\n\n")) {
      String[] parts = paragraph.strip().split("\n", 2);
      if (parts.length < 2 || !parts[0].startsWith(FILES)) {
        throw new BadFileException(
            provenance, "has a paragraph that does not begin with \"" + FILES + "\": move it away");
      }
      var files = List.of(parts[0].substring(FILES.length()).split(COMMA));
      filesByRun.computeIfAbsent(parts[1], any -> new TreeSet<>()).addAll(files);
    }
    return filesByRun;
  }

  private static String text(Map<String, Set<String>> filesByRun) {
    return filesByRun.entrySet().stream()
        .map(run -> FILES + String.join(COMMA, run.getValue()) + "\n" + run.getKey() + "\n")
        .collect(Collectors.joining("\n"));
  }

  /** Writes a thing as one file, or as one file for each part; returns the names of the files. */
  private static List<String> write(Object thing, String name, Path folder) {
    if (thing instanceof Grid grid) {
      grid.writePng(folder.resolve(name + ".png"));
      return List.of(name + ".png");
    }
    if (thing instanceof Chart chart) {
      chart.writePng(folder.resolve(name + ".png"));
      return List.of(name + ".png");
    }
    if (thing instanceof Table table) {
      AtomicFiles.write(folder.resolve(name + ".csv"), table.write().toString("csv"));
      return List.of(name + ".csv");
    }
    if (thing instanceof DisplayItems parts) {
      List<Object> all = parts.parts().stream().filter(Publication::isPublished).toList();
      var files = new ArrayList<String>();
      for (int i = 0; i < all.size(); i++) {
        files.addAll(write(all.get(i), all.size() == 1 ? name : name + "-" + (i + 1), folder));
      }
      return files;
    }
    throw new BadArgumentException(
        "thing",
        "must be a grid, chart, table or run, or made of these, but is a "
            + BadArgumentException.requireNonNull(thing, "thing").getClass().getSimpleName());
  }

  private static boolean isPublished(Object part) {
    return part instanceof Grid || part instanceof Chart || part instanceof Table;
  }

  /**
   * Writes a run with its last checkpoint, so that {@code branch} can resume it; files that are too
   * large to come with a project are left out.
   */
  private static void write(Run<?> run, Path folder) {
    run.save(folder);
    RunArtifacts.keep(run, folder);
    try {
      Path weights = folder.resolve("weights.safetensors");
      if (Files.size(weights) > MOST_BYTES) {
        Files.delete(weights);
      }
      Path checkpoints = folder.resolve("checkpoints");
      Optional<Path> checkpoint = run.checkpoint();
      Folders.clear(checkpoints, file -> !checkpoint.equals(Optional.of(file)));
      if (checkpoint.isPresent() && Files.size(checkpoint.get()) <= MOST_BYTES) {
        Path there = checkpoints.resolve("step-" + run.steps() + ".safetensors");
        if (Files.notExists(there)) {
          Files.copy(checkpoint.get(), Files.createDirectories(checkpoints).resolve(there));
        }
      }
    } catch (IOException e) {
      throw StorageException.of(folder, e);
    }
    RunStore.seal(folder);
  }
}
