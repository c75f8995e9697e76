package waelab.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waelab.base.BadFileException;
import waelab.base.UntrustedFile;

/**
 * A text file of CelebA. It has a row for each image: the name, such as {@code 000001.jpg}, and
 * then an integer for each column.
 *
 * <p>{@code list_attr_celeba.txt} begins with a line that contains the number of rows and a line of
 * 40 names; 1 is yes and −1 is no. {@code identity_CelebA.txt} and {@code list_eval_partition.txt}
 * have one unnamed column and begin with the first row. Copies on Kaggle have commas, and the names
 * of all columns in the first line. Files with the quotes, semicolons, byte order mark or row
 * numbers that spreadsheets and pandas add are read, too. A list that is missing, damaged, cut off
 * or something else throws a {@link BadFileException}, and so does a list that has no row for an
 * image.
 */
public final class CelebaTable {

  private static final String IMAGE = "image_id";
  private static final Pattern NAME = Pattern.compile("([0-9]{6})\\.jpg", Pattern.CASE_INSENSITIVE);
  private static final int MOST_BYTES = 1 << 26; // the largest of CelebA's has 27 million
  private static final int LONGEST_HEADER = 1 << 14;
  private static final int MOST_DIGITS = 9;

  private final StoredFile file;
  private final List<String> lines;
  private List<String> columns = List.of();
  private int promised = -1;
  private final Map<Integer, int[]> rows = new HashMap<>();

  private CelebaTable(Path path) {
    this.file = StoredFile.of(path);
    byte[] bytes = UntrustedFile.of(path, "a list of CelebA").bytes(MOST_BYTES);
    if (bytes.length > 1 && ((bytes[0] ^ bytes[1]) & 0xff) == 1 && (bytes[0] | bytes[1]) == -1) {
      throw file.bad("is UTF-16 text; save it as UTF-8");
    }
    this.lines = new String(bytes, StandardCharsets.UTF_8).replace("\uFEFF", "").lines().toList();
    for (int line = header(); line < lines.size(); line++) {
      List<String> words = words(line);
      if (!words.isEmpty()) {
        row(line, words);
      }
    }
    if (rows.isEmpty()) {
      throw file.bad("has no rows, and expected is one for each image, such as 000001.jpg 1 -1");
    }
    if (promised >= 0 && promised != rows.size()) {
      throw file.bad(
          "says that it has %d rows, but has %d; take the complete list", promised, rows.size());
    }
  }

  /**
   * Reads a count and names, or names alone, or nothing if the first line is a row.
   *
   * @return the index of the first line after the header
   */
  private int header() {
    List<String> first = words(0);
    boolean indexed = !lines.isEmpty() && lines.get(0).matches("[,;].*");
    if (first.size() == 1 && first.get(0).matches("[0-9]{1,7}")) {
      promised = Integer.parseInt(first.get(0));
      columns = names(1);
      return 2;
    }
    // A first column without a name is pandas' index, which may contain the images' names.
    if (first.contains(IMAGE) || indexed && first.stream().noneMatch(word -> isName(word))) {
      columns = names(0);
      return 1;
    }
    return 0;
  }

  private static boolean isName(String word) {
    return word.endsWith(".jpg");
  }

  /** The names of the columns after the column with the images' names. */
  private List<String> names(int line) {
    List<String> all = words(line);
    if (line < lines.size() && lines.get(line).length() > LONGEST_HEADER) {
      throw file.bad("line %d is too long", line + 1);
    }
    List<String> names = all.subList(all.indexOf(IMAGE) + 1, all.size());
    boolean some = !names.isEmpty() && new HashSet<>(names).size() == names.size();
    if (!some || names.stream().anyMatch(CelebaTable::isName)) {
      throw file.bad(
          "line %d is %s where the names of the columns are expected, each once",
          line + 1, names.isEmpty() ? "empty" : BadFileException.quoted(String.join(" ", names)));
    }
    return List.copyOf(names);
  }

  /** The words of a line, separated by spaces, tabs, commas, semicolons and quotes. */
  private List<String> words(int line) {
    var words = new ArrayList<String>();
    var text = new StringTokenizer(line < lines.size() ? lines.get(line) : "", " \t\r\f,;\"");
    while (text.hasMoreTokens()) {
      words.add(text.nextToken());
    }
    return words;
  }

