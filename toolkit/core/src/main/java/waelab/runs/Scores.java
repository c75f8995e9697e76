package waelab.runs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tech.tablesaw.api.Table;
import waelab.base.AtomicFiles;
import waelab.base.BadFileException;
import waelab.base.Rows;
import waelab.training.History;
import waelab.training.Metric;
import waelab.training.Score;

/**
 * What a run was judged by, while it was trained and later: {@code scores.csv} in its folder. A
 * score depends on nothing but the model, so it changes no run's identity.
 */
public final class Scores {

  static final String FILE_NAME = "scores.csv";

  private static final String REMEDY = "; delete it, and they are measured again";

  private final Optional<Path> folder;
  private final List<Score> scores = new ArrayList<>();

  private Scores(Optional<Path> folder) {
    this.folder = folder;
  }

  /**
   * What there is in a folder; nothing yet if it has none, or if there is no folder.
   *
   * @throws BadFileException if the file is no such table
   */
  static Scores in(Optional<Path> folder) {
    var scores = new Scores(folder);
    folder.map(place -> place.resolve(FILE_NAME)).filter(Files::exists).ifPresent(scores::read);
    return scores;
  }

  /** The same, but what is added is known to this process only, and the folder stays as it is. */
  Scores detached() {
    var aside = new Scores(Optional.empty());
    aside.scores.addAll(scores);
    return aside;
  }

  private void read(Path file) {
    var csv = Csv.read(file, "is no table of scores" + REMEDY);
    if (!csv.head().equals(table().columnNames())) {
      throw new BadFileException(file, "has other columns than " + table().columnNames() + REMEDY);
    }
    for (int row = 0; row < csv.rows().size(); row++) {
      scores.add(
          new Score(
              (int) csv.whole(row, 0),
              csv.whole(row, 1),
              csv.text(row, 2),
              (int) csv.whole(row, 3),
              (int) csv.whole(row, 4),
              csv.numberOrNaN(row, 5),
              csv.numberOrNaN(row, 6)));
    }
  }

  /** All of them, the first steps first. */
  public synchronized List<Score> all() {
    return List.copyOf(scores);
  }

  /**
   * Those by one metric, the first steps first.
   *
   * @param metric its text, such as {@code FID(768) random}
   */
  public List<Score> by(String metric) {
    Metric wanted = Metric.read(metric);
    return all().stream().filter(score -> score.metric().equals(wanted)).toList();
  }

  /** The last by a metric. */
  public Optional<Score> last(String metric) {
    List<Score> found = by(metric);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
  }

  /** The names of all metrics, as they came. */
  public List<String> metrics() {
    return all().stream().map(score -> score.metric().toString()).distinct().toList();
  }

  /**
   * Adds some, in the place of those by the same metrics, of as many samples, after as many steps,
   * and writes all down.
   *
   * @throws waelab.base.StorageException if they cannot be written, though they are known here now
   */
  public synchronized void add(List<Score> more) {
    for (Score score : more) {
      scores.removeIf(score::replaces);
      scores.add(score);
    }
    scores.sort(Comparator.comparingLong(Score::steps));
    folder.ifPresent(this::write);
  }

  /** Forgets those of steps that are made once more. */
  synchronized void forgetAfter(long steps) {
    if (scores.removeIf(score -> score.steps() > steps)) {
      folder.ifPresent(this::write);
    }
  }

  private void write(Path place) {
    AtomicFiles.write(place.resolve(FILE_NAME), toCsv());
    new RunFiles(place).sealAgain(FILE_NAME);
  }

  /** The table as it is kept. */
  String toCsv() {
    return table().write().toString("csv");
  }

  /** One row a score. */
  public synchronized Table table() {
    return new Rows<>("Scores", scores)
        .ints("epoch", Score::epoch)
        .longs("steps", Score::steps)
        .text("metric", score -> score.metric().toString())
        .ints("samples", Score::samples)
        .ints("reference", Score::reference)
        .numbers("value", History::readable, Score::value)
        .numbers("ideal", History::readable, Score::ideal)
        .table();
  }
}
