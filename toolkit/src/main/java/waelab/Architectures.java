package waelab;

import ai.djl.ndarray.types.Shape;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import waelab.base.NumberColumns;
import waelab.nn.Architecture;
import waelab.nn.Layer;
import waelab.nn.Table1;

/** Table 1 as a table: a row per layer, a sum per model beside the study's count. */
final class Architectures {

  private final StringColumn model = StringColumn.create("model");
  private final StringColumn network = StringColumn.create("network");
  private final StringColumn layer = StringColumn.create("layer");
  private final StringColumn output = StringColumn.create("output");
  private final LongColumn parameters = NumberColumns.longs("parameters");
  private final StringColumn study = StringColumn.create("study");

  private Architectures() {}

  static Table table() {
    var rows = new Architectures();
    Table1.rows().forEach(rows::add);
    return Table.create(
        "Table 1", rows.model, rows.network, rows.layer, rows.output, rows.parameters, rows.study);
  }

  private void add(Table1.Row row) {
    String name = row.data() + " " + row.model() + ", z=" + row.latent();
    row.networks().forEach((part, architecture) -> add(name, part, architecture));
    append(name, "all", "", "", row.parameters(), String.valueOf(row.studyCount()));
  }

  private void add(String name, String part, Architecture architecture) {
    Shape shape = architecture.input();
    for (Layer each : architecture.layers()) {
      long count = each.parameters(shape);
      shape = each.output(shape);
      if (count > 0) {
        append(name, part, each.toString(), dimensions(shape), count, "");
      }
    }
    append(name, part, "sum", "", architecture.parameters(), "");
  }

  private void append(String m, String n, String l, String o, long p, String s) {
    model.append(m);
    network.append(n);
    layer.append(l);
    output.append(o);
    parameters.append(p);
    study.append(s);
  }

  private static String dimensions(Shape shape) {
    return shape.toString().replaceAll("[() ]", "").replace(',', '×');
  }
}
