package waelab.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import waelab.base.BadFileException;

/**
 * A text file of CelebA: a row for each image, its name such as {@code 000001.jpg} and then a whole
 * number for each column.
 *
 * <p>{@code list_attr_celeba.txt} begins with a line that counts the rows and a line of 40 names; 1
 * is yes and −1 no. {@code identity_CelebA.txt} and {@code list_eval_partition.txt} have one
 * unnamed column and begin with the first row. Copies on Kaggle have commas, and names of all
 * columns in the first line. Spreadsheets and pandas add quotes, semicolons, a byte order mark or a
 * column that counts the rows: these are read, too.
 */
public final class CelebaTable {

  /** Names have six digits. */
  static final int MOST_IMAGES = 1_000_000;

  private final Path file;
  private final List<String> columns;
  private final int rows;
  private final int[] rowOf;
  private final int[] values;

  /**
   * Keeps what was read.
   *
   * @param rowOf for each image number the place of its row, from 1; 0 where there is none
   * @param values row after row
   */
  CelebaTable(Path file, List<String> columns, int rows, int[] rowOf, int[] values) {
    this.file = file;
    this.columns = columns;
    this.rows = rows;
    this.rowOf = rowOf;
    this.values = values;
  }

  /**
   * Reads {@code list_attr_celeba}: named columns of 1 and −1.
   *
   * @throws BadFileException if it is not there, damaged, cut off or something else
   */
  public static CelebaTable attributes(Path file) {
    CelebaTable table = CelebaTableReader.read(file);
    if (table.columns.isEmpty()) {
      throw new BadFileException(
          file,
          "names no attributes: expected is a line of names before the rows, such as image_id,Bangs,Smiling");
    }
    table.requireValues(value -> value == 1 || value == -1, "1 or -1");
    return table;
  }

  /**
   * Reads {@code identity_CelebA} or {@code list_eval_partition}: one column of numbers from 0.
   *
   * @throws BadFileException if it is not there, damaged, cut off or something else
   */
  public static CelebaTable numbers(Path file) {
    CelebaTable table = CelebaTableReader.read(file);
    if (table.width() != 1) {
      throw new BadFileException(
          file, "has " + table.width() + " numbers for an image, and expected is one");
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
    return rows;
  }

  /**
   * The first column's number for each of some images.
   *
   * @param images numbers of images: 1 for {@code 000001.jpg}
   * @throws BadFileException if an image has no row
   */
  public int[] first(int[] images) {
    return Arrays.stream(images).map(image -> values[row(image) * width()]).toArray();
  }

  /**
   * Whether each of some images has a 1 in a column, for all columns by their names.
   *
   * @param images numbers of images: 1 for {@code 000001.jpg}
   * @throws BadFileException if an image has no row
   */
  public Map<String, boolean[]> flags(int[] images) {
    var flags = new LinkedHashMap<String, boolean[]>();
    columns.forEach(column -> flags.put(column, new boolean[images.length]));
    boolean[][] byColumn = flags.values().toArray(boolean[][]::new);
    for (int i = 0; i < images.length; i++) {
      int from = row(images[i]) * width();
      for (int column = 0; column < byColumn.length; column++) {
        byColumn[column][i] = values[from + column] == 1;
      }
    }
    return flags;
  }

  private int row(int image) {
    boolean has = image >= 0 && image < MOST_IMAGES && rowOf[image] > 0;
    if (!has) {
      throw new BadFileException(
          file,
          String.format(
              Locale.ROOT,
              "has no row for %06d.jpg, which is among the images; take both from the same place",
              image));
    }
    return rowOf[image] - 1;
  }

  private int width() {
    return Math.max(1, columns.size());
  }

  private void requireValues(IntPredicate possible, String expected) {
    for (int i = 0; i < rows * width(); i++) {
      if (!possible.test(values[i])) {
        throw new BadFileException(
            file, "has the value " + values[i] + ", and expected is " + expected);
      }
    }
  }
}
