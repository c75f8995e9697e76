package waelab.notebook.kernel;

import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import waelab.notebook.page.Html;

/** A Tablesaw table as HTML. Numbers are right-aligned, and written as the columns print them. */
final class TableRenderer {

  /** Maximum number of rows that are shown. */
  private static final int MOST_ROWS = 200;

  private TableRenderer() {}

  static MimeBundle of(Table table) {
    return MimeBundle.html(html(table), text(table));
  }

  private static String text(Table table) {
    boolean whole = table.rowCount() <= MOST_ROWS;
    String text = whole ? table.printAll() : table.first(MOST_ROWS).printAll() + "\n" + rest(table);
    // Tablesaw uses the system's line ends; notebooks are the same on all systems.
    return text.replace(System.lineSeparator(), "\n");
  }

  private static String rest(Table table) {
    return "The first " + MOST_ROWS + " of " + table.rowCount() + " rows.";
  }

  static String html(Table table) {
    var html = new StringBuilder("<table class=\"waelab-table\">\n");
    if (table.name() != null) {
      html.append("<caption>").append(Html.text(table.name())).append("</caption>\n");
    }
    String names = row(table, column -> cell("th scope=\"col\"", column, column.name()));
    html.append("<thead>\n").append(names).append("</thead>\n<tbody>\n"); // repeated on each page
    int shown = Math.min(MOST_ROWS, table.rowCount());
    for (int i = 0; i < shown; i++) {
      int row = i;
      html.append(row(table, column -> cell("td", column, column.getString(row))));
    }
    html.append("</tbody>\n</table>\n");
    if (shown < table.rowCount()) {
      html.append("<p>").append(rest(table)).append("</p>\n");
    }
    return html.toString();
  }

  private static String row(Table table, Function<Column<?>, String> cell) {
    return table.columns().stream().map(cell).collect(Collectors.joining("", "<tr>", "</tr>\n"));
  }

  private static String cell(String tag, Column<?> column, String text) {
    boolean words = column.type() == ColumnType.STRING;
    return String.format(
        Locale.ROOT,
        "<%s style=\"text-align:%s\">%s</%s>",
        tag,
        words ? "left" : "right",
        Html.text(text),
        tag.split(" ")[0]);
  }
}
