package waelab.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import waelab.base.BadFileException;
import waelab.base.ForeignFile;

/**
 * Reads a text file of CelebA and trusts nothing in it. Blanks, tabs, commas and semicolons part
 * what stands in a line; quotes, a byte order mark and a column that counts the rows are read over.
 */
final class CelebaTableReader {

  private static final String IMAGE = "image_id";
  private static final int MOST_BYTES = 1 << 26; // the longest of CelebA's has 27 million
  private static final int LONGEST_HEADER = 1 << 14;
  private static final int FIRST_ROWS = 1 << 12;
  private static final int MOST_DIGITS = 9;

  private final Path file;
  private final byte[] text;
  private int at;
  private int line = 1;
  private List<String> columns = List.of();
  private int promised = -1;
  private final int[] rowOf = new int[CelebaTable.MOST_IMAGES];
  private int[] values = {};
  private int rows;

  private CelebaTableReader(Path file, byte[] text) {
    this.file = file;
    this.text = text;
  }

  static CelebaTable read(Path file) {
    byte[] text = ForeignFile.of(file, "a list of CelebA").bytes(MOST_BYTES);
    var reader = new CelebaTableReader(file, text);
    reader.header();
    reader.body();
    return new CelebaTable(file, reader.columns, reader.rows, reader.rowOf, reader.values);
  }

  /** Reads a count and names, or names alone, or nothing if the first line is a row. */
  private void header() {
    if (startsWith(0xff, 0xfe) || startsWith(0xfe, 0xff)) {
      throw new BadFileException(file, "is UTF-16 text; save it as UTF-8");
    }
    int start = startsWith(0xef, 0xbb, 0xbf) ? 3 : 0;
    at = start;
    boolean indexed = start < text.length && (text[start] == ',' || text[start] == ';');
    List<String> first = words();
    if (first.size() == 1 && first.get(0).matches("[0-9]{1,7}")) {
      promised = Integer.parseInt(first.get(0));
      columns = names(words());
    } else if (first.contains(IMAGE)
        || indexed && first.stream().noneMatch(CelebaTableReader::isName)) {
      columns = names(first); // of a first column without a name, pandas' index, the names may be
    } else {
      at = start;
      line = 1;
    }
  }

  private static boolean isName(String word) {
    return word.endsWith(".jpg");
  }

  private boolean startsWith(int... bytes) {
    boolean starts = text.length >= bytes.length;
    for (int i = 0; starts && i < bytes.length; i++) {
      starts = (text[i] & 0xff) == bytes[i];
    }
    return starts;
  }

  /** The names of the columns after that of the images' names. */
  private List<String> names(List<String> all) {
    List<String> words = all.subList(all.indexOf(IMAGE) + 1, all.size());
    boolean some = !words.isEmpty() && new HashSet<>(words).size() == words.size();
    if (!some || words.stream().anyMatch(CelebaTableReader::isName)) {
      String found =
          words.isEmpty() ? "is empty" : "is " + BadFileException.quoted(String.join(" ", words));
      throw bad(line - 1, found + " where the names of the columns are expected, each once");
    }
    return List.copyOf(words);
  }

  /** The words of a line, and on to the next line. */
  private List<String> words() {
    int start = at;
    while (at < text.length && text[at] != '\n') {
      at++;
    }
    if (at - start > LONGEST_HEADER) {
      throw bad(line, "is too long");
    }
    String words = new String(text, start, at - start, StandardCharsets.UTF_8);
    at = Math.min(text.length, at + 1);
    line++;
    return Arrays.stream(words.split("[\\s,;\"]+")).filter(word -> !word.isEmpty()).toList();
  }

