package waelab.base;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/**
 * A table with a row for each element of a list, and a column for each of its texts or numbers.
 * Numbers print with the digits 0 to 9 in every locale; NaN is a missing value and prints as an
 * empty text.
 *
 * @param <T> the type of the elements
 */
public final class Rows<T> {

  private static final int MOST_FIGURES = 340; // of a double

  private final List<T> rows;
  private final Table table;

  /** A table without columns. */
  public Rows(String title, List<T> rows) {
    this.rows = List.copyOf(rows);
    table = Table.create(title);
  }

  /** Adds a column of text. */
  public Rows<T> text(String name, Function<? super T, String> value) {
    return add(StringColumn.create(name, rows.stream().map(value)));
  }

  /** Adds a column of whole numbers. */
  public Rows<T> ints(String name, ToIntFunction<? super T> value) {
    IntColumn column = IntColumn.create(name, rows.stream().mapToInt(value).toArray());
    column.setPrintFormatter(new NumberColumnFormatter(format("0")));
    return add(column);
  }

  /** Adds a column of whole numbers, as {@link #ints}. */
  public Rows<T> longs(String name, ToLongFunction<? super T> value) {
    LongColumn column = LongColumn.create(name, rows.stream().mapToLong(value).toArray());
    column.setPrintFormatter(new NumberColumnFormatter(format("0")));
    return add(column);
  }

  /** Adds a column of numbers that print with all their digits. */
  public Rows<T> numbers(String name, ToDoubleFunction<? super T> value) {
    DecimalFormat all = format("0");
    all.setMaximumFractionDigits(MOST_FIGURES);
    return numbers(name, new NumberColumnFormatter(all), value);
  }

  /**
   * Adds a column of numbers.
   *
   * @param pattern of {@link DecimalFormat}, such as {@code 0.000}
   */
  public Rows<T> numbers(String name, String pattern, ToDoubleFunction<? super T> value) {
    return numbers(name, new NumberColumnFormatter(format(pattern)), value);
  }

  /**
   * Adds a column of numbers.
   *
   * @param readable the text of a number
   */
  public Rows<T> numbers(
      String name, DoubleFunction<String> readable, ToDoubleFunction<? super T> value) {
    var formatter =
        new NumberColumnFormatter() {
          @Override
          public String format(double number) {
            return Double.isNaN(number) ? "" : readable.apply(number);
          }
        };
    return numbers(name, formatter, value);
  }

  private Rows<T> numbers(
      String name, NumberColumnFormatter formatter, ToDoubleFunction<? super T> value) {
    DoubleColumn column = DoubleColumn.create(name, rows.stream().mapToDouble(value).toArray());
    column.setPrintFormatter(formatter);
    return add(column);
  }

  private Rows<T> add(Column<?> column) {
    table.addColumns(column);
    return this;
  }

  private static DecimalFormat format(String pattern) {
    return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
  }

  /** The complete table. */
  public Table table() {
    return table;
  }
}
