package waelab.runs;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import waelab.base.BadFileException;
import waelab.training.History;

/**
 * A table in a run's folder, as comma-separated values. It is read with the parser that Tablesaw
 * uses, but without Tablesaw's tables: only the text decides whether it can be read.
 *
 * @param file where it was read, for messages
 * @param fault the message about a text that is not such a table, as the rest of a sentence
 * @param head the names of its columns
 * @param rows its other rows, each as long as the head; a cell that is empty is null
 */
record Csv(Path file, String fault, List<String> head, List<String[]> rows) {

  private static final int MOST_COLUMNS = 10_000;

  /**
   * Reads a table.
   *
   * @throws BadFileException if the file is missing, cannot be read, or is not a table
   */
  static Csv read(Path file, String fault) {
    var settings = new CsvParserSettings();
    settings.setMaxColumns(MOST_COLUMNS);
    settings.setReadInputOnSeparateThread(
        false); // else an interrupt while waiting would look like damage
    settings.getFormat().setComment('\0');
    try {
      String text = RunFiles.text(file);
      List<String[]> all = new CsvParser(settings).parseAll(new StringReader(text));
      List<String> head = all.isEmpty() ? List.of() : Arrays.asList(all.get(0));
      List<String[]> rows = all.subList(Math.min(1, all.size()), all.size());
      if (head.isEmpty()
          || head.contains(null)
          || rows.stream().anyMatch(row -> row.length != head.size())) {
        throw new BadFileException(file, fault);
      }
      return new Csv(file, fault, head, rows);
    } catch (BadFileException e) {
      throw Files.exists(file) ? new BadFileException(file, fault, e) : e;
    } catch (TextParsingException e) {
      throw new BadFileException(file, fault, e);
    }
  }

  /** A cell's text. */
  String text(int row, int column) {
    return cell(row, column, text -> text);
  }

  /** A cell's number. */
  double number(int row, int column) {
    return cell(row, column, Double::parseDouble);
  }

  /** A cell's number, NaN where it is empty. */
  double numberOrNaN(int row, int column) {
    return rows.get(row)[column] == null ? Double.NaN : number(row, column);
  }

  /** A cell's integer. */
  long whole(int row, int column) {
    return cell(row, column, Long::parseLong);
  }

  private <T> T cell(int row, int column, Function<String, T> reading) {
    try {
      return reading.apply(Objects.requireNonNull(rows.get(row)[column]));
    } catch (NumberFormatException | NullPointerException e) {
      throw new BadFileException(file, fault, e);
    }
  }

  /**
   * The losses of each complete epoch, from what {@link History#toCsv} returned.
   *
   * @throws BadFileException if the file is missing, or is not such a table
   */
  static History history(Path file, String model, String data) {
    var csv = read(file, "is not a history of losses; take a good copy");
    History history = History.of(model, data, csv.head().get(0));
    for (int row = 0; row < csv.rows().size(); row++) {
      int number = (int) csv.whole(row, 0);
      history.add(
          new History.Epoch(number, csv.side(row, History.TRAIN), csv.side(row, History.TEST)));
    }
    return history;
  }

  private Map<String, Double> side(int row, String prefix) {
    var side = new LinkedHashMap<String, Double>();
    for (int column = 1; column < head.size(); column++) {
      double value = numberOrNaN(row, column);
      if (head.get(column).startsWith(prefix) && !Double.isNaN(value)) {
        side.put(head.get(column).substring(prefix.length()), value);
      }
    }
    return side;
  }
}