  private void body() {
    for (boolean more = nextLine(); more; more = nextLine()) {
      int image = image();
      if (rowOf[image] > 0) {
        throw bad(line, String.format(Locale.ROOT, "is a second row for %06d.jpg", image));
      }
      rowOf[image] = ++rows;
      growFor(rows);
      numbers(rows - 1);
      blanks();
      if (at < text.length && text[at] != '\n') {
        throw bad(line, "has " + found() + " after its name and " + numbers());
      }
    }
    if (rows == 0) {
      throw new BadFileException(
          file, "has no rows, and expected is one for each image, such as 000001.jpg 1 -1");
    }
    if (promised >= 0 && promised != rows) {
      throw new BadFileException(
          file,
          "says that it has " + promised + " rows, but has " + rows + "; take the whole list");
    }
  }

  /** Goes to the next line that is not blank; false at the end. */
  private boolean nextLine() {
    blanks();
    while (at < text.length && text[at] == '\n') {
      at++;
      line++;
      blanks();
    }
    return at < text.length;
  }

  private void blanks() {
    while (at < text.length && isBlank(text[at])) {
      at++;
    }
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t' || c == '\r' || c == ',' || c == ';' || c == '"';
  }

  /** Six digits and {@code .jpg}, after any numbers that count the rows. */
  private int image() {
    int start = at;
    for (int end = endOfNumber(); end > at; end = endOfNumber()) {
      at = end;
      blanks();
    }
    int image = 0;
    int end = at + 6;
    boolean named =
        end + 4 < text.length
            && text[end] == '.'
            && (text[end + 1] | 0x20) == 'j'
            && (text[end + 2] | 0x20) == 'p'
            && (text[end + 3] | 0x20) == 'g'
            && isBlank(text[end + 4]);
    for (int i = at; named && i < end; i++) {
      named = isDigit(text[i]);
      image = 10 * image + text[i] - '0';
    }
    if (!named) {
      at = start;
      throw bad(line, "begins with " + found() + " where a name such as 000001.jpg is expected");
    }
    at = end + 4;
    return image;
  }

  /** The end of a whole number that begins here and that something follows; else this place. */
  private int endOfNumber() {
    int end = at;
    while (end < text.length && isDigit(text[end])) {
      end++;
    }
    return end < text.length && isBlank(text[end]) ? end : at;
  }

  /** The word that begins here, for a message. */
  private String found() {
    int end = at;
    while (end < text.length
        && end - at < LONGEST_HEADER
        && !isBlank(text[end])
        && text[end] != '\n') {
      end++;
    }
    return end == at
        ? "nothing"
        : BadFileException.quoted(new String(text, at, end - at, StandardCharsets.UTF_8));
  }

  private String numbers() {
    return width() == 1 ? "1 whole number" : width() + " whole numbers";
  }

  /** The numbers of a row. One loop over locals: the longest of these files has eight million. */
  private void numbers(int row) {
    byte[] text = this.text;
    int end = text.length;
    int at = this.at;
    int to = row * width();
    for (int column = 0; column < width(); column++) {
      while (at < end && isBlank(text[at])) {
        at++;
      }
      boolean negative = at < end && text[at] == '-';
      at += negative ? 1 : 0;
      int start = at;
      int number = 0;
      while (at < end && at - start < MOST_DIGITS && isDigit(text[at])) {
        number = 10 * number + text[at++] - '0';
      }
      if (at == start || at < end && !isBlank(text[at]) && text[at] != '\n') {
        this.at = negative ? start - 1 : start;
        throw bad(
            line,
            "has "
                + found()
                + " where number "
                + (column + 1)
                + " of "
                + numbers()
                + " is expected");
      }
      values[to + column] = negative ? -number : number;
    }
    this.at = at;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  /** Makes room for a row. */
  private void growFor(int rows) {
    long needed = (long) rows * width();
    if (needed > values.length) {
      // A number takes two bytes at least, so a short file never takes much memory.
      long most = Math.max(needed, text.length / 2);
      long all = (long) Math.max(promised, 2 * rows + FIRST_ROWS) * width();
      values = Arrays.copyOf(values, Math.toIntExact(Math.min(all, most)));
    }
  }

  private int width() {
    return Math.max(1, columns.size());
  }

  private BadFileException bad(int line, String what) {
    return new BadFileException(file, "line " + line + " " + what);
  }
}
