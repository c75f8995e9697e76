package waelab;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/** Numbers from 0 to 1 in a table, with three decimals. */
final class Share {

  private static final NumberColumnFormatter THREE_DECIMALS =
      new NumberColumnFormatter(
          new DecimalFormat("0.000", DecimalFormatSymbols.getInstance(Locale.ROOT)));

  private Share() {}

  static <T> DoubleColumn column(String name, List<T> rows, ToDoubleFunction<T> value) {
    var column = DoubleColumn.create(name, rows.stream().mapToDouble(value).toArray());
    column.setPrintFormatter(THREE_DECIMALS);
    return column;
  }
}
