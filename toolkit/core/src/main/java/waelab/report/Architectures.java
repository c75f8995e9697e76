package waelab.report;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.Table;
import waelab.base.Rows;
import waelab.nn.Architecture;
import waelab.nn.Layer;
import waelab.nn.Table1;

/** Table 1 as a table: a row per layer, and a sum per model next to the study's count. */
public record Architectures(
    String model, String network, String layer, String output, long parameters, String study) {

  /** A row for each layer, and the number of parameters of each network and model. */
  public static Table table() {
    var rows = new ArrayList<Architectures>();
    for (Table1.Row row : Table1.rows()) {
      String name = row.data() + " " + row.model() + ", z=" + row.latent();
      row.networks().forEach((part, architecture) -> add(rows, name, part, architecture));
      String study = String.valueOf(row.studyCount());
      rows.add(new Architectures(name, "all", "", "", row.parameters(), study));
    }
    return new Rows<>("Table 1", rows)
        .text("model", Architectures::model)
        .text("network", Architectures::network)
        .text("layer", Architectures::layer)
        .text("output", Architectures::output)
        .longs("parameters", Architectures::parameters)
        .text("study", Architectures::study)
        .table();
  }

  private static void add(
      List<Architectures> rows, String name, String part, Architecture architecture) {
    Shape shape = architecture.input();
    for (Layer each : architecture.layers()) {
      long count = each.parameters(shape);
      shape = each.output(shape);
      if (count > 0) {
        String size = shape.toString().replaceAll("[() ]", "").replace(',', '×');
        rows.add(new Architectures(name, part, each.toString(), size, count, ""));
      }
    }
    rows.add(new Architectures(name, part, "sum", "", architecture.parameters(), ""));
  }
}
