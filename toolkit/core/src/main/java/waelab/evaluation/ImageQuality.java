package waelab.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import waelab.base.BadArgumentException;
import waelab.base.Printable;
import waelab.base.Rows;
import waelab.metrics.DensityCoverage;
import waelab.metrics.FrechetDistance;
import waelab.metrics.KernelDistance;
import waelab.metrics.PrecisionRecall;
import waelab.metrics.SetMetric;
import waelab.plot.DisplayItems;
import waelab.training.History;

/**
 * How good a run's random samples are by several metrics of the same images in the same features,
 * each next to the value of real images. One number cannot show whether samples look wrong or some
 * kinds of images are missing; these can.
 *
 * @param frechet FID, or a Fréchet distance in other features
 * @param kernel KID, or a kernel distance in other features
 * @param precisionRecall how good they look and how much they cover
 * @param densityCoverage the same, robust to single outliers
 */
public record ImageQuality(
    FrechetDistance frechet,
    ImageScore<KernelDistance> kernel,
    ImageScore<PrecisionRecall> precisionRecall,
    ImageScore<DensityCoverage> densityCoverage)
    implements DisplayItems {

  private static final String NOT_KNOWN = "not known";

  /** A number, its best value, and how to read it. */
  record Line(String number, String value, String ofReal, String reading) {

    static Line of(FrechetDistance distance) {
      return new Line(
          distance.name(),
          History.readable(distance.value()),
          distance.floor().map(each -> History.readable(each.value())).orElse(NOT_KNOWN),
          "lower is closer; sees wrong images and missing ones alike");
    }

    static <T extends SetMetric> Line of(
        String number, ImageScore<T> measured, Function<T, String> told, String reading) {
      return new Line(
          number,
          told.apply(measured.value()),
          measured.ofReal().map(told).orElse(NOT_KNOWN),
          reading);
    }

    static Table table(String title, List<Line> lines, String best) {
      return new Rows<>(title, lines)
          .text("number", Line::number)
          .text("value", Line::value)
          .text(best, Line::ofReal)
          .text("how to read it", Line::reading)
          .table();
    }
  }

  /** A row for each number: what it is, its value, that of real images, and how to read it. */
  public Table table() {
    return Line.table("Quality of random samples", lines(), "real against real");
  }

  private List<Line> lines() {
    return List.of(
        Line.of(frechet),
        Line.of(
            kernel.value().name(),
            kernel,
            KernelDistance::spread,
            "the same, but whatever the number of images"),
        Line.of(
            "precision",
            precisionRecall,
            each -> part(each.precision()),
            "how many samples look real, 0 … 1"),
        Line.of(
            "recall",
            precisionRecall,
            each -> part(each.recall()),
            "how many real images the samples cover, 0 … 1"),
        Line.of(
            "density",
            densityCoverage,
            each -> part(each.density()),
            "how well samples keep to dense parts of the data; 1 for real ones"),
        Line.of(
            "coverage",
            densityCoverage,
            each -> part(each.coverage()),
            "how many real images have a sample near, 0 … 1"));
  }

  /**
   * Several runs in one table: a row for each, and a last row with the values of real images for
   * the first of them.
   *
   * @param qualities of the same number of images in the same features, by the names of their runs
   * @throws BadArgumentException if there are none, or they are of different features or counts
   */
  public static Table table(Map<String, ImageQuality> qualities) {
    List<ImageQuality> all =
        List.copyOf(BadArgumentException.requireNonNull(qualities, "qualities").values());
    BadArgumentException.require(!all.isEmpty(), "qualities", "none", "at least one");
    long kinds = all.stream().map(ImageQuality::counts).distinct().count();
    BadArgumentException.require(
        kinds == 1,
        "qualities",
        all.stream().map(ImageQuality::counts).distinct().toList(),
        "of as many images in the same features");
    Table table = Table.create("Quality of random samples");
    var names = new ArrayList<>(qualities.keySet());
    names.add("real against real");
    table.addColumns(StringColumn.create("samples of", names));
    for (int i = 0; i < all.get(0).lines().size(); i++) {
      int line = i;
      var column = new ArrayList<>(all.stream().map(each -> each.lines().get(line).value).toList());
      column.add(all.get(0).lines().get(line).ofReal);
      table.addColumns(StringColumn.create(all.get(0).lines().get(line).number, column));
    }
    return table;
  }

  /** What must be equal for the numbers of two runs to share a column. */
  private String counts() {
    return Printable.of(
        "%,d against %,d images in %s",
        frechet.images().count(), frechet.reference().count(), kernel.value().space());
  }

  private static String part(double value) {
    return Printable.of("%.3f", value);
  }

  /** Which images in which features, and with what parameters. */
  private String caption() {
    return Printable.of(
        "%s; features: %s; precision and recall with k = %d, density and coverage with k = %d%s%s. %s",
        kernel.images(),
        kernel.value().space(),
        precisionRecall.value().k(),
        densityCoverage.value().k(),
        kernel.real().isEmpty() ? "" : "; " + kernel.real(),
        frechet.caution().map(each -> "; " + each).orElse(""),
        kernel.run());
  }

  @Override
  public List<Object> parts() {
    return List.of(table(), caption());
  }

  /** The table as text, and its caption. */
  @Override
  public String toString() {
    return table().printAll() + "\n" + caption();
  }
}
