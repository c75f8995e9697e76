package waelab.metrics;

import java.util.Arrays;
import tech.tablesaw.api.Table;
import waelab.base.BadConfigException;
import waelab.base.NumberColumns;

/**
 * Codes coordinate by coordinate: mean, variance (of the prior 0 and 1), and whether they are
 * normal. A VAE coordinate that carries nothing is N(0, 1) to the letter; a WAE coordinate that
 * carries nothing has a variance near 0.
 */
public final class Coordinates {

  private Coordinates() {}

  /**
   * A row for each coordinate: {@code coordinate}, {@code mean}, {@code variance} (divided by n −
   * 1), {@code K²} and {@code p} of {@link Normality}, both missing for fewer than 20 codes and for
   * a coordinate that does not vary.
   *
   * @param codes n×d, n at least 2
   */
  public static Table table(Codes codes) {
    BadConfigException.given(codes, "codes");
    int n = codes.size();
    BadConfigException.require(n >= 2, "codes", n, "2 at least, to have a variance");
    var coordinate = NumberColumns.ints("coordinate");
    var mean = NumberColumns.of("mean", "0.000");
    var variance = NumberColumns.of("variance", "0.000");
    var statistic = NumberColumns.of("K²", "0.0");
    var p = NumberColumns.of("p", "0.0000");
    for (int k = 0; k < codes.dimension(); k++) {
      double[] z = codes.coordinate(k);
      double m = Arrays.stream(z).average().orElseThrow();
      coordinate.append(k);
      mean.append(m);
      variance.append(Arrays.stream(z).map(each -> (each - m) * (each - m)).sum() / (n - 1));
      Normality.of(z)
          .ifPresentOrElse(
              test -> {
                statistic.append(test.statistic());
                p.append(test.pValue());
              },
              () -> {
                statistic.appendMissing();
                p.appendMissing();
              });
    }
    String title = "Coordinates of " + codes;
    return Table.create(title, coordinate, mean, variance, statistic, p);
  }
}
