package waelab.data;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import waelab.base.BadFileException;

/**
 * Square grey images in a text file, one per line: the label, then the pixels row by row, as MNIST
 * on Kaggle. The first line may name the columns. Then the label is the column {@code label}, at
 * any position, and a column without a name, or with the name {@code id}, is an index and is left
 * out. Values are separated by commas, semicolons or tabs, and may be in quotes. A file that is
 * damaged, or contains something else, throws a {@link BadFileException}.
 */
final class PixelTable {

  private static final List<String> LABEL = List.of("label", "class");
  private static final List<String> INDEX = List.of("", "id", "index", "unnamed: 0");
  private static final int LONGEST_LINE = 1 << 21;
  private static final int LARGEST = 255;
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private final StoredFile file;
  private char separator;

  /**
   * The target of each column's value: 0 for the label, 1 and above for a pixel, −1 if not used.
   */
  private int[] columns;

  private int side;
  private int line;
  private final ByteArrayOutputStream labels = new ByteArrayOutputStream();
  private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();

  PixelTable(StoredFile file) {
    this.file = file;
  }

  /** Reads images and labels. */
  Idx.Pair read() {
    try (InputStream in = file.gunzipped()) {
      return read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
    } catch (EOFException | ZipException e) {
      throw file.bad(e, "is damaged (%s); take a good copy", e.getMessage());
    } catch (IOException e) {
      throw BadFileException.unreadable(file.path(), e);
    }
  }

  private Idx.Pair read(Reader in) throws IOException {
    for (String text = next(in); text != null; text = next(in)) {
      line++;
      if (line == 1) {
        begin(text);
      }
      if (!text.isEmpty() && (line > 1 || isRow(cells(text)))) {
        row(text);
      }
    }
    if (labels.size() == 0) {
      throw file.bad("holds no images; expected is a line for each, its label and its pixels");
    }
    return new Idx.Pair(
        Idx.images(side, side, pixels.toByteArray()), Idx.labels(labels.toByteArray()));
  }

  /** Finds from the first line what the columns are. */
  private void begin(String text) {
    separator = separator(text);
    List<String> cells = cells(text);
    List<String> names = isRow(cells) ? List.of() : cells;
    int label = names.isEmpty() ? 0 : label(names);
    columns = new int[cells.size()];
    int n = 0;
    for (int i = 0; i < columns.length; i++) {
      boolean index = !names.isEmpty() && INDEX.contains(names.get(i));
      columns[i] = i == label ? 0 : index ? -1 : ++n;
    }
    side = (int) Math.round(Math.sqrt(n));
    if (n == 0 || side * side != n) {
      throw file.bad(
          "has %d values after the label on its first line, but needs the pixels of a"
              + " square image, such as 28×28 = 784",
          n);
    }
  }

  private int label(List<String> names) {
    return IntStream.range(0, names.size())
        .filter(i -> LABEL.contains(names.get(i)))
        .findFirst()
        .orElseThrow(
            () ->
                file.bad(
                    "has no column of labels: its first line names %d columns, from %s to %s, and"
                        + " none of them is called label",
                    names.size(),
                    BadFileException.quoted(names.get(0)),
                    BadFileException.quoted(names.get(names.size() - 1))));
  }

  private static char separator(String text) {
    return Stream.of(',', ';', '\t')
        .max(Comparator.comparingLong(each -> text.chars().filter(c -> c == each).count()))
        .orElseThrow();
  }

  private List<String> cells(String text) {
    var cells = new ArrayList<String>();
    for (String cell : text.split(String.valueOf(separator), -1)) {
      cells.add(cell.replace("\"", "").strip().toLowerCase(Locale.ROOT));
    }
    return cells;
  }

  private static boolean isRow(List<String> cells) {
    return cells.stream().allMatch(cell -> cell.matches("[0-9]+"));
  }

  private void row(String text) {
    byte[] row = new byte[1 + side * side];
    if (pixels.size() > MOST_BYTES - side * side) {
      throw file.bad("holds more images than one array can hold");
    }
    int at = 0;
    for (int column = 0; column < columns.length; column++) {
      int found = text.indexOf(separator, at);
      int end = found < 0 ? text.length() : found;
      if ((found < 0) != (column == columns.length - 1)) {
        throw file.bad(
            "line %d has %s values than the %d of the first line",
            line, found < 0 ? "fewer" : "more", columns.length);
      }
      if (columns[column] >= 0) {
        row[columns[column]] = (byte) value(text, at, end, column);
      }
      at = end + 1;
    }
    labels.write(row[0]);
    pixels.write(row, 1, row.length - 1);
  }

  /** The number in a cell. */
  private int value(String text, int from, int to, int column) {
    int start = from;
    int end = to;
    while (start < end && isPadding(text.charAt(start))) {
      start++;
    }
    while (end > start && isPadding(text.charAt(end - 1))) {
      end--;
    }
    int value = start == end ? LARGEST + 1 : 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      boolean good = digit >= 0 && digit <= 9 && value <= LARGEST;
      value = good ? 10 * value + digit : LARGEST + 1;
    }
    if (value > LARGEST) {
      throw file.bad(
          "line %d has %s in column %d, and expected is a whole number from 0 to 255",
          line, BadFileException.quoted(text.substring(from, to)), column + 1);
    }
    return value;
  }

  private static boolean isPadding(char c) {
    return c == ' ' || c == '"';
  }

  /** The next line, without the carriage return of Windows; null at the end of the file. */
  private String next(Reader in) throws IOException {
    var text = new StringBuilder();
    int c = in.read();
    if (c < 0) {
      return null;
    }
    for (; c >= 0 && c != '\n'; c = in.read()) {
      text.append((char) c);
      if (text.length() > LONGEST_LINE) {
        throw file.bad("line %d is too long for one image", line + 1);
      }
    }
    int end = text.length();
    int from = line == 0 && text.indexOf("\uFEFF") == 0 ? 1 : 0;
    return text.substring(from, end > from && text.charAt(end - 1) == '\r' ? end - 1 : end);
  }
}
