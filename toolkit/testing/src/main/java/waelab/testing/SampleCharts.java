package waelab.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import waelab.base.Randomness;
import waelab.plot.Bins;
import waelab.plot.Chart;
import waelab.plot.Chart.Panel;
import waelab.plot.Chart.Scale;
import waelab.plot.Chart.Series;
import waelab.plot.HeatMap;
import waelab.plot.Lines;
import waelab.plot.Mark;

/** Sample charts, which contain each kind of mark. */
public final class SampleCharts {

  private SampleCharts() {}

  /** All sample charts. */
  public static List<Chart> all() {
    return List.of(scatter(), bars(), histograms(), heat(), manyCurves());
  }

  private static double[] normals(String purpose, int n, double mean, double deviation) {
    float[] draws = new Randomness(1).normals(purpose, 0, n);
    return IntStream.range(0, n).mapToDouble(i -> mean + deviation * draws[i]).toArray();
  }

  private static Series cloud(String name, int n, double x, double y, double deviation, Mark mark) {
    double[] across = normals(name + "/x", n, x, deviation);
    return new Series(name, across, normals(name + "/y", n, y, deviation), mark);
  }

  /** Ten digits as glyphs, over 500 grey dots. */
  public static Chart scatter() {
    var series = new ArrayList<Series>();
    series.add(cloud("draws from the prior", 500, 0, 0, 1, Mark.DUST));
    for (int digit = 0; digit < 10; digit++) {
      double x = 2 * Math.cos(0.63 * digit);
      double y = 2 * Math.sin(0.63 * digit);
      series.add(cloud("" + digit, 100, x, y, 0.4, Mark.GLYPHS));
    }
    String axis = "principal component";
    var panel = Panel.of("Codes", "first " + axis, "second " + axis, series).with(Scale.PLANE);
    return new Chart("Glyphs on a plane", List.of(panel), "Drawn for a test.");
  }

  /** Two bars for each of four names. */
  public static Chart bars() {
    double[] x = {0, 1, 2, 3};
    var linear = new Series("linear", x, new double[] {0.8, 0.9, 0.95, 0.7}, Mark.BARS);
    var nearest = new Series("k-NN", x, new double[] {0.9, 0.95, -0.1, 0.85}, Mark.BARS);
    var chance = new Series("chance", new double[] {0, 3}, new double[] {0.1, 0.1}, Mark.LINE);
    var names = List.of("VAE", "WAE", "it's <WAE-MMD>", "pixels");
    var panel = Panel.of("Accuracy", "codes of", "share", List.of(linear, nearest, chance));
    return new Chart("Bars by name", List.of(panel.withNames(names)), "Drawn for a test.");
  }

  /** Two histograms and a density. */
  public static Chart histograms() {
    double[] wide = normals("wide", 2_000, 0, 1);
    double[] narrow = normals("narrow", 300, 1, 0.5);
    var bins = Bins.over(40, wide, narrow);
    double[] z = IntStream.rangeClosed(-40, 40).mapToDouble(i -> 0.1 * i).toArray();
    double[] density =
        Arrays.stream(z).map(v -> Math.exp(-v * v / 2) / Math.sqrt(2 * Math.PI)).toArray();
    var series =
        List.of(
            bins.histogram("2,000 numbers", wide),
            bins.histogram("300 numbers", narrow),
            new Series("N(0, 1)", z, density, Mark.LINE));
    var panel = Panel.of("Coordinate 0", "z", "density", series);
    return new Chart("Histograms", List.of(panel), "Drawn for a test.");
  }

  /** A hill with its slopes, some points, and two ellipses; and a heat map with a hole. */
  public static Chart heat() {
    var hill = HeatMap.of("height, it's in m", -3, 3, 61, (x, y) -> 5 * Math.exp(-x * x - y * y));
    double[][] places =
        IntStream.range(0, 121)
            .mapToObj(i -> new double[] {i % 11 * 0.4 - 2, i / 11 * 0.4 - 2})
            .toArray(double[][]::new);
    var series =
        List.of(
            Lines.arrows("slopes", places, places, -0.1),
            cloud("points", 50, 0, 0, 1, Mark.POINTS),
            Lines.ellipses("posteriors", new double[][] {{0, 0, 1, 0.5}, {1, 1, 0.2, 0.4}}));
    var over = Panel.of("Over a heat map", "x₁", "x₂", series).with(Scale.PLANE).over(hill);
    var hole = HeatMap.of("x · y", 0, 1, 5, (x, y) -> x + y > 1.9 ? Double.NaN : x * y);
    var alone = Panel.of("Heat alone", "x", "y", List.of()).over(hole);
    return new Chart("Heat maps", List.of(over, alone), "Drawn for a test.");
  }

  /** Two panels whose legend takes many rows. */
  static Chart manyCurves() {
    double[] epochs = {1, 2, 3};
    var series = new ArrayList<Series>();
    for (String model : List.of("VAE", "WAE", "WAE-MMD", "WGAN-GP")) {
      for (String side : List.of("train", "test")) {
        double level = series.size();
        series.add(
            new Series(model + ", " + side, epochs, new double[] {level + 3, level + 1, level}));
      }
    }
    series.add(new Series("true prior samples", epochs, new double[] {6, 6, 6}));
    var panel = Panel.of("Codes", "epoch", "squared norm", series);
    return new Chart("Many curves", List.of(panel, panel), "Drawn for a test.");
  }
}
