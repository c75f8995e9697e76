package waelab.report;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;
import waelab.base.BadArgumentException;
import waelab.base.LabException;
import waelab.base.Printable;
import waelab.data.ImageSet;
import waelab.latent.Plane;
import waelab.metrics.Codes;
import waelab.model.Encoder;
import waelab.model.Generator;
import waelab.plot.Grid;
import waelab.plot.Tile;
import waelab.runs.Run;

/**
 * What a model decodes from a plane of codes (Kingma and Welling 2014, Figure 4): codes are at the
 * middles of n slices of equal probability of N(0, 1) in each direction.
 */
public final class ManifoldGrid {

  private static final int MOST = 32;
  private static final int MOST_ENCODED = 5_000;

  /** The width in pixels above which the images of a grid are drawn smaller. */
  private static final int WIDEST = 1_000;

  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  private interface Code {
    float[] at(double x, double y);
  }

  private ManifoldGrid() {}

  /**
   * An n×n picture.
   *
   * @throws LabException if the model generates no images, or has more than two coordinates and no
   *     encoder to determine the plane
   */
  public static Grid of(Run<?> run, int n) {
    BadArgumentException.requireNonNull(run, "run");
    BadArgumentException.require(n >= 2 && n <= MOST, "n", n, "2 to " + MOST);
    Generator generator = Pictures.requireImageGenerator(run);
    if (generator.latentSize() == 2) {
      String caption =
          "Images of codes z = (z₁, z₂), z₁ to the right and z₂ upwards, at " + slices(n);
      return grid(run, generator, n, (x, y) -> new float[] {(float) x, (float) y}, caption + ". ");
    }
    Codes codes = codes(run, generator.latentSize());
    Plane plane = Plane.of(codes);
    String caption =
        Printable.of(
            "Images of the plane through the mean of %,d codes of training images, along the two"
                + " directions in which they vary most (%.0f %% of the variance of all %d"
                + " coordinates; standard deviations %.2f to the right and %.2f upwards), at %s in"
                + " these units. ",
            codes.size(),
            100 * plane.explained(),
            codes.dimension(),
            plane.deviation(0),
            plane.deviation(1),
            slices(n));
    return grid(
        run,
        generator,
        n,
        (x, y) -> plane.fromMean(x * plane.deviation(0), y * plane.deviation(1)),
        caption);
  }

  private static String slices(int n) {
    return "the middles of " + n + " slices of equal probability of N(0, 1) each way";
  }

  private static Codes codes(Run<?> run, int latentSize) {
    if (!(run.model() instanceof Encoder)) {
      throw new LabException(
          Printable.of(
              "Codes of %s have %d coordinates, and two directions cannot be chosen without an"
                  + " encoder; sampleGrid(run, 64) and interpolate(run, 8) show what it generates.",
              run.name(), latentSize));
    }
    ImageSet train = Pictures.requireImages(run, run.data().train());
    return Codes.means(run.model(), train.slice(0, Math.min(MOST_ENCODED, train.size())));
  }

  private static Grid grid(Run<?> run, Generator generator, int n, Code code, String caption) {
    float[][] codes = new float[n * n][];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = code.at(quantile(i % n, n), quantile(n - 1 - i / n, n));
    }
    var made = Pictures.Made.of(generator, codes);
    var rows = new ArrayList<List<byte[]>>();
    for (int row = 0; row < n; row++) {
      rows.add(made.images().subList(row * n, (row + 1) * n));
    }
    return Pictures.grid(run, rows, small(made.tile(), n), caption);
  }

  /** Φ⁻¹((i + ½) / n). */
  static double quantile(int i, int n) {
    return NORMAL.inverseCumulativeProbability((i + 0.5) / n);
  }

  private static Tile small(Tile tile, int n) {
    int scale = Math.max(1, Math.min(tile.scale(), WIDEST / (n * tile.width())));
    return new Tile(tile.channels(), tile.height(), tile.width(), scale);
  }
}