  /** Reads a name and numbers; skips row numbers before the name. */
  private void row(int line, List<String> words) {
    int at = 0;
    while (at < words.size() - 1 && isNumber(words.get(at))) {
      at++;
    }
    Matcher name = NAME.matcher(words.get(at));
    if (!name.matches()) {
      throw file.bad(
          "line %d begins with %s where a name such as 000001.jpg is expected",
          line + 1, BadFileException.quoted(words.get(0)));
    }
    var row = new int[width()];
    String numbers = row.length == 1 ? "1 whole number" : row.length + " whole numbers";
    for (int column = 0; column < row.length; column++) {
      String word = ++at < words.size() ? words.get(at) : "";
      if (!isNumber(word.startsWith("-") ? word.substring(1) : word)) {
        String found = word.isEmpty() ? "nothing" : BadFileException.quoted(word);
        throw file.bad(
            "line %d has %s where number %d of %s is expected",
            line + 1, found, column + 1, numbers);
      }
      row[column] = Integer.parseInt(word);
    }
    if (at + 1 < words.size()) {
      String more = BadFileException.quoted(words.get(at + 1));
      throw file.bad("line %d has %s after its name and %s", line + 1, more, numbers);
    }
    if (rows.put(Integer.parseInt(name.group(1)), row) != null) {
      throw file.bad("line %d is a second row for %s", line + 1, name.group());
    }
  }

  private static boolean isNumber(String word) {
    return !word.isEmpty()
        && word.length() <= MOST_DIGITS
        && word.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Reads {@code list_attr_celeba}: named columns of 1 and −1. */
  public static CelebaTable attributes(Path file) {
    CelebaTable table = new CelebaTable(file);
    if (table.columns.isEmpty()) {
      throw table.file.bad(
          "names no attributes: expected is a line of names before the rows, such as"
              + " image_id,Bangs,Smiling");
    }
    table.requireValues(value -> value == 1 || value == -1, "1 or -1");
    return table;
  }

  /** Reads {@code identity_CelebA} or {@code list_eval_partition}: one column of numbers from 0. */
  public static CelebaTable numbers(Path file) {
    CelebaTable table = new CelebaTable(file);
    if (table.width() != 1) {
      throw table.file.bad("has %d numbers for an image, and expected is one", table.width());
    }
    table.requireValues(value -> value >= 0, "0 or greater");
    return table;
  }

  /** The columns' names, in their order; empty if they have none. */
  public List<String> columns() {
    return columns;
  }

  /** How many images have a row. */
  public int rows() {
    return rows.size();
  }

  /**
   * The number in the first column for each of these images.
   *
   * @param images numbers of images: 1 for {@code 000001.jpg}
   */
  public int[] first(int[] images) {
    return Arrays.stream(images).map(image -> row(image)[0]).toArray();
  }

  /**
   * For each column, by its name, whether each of these images has a 1 in it.
   *
   * @param images numbers of images: 1 for {@code 000001.jpg}
   */
  public Map<String, boolean[]> flags(int[] images) {
    var flags = new LinkedHashMap<String, boolean[]>();
    columns.forEach(column -> flags.put(column, new boolean[images.length]));
    boolean[][] byColumn = flags.values().toArray(boolean[][]::new);
    for (int i = 0; i < images.length; i++) {
      int[] row = row(images[i]);
      for (int column = 0; column < byColumn.length; column++) {
        byColumn[column][i] = row[column] == 1;
      }
    }
    return flags;
  }

  private int[] row(int image) {
    if (!rows.containsKey(image)) {
      throw file.bad(
          "has no row for %06d.jpg, which is among the images; take both from the same place",
          image);
    }
    return rows.get(image);
  }

  private int width() {
    return Math.max(1, columns.size());
  }

  private void requireValues(IntPredicate possible, String expected) {
    for (int[] row : rows.values()) {
      for (int value : row) {
        if (!possible.test(value)) {
          throw file.bad("has the value %d, and expected is %s", value, expected);
        }
      }
    }
  }
}
