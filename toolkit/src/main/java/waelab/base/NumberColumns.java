package waelab.base;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.function.DoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/**
 * Columns of whole numbers that print as a person reads them; what is missing prints as nothing.
 */
public final class NumberColumns {

  private static final int MOST_FIGURES = 340; // of a double

  private NumberColumns() {}

  /** A column of whole numbers, which print with the digits 0 to 9 whatever the user's locale. */
  public static IntColumn ints(String name, int... values) {
    IntColumn column = IntColumn.create(name, values);
    column.setPrintFormatter(new NumberColumnFormatter(format("0")));
    return column;
  }

  /** A column of whole numbers, as {@link #ints}. */
  public static LongColumn longs(String name, long... values) {
    LongColumn column = LongColumn.create(name, values);
    column.setPrintFormatter(new NumberColumnFormatter(format("0")));
    return column;
  }

  /** A column of numbers that print with all their figures. */
  public static DoubleColumn doubles(String name, double... values) {
    DecimalFormat all = format("0");
    all.setMaximumFractionDigits(MOST_FIGURES);
    DoubleColumn column = DoubleColumn.create(name, values);
    column.setPrintFormatter(new NumberColumnFormatter(all));
    return column;
  }

  private static DecimalFormat format(String pattern) {
    return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
  }

  /**
   * An empty column.
   *
   * @param pattern of {@link DecimalFormat}, such as {@code 0.000}
   */
  public static DoubleColumn of(String name, String pattern) {
    DoubleColumn column = DoubleColumn.create(name);
    column.setPrintFormatter(new NumberColumnFormatter(format(pattern)));
    return column;
  }

  /**
   * An empty column.
   *
   * @param readable the text of a number
   */
  public static DoubleColumn of(String name, DoubleFunction<String> readable) {
    DoubleColumn column = DoubleColumn.create(name);
    column.setPrintFormatter(
        new NumberColumnFormatter() {
          @Override
          public String format(double value) {
            return Double.isNaN(value) ? "" : readable.apply(value);
          }
        });
    return column;
  }
}
