package waelab.plot;

import java.util.Arrays;
import waelab.base.BadConfigException;

/** Series of many separate lines: arrows of a field, a plan of transport, outlines. */
public final class Pieces {

  private static final int CORNERS = 48;

  private Pieces() {}

  /**
   * Straight lines from point to point.
   *
   * @param ends of each line x₁, y₁, x₂, y₂
   */
  public static Chart.Series segments(String name, double[][] ends) {
    return series(name, ends, 2, (end, k) -> new double[] {end[2 * k], end[2 * k + 1]});
  }

  /**
   * Ellipses with axes along x and y, such as what one σ around μ is in a diagonal Gaussian.
   *
   * @param ellipses of each the middle's x and y, then how far it reaches from there along x and y
   */
  public static Chart.Series ellipses(String name, double[][] ellipses) {
    return series(
        name,
        ellipses,
        CORNERS + 1,
        (e, k) -> {
          double angle = 2 * Math.PI * (k % CORNERS) / CORNERS;
          return new double[] {e[0] + e[2] * Math.cos(angle), e[1] + e[3] * Math.sin(angle)};
        });
  }

  private interface Corner {
    double[] of(double[] four, int k);
  }

  /** Pieces of so many points each, with a gap behind each. */
  private static Chart.Series series(String name, double[][] all, int points, Corner corner) {
    BadConfigException.require(
        Arrays.stream(all).allMatch(each -> each.length == 4),
        "series \"" + name + '"',
        "of other rows",
        "of four numbers a row");
    int each = points + 1;
    double[] x = new double[all.length * each];
    double[] y = new double[all.length * each];
    for (int i = 0; i < x.length; i++) {
      double[] at = corner.of(all[i / each], Math.min(i % each, points - 1));
      x[i] = at[0];
      y[i] = i % each == points ? Double.NaN : at[1];
    }
    return new Chart.Series(name, x, y, Mark.LINE);
  }
}
