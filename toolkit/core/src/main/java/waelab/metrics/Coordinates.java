package waelab.metrics;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;
import waelab.base.BadArgumentException;
import waelab.base.Rows;

/**
 * Codes coordinate by coordinate: mean, variance (0 and 1 for the prior), and whether they are
 * normally distributed. A VAE coordinate without information is exactly N(0, 1); a WAE coordinate
 * without information has a variance near 0.
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
    BadArgumentException.requireNonNull(codes, "codes");
    int n = codes.size();
    BadArgumentException.require(n >= 2, "codes", n, "2 at least, to have a variance");
    var all = IntStream.range(0, codes.dimension()).mapToObj(k -> Coordinate.of(k, codes)).toList();
    return new Rows<>("Coordinates of " + codes, all)
        .ints("coordinate", Coordinate::place)
        .numbers("mean", "0.000", Coordinate::mean)
        .numbers("variance", "0.000", Coordinate::variance)
        .numbers("K²", "0.0", each -> each.test.map(Normality::statistic).orElse(Double.NaN))
        .numbers("p", "0.0000", each -> each.test.map(Normality::pValue).orElse(Double.NaN))
        .table();
  }

  private record Coordinate(int place, double mean, double variance, Optional<Normality> test) {

    static Coordinate of(int place, Codes codes) {
      double[] z = codes.coordinate(place);
      double mean = Arrays.stream(z).average().orElseThrow();
      double squares = Arrays.stream(z).map(each -> (each - mean) * (each - mean)).sum();
      return new Coordinate(place, mean, squares / (codes.size() - 1), Normality.of(z));
    }
  }
}
