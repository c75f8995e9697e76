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
import waelab.training.TrainingLoop;

/**
 * The scores of a run, from its training and later: {@code scores.csv} in its folder. A score
 * depends only on the model, so it does not change the run's id.
 */
public final class Scores implements TrainingLoop.ScoreLog {

  static final String FILE_NAME = "scores.csv";

  private static final String REMEDY = "; delete it, and they are measured again";

  private final Optional<Path> folder;
  private final List<Score> scores = new ArrayList<>();

  private Scores(Optional<Path> folder) {
    this.folder = folder;
  }

  /**
   * The scores in a folder; empty if it has none, or if there is no folder.
   *
   * @throws BadFileException if the file is not such a table
   */
  static Scores in(Optional<Path> folder) {
    var scores = new Scores(folder);
    folder.map(place -> place.resolve(FILE_NAME)).filter(Files::exists).ifPresent(scores::read);
    return scores;
  }

  /** A copy. Scores that are added to it stay in memory, and the folder is not changed. */
  Scores detached() {
    var aside = new Scores(Optional.empty());
    aside.scores.addAll(scores);
    return aside;
  }

  private void read(Path file) {
    var csv = Csv.read(file, "is not a table of scores" + REMEDY);
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

  /** All scores, in the order of their steps. */
  @Override
  public synchronized List<Score> all() {
    return List.copyOf(scores);
  }

  /**
   * The scores by one metric, in the order of their steps.
   *
   * @param metric its text, such as {@code FID(768) random}
   */
  public List<Score> by(String metric) {
    Metric wanted = Metric.read(metric);
    return all().stream().filter(score -> score.metric().equals(wanted)).toList();
  }

  /** The last score by a metric. */
  public Optional<Score> last(String metric) {
    List<Score> found = by(metric);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
  }

  /** The names of all metrics, in the order of the scores. */
  public List<String> metrics() {
    return all().stream().map(score -> score.metric().toString()).distinct().toList();
  }

  /**
   * Adds scores and writes all to the folder. A new score replaces the one by the same metric, of
   * the same numbers of samples, after the same number of steps.
   *
   * @throws waelab.base.StorageException if they cannot be written; they stay in memory all the
   *     same
   */
  @Override
  public synchronized void add(List<Score> more) {
    for (Score score : more) {
      scores.removeIf(score::replaces);
      scores.add(score);
    }
    scores.sort(Comparator.comparingLong(Score::steps));
    folder.ifPresent(this::write);
  }

  /** Removes the scores of steps that are made again. */
  synchronized void forgetAfter(long steps) {
    if (scores.removeIf(score -> score.steps() > steps)) {
      folder.ifPresent(this::write);
    }
  }

  private void write(Path place) {
    AtomicFiles.write(place.resolve(FILE_NAME), toCsv());
    new RunFiles(place).sealAgain(FILE_NAME);
  }

  /** The table as it is stored. */
  String toCsv() {
    return table().write().toString("csv");
  }

  /** A row for each score. */
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
