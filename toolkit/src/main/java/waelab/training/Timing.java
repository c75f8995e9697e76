package waelab.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import waelab.base.AtomicFiles;
import waelab.base.BadFileException;
import waelab.base.Memory;

/** How long a run took, checkpoint by checkpoint: {@code timing.csv} in its folder. */
final class Timing {

  /**
   * From one checkpoint to the next, test losses included.
   *
   * @param steps made in all, at its end
   * @param seconds that it took
   * @param memory the process held at its end, in MB; 0 where the system does not tell
   */
  private record Row(long steps, double seconds, long memory) {}

  static final String FILE_NAME = "timing.csv";

  private static final String HEAD = "steps,seconds,memory (MB)";

  private final Path file;
  private final List<Row> rows = new ArrayList<>();
  private long last = System.nanoTime();

  private Timing(Path folder) {
    file = folder.resolve(FILE_NAME);
  }

  /**
   * What was written of the steps up to one.
   *
   * @throws BadFileException if it cannot be read
   */
  static Timing read(Path folder, long steps) {
    var timing = new Timing(folder);
    if (Files.exists(timing.file)) {
      List<String> lines = timing.lines();
      for (int i = 1; i < lines.size(); i++) {
        timing.rows.add(timing.row(i + 1, lines.get(i)));
      }
      timing.rows.removeIf(row -> row.steps() > steps);
    }
    return timing;
  }

  private List<String> lines() {
    List<String> lines = text().lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(HEAD)) {
      throw damaged("is no table of " + HEAD, null);
    }
    return lines;
  }

  private String text() {
    try {
      return RunFiles.text(file);
    } catch (BadFileException e) {
      throw damaged("cannot be read as text", e);
    }
  }

  private Row row(int number, String line) {
    String[] cells = line.split(",");
    try {
      return new Row(
          Long.parseLong(cells[0]), Double.parseDouble(cells[1]), Long.parseLong(cells[2]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw damaged("its line " + number + " is no row of " + HEAD, e);
    }
  }

  private BadFileException damaged(String what, Exception cause) {
    return new BadFileException(
        file, what + "; delete it, and only how long the run took is not known any more", cause);
  }

  /** Notes that so many steps are made now. */
  void add(long steps) {
    long now = System.nanoTime();
    rows.removeIf(row -> row.steps() >= steps);
    rows.add(new Row(steps, (now - last) / 1e9, Memory.resident().orElse(0) / 1_000_000));
    last = now;
    var text = new StringBuilder(HEAD).append('\n');
    rows.forEach(
        row ->
            text.append(
                String.format(
                    Locale.ROOT, "%d,%.3f,%d%n", row.steps(), row.seconds(), row.memory())));
    AtomicFiles.write(file, text.toString().replace("\r", ""));
  }

  /** All of it together. */
  Duration total() {
    return Duration.ofMillis((long) (1000 * rows.stream().mapToDouble(Row::seconds).sum()));
  }
}
