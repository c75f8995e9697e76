package waelab.runs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import waelab.base.AtomicFiles;
import waelab.base.BadFileException;
import waelab.base.Memory;
import waelab.base.Printable;

/** How long a run took, checkpoint by checkpoint: {@code timing.csv} in its folder. */
final class Timing {

  /**
   * From one checkpoint to the next, test losses included.
   *
   * @param steps made in all, at its end
   * @param seconds that it took
   * @param memory of the process at its end, in MB; 0 if the system does not report it
   */
  private record Row(long steps, double seconds, long memory) {}

  static final String FILE_NAME = "timing.csv";

  private static final String HEAD = "steps,seconds,memory (MB)";
  private static final String DAMAGED =
      "is not a table of " + HEAD + "; delete it, and only the time that the run took is lost";

  private final Path file;
  private final List<Row> rows = new ArrayList<>();
  private long last = System.nanoTime();

  private Timing(Path folder) {
    file = folder.resolve(FILE_NAME);
  }

  /**
   * Reads what was written up to a step.
   *
   * @throws BadFileException if it cannot be read
   */
  static Timing read(Path folder, long steps) {
    var timing = new Timing(folder);
    if (Files.exists(timing.file)) {
      var csv = Csv.read(timing.file, DAMAGED);
      if (!String.join(",", csv.head()).equals(HEAD)) {
        throw new BadFileException(timing.file, DAMAGED);
      }
      for (int row = 0; row < csv.rows().size(); row++) {
        timing.rows.add(new Row(csv.whole(row, 0), csv.number(row, 1), csv.whole(row, 2)));
      }
      timing.rows.removeIf(row -> row.steps() > steps);
    }
    return timing;
  }

  /** Adds a row for the steps up to this number. */
  void add(long steps) {
    long now = System.nanoTime();
    rows.removeIf(row -> row.steps() >= steps);
    rows.add(new Row(steps, (now - last) / 1e9, Memory.resident().orElse(0) / 1_000_000));
    last = now;
    var text = new StringBuilder(HEAD).append('\n');
    rows.forEach(
        row -> text.append(Printable.of("%d,%.3f,%d%n", row.steps(), row.seconds(), row.memory())));
    AtomicFiles.write(file, text.toString().replace("\r", ""));
  }

  /** The total time. */
  Duration total() {
    return Duration.ofMillis((long) (1000 * rows.stream().mapToDouble(Row::seconds).sum()));
  }
}
