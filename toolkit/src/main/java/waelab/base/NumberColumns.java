package waelab.base;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.function.DoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/**
 * Columns of whole numbers that print as a person reads them; what is missing prints as nothing.
 */
public final class NumberColumns {

  private NumberColumns() {}

  /**
   * An empty column.
   *
   * @param pattern of {@link DecimalFormat}, such as {@code 0.000}
   */
  public static DoubleColumn of(String name, String pattern) {
    DoubleColumn column = DoubleColumn.create(name);
    var format = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    column.setPrintFormatter(new NumberColumnFormatter(format));
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
